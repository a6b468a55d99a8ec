/// The indentation that a file uses for what stands below a key; two blanks where it shows none.
struct Indentation {
    /// Of a mapping relative to the key of its parent.
    var step = 2
    /// Of the dashes of a sequence relative to its key.
    var sequenceStep = 2

    /// Looks at the first block mapping and the first block sequence that hang below a key.
    init(_ layout: Layout) {
        let document = layout.document
        var foundMapping = false, foundSequence = false, index = 0
        while index < document.nodes.count, !(foundMapping && foundSequence) {
            let node = document.nodes[index]
            if node.kind == .mapping, node.style == .block {
                for (key, value) in document.items(of: index) where document.nodes[value].style == .block {
                    guard let key, !document.nodes[key].flags.contains(.explicitKey) else { continue }
                    let isMapping = document.nodes[value].kind == .mapping
                    let distance = layout.column(layout.blockStart(value)) - layout.column(layout.entryStart(key: key))
                    if isMapping, !foundMapping, 1 ... 9 ~= distance { (step, foundMapping) = (distance, true) }
                    if !isMapping, !foundSequence, 0 ... 9 ~= distance { (sequenceStep, foundSequence) = (distance, true) }
                }
            }
            index += 1
        }
        if foundMapping, !foundSequence { sequenceStep = min(step, 2) }
    }
}

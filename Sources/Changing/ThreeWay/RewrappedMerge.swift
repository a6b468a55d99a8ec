internal import Documents

/// A merge of a sealed file that needs no key: one side only let other people read it (`sops updatekeys`), with the values, their MAC and so
/// the data key as they were, and the other changed values for the same people.
struct RewrappedMerge {
    let file: String
    let base: [UInt8]?
    let ours: [UInt8]
    let theirs: [UInt8]
    /// Whether who may read it is decided by ours alone.
    let keepsRecipients: Bool

    /// What stands in the metadata for the values, and changes with them.
    private static let ofValues: Set = ["mac", "lastmodified"]
    /// Who wrote the file last.
    private static let ofWriter: Set = ["version"]

    /// Nil where it takes a key to merge.
    var text: [UInt8]? {
        guard let base, let old = Parts(base, file), let our = Parts(ours, file), let their = Parts(theirs, file)
        else { return nil }
        if keepsRecipients { return their.values == old.values ? ours : nil }
        if our.values == old.values && their.people == old.people { return carrying(ours, into: theirs, their.values) }
        return their.values == old.values && our.people == old.people ? carrying(theirs, into: ours, our.values) : nil
    }

    /// The text of the side that changed values, with who may read it from the other: the MAC rests on the order of the values too.
    private func carrying(_ rewrapped: [UInt8], into text: [UInt8], _ values: [String]) -> [UInt8]? {
        guard let merged = try? ThreeWay.merge(base: base, ours: text, theirs: rewrapped, file: file), merged.conflicts.isEmpty,
            Parts(merged.text, file)?.values == values
        else { return nil }
        return merged.text
    }

    /// A sealed file as it stands: the values with what authenticates them, and the rest of the metadata.
    private struct Parts {
        var values: [String] = []
        var people: [String] = []

        /// Nil for a text that is not sealed, and for a stream.
        init?(_ text: [UInt8], _ file: String) {
            guard let document = Layer.parse(text, file: file).document, document.roots.count == 1, let root = document.root,
                let metadata = root["sops"], metadata["mac"] != nil
            else { return nil }
            for (key, value) in root.ownEntries where key.text != "sops" { values.append(key.text + Parts.json(value)) }
            for (key, value) in metadata.ownEntries where !RewrappedMerge.ofWriter.contains(key.text) {
                let part = "sops." + key.text + Parts.json(value)
                if RewrappedMerge.ofValues.contains(key.text) { values.append(part) } else { people.append(part) }
            }
        }

        private static func json(_ value: Value) -> String { (try? value.json(.compact)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
    }
}

/// The `%TAG` directives of a document: handle to prefix.
struct TagHandles {
    /// Tags of the core schema, by what they make of a node.
    enum Core { case null, boolean, integer, decimal, string, mapping, sequence }

    private var prefixes: [[UInt8]: [UInt8]] = [:]
    private static let corePrefix = Array("tag:yaml.org,2002:".utf8)

    mutating func declare(_ handle: some Sequence<UInt8>, as prefix: some Sequence<UInt8>) {
        prefixes[Array(handle)] = Array(prefix)
    }

    func declares(_ handle: some Sequence<UInt8>) -> Bool { prefixes[Array(handle)] != nil }

    /// The whole tag that `!!str`, `!e!name`, `!name` or `!<uri>` stands for; nil when the handle was not declared.
    func resolve(_ tag: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if tag.count > 2, tag[1] == .less { return Array(tag[2 ..< tag.count - 1]) }
        if tag.count == 1 { return Array(tag) }
        let split = (tag.dropFirst().lastIndex(of: .exclamation) ?? 0) + 1
        let handle = tag[..<split], suffix = percentDecoded(Array(tag[split...])[...])
        if !prefixes.isEmpty, let declared = prefixes[Array(handle)] { return declared + suffix }
        if handle.count == 1 { return [.exclamation] + suffix }
        return handle.count == 2 ? TagHandles.corePrefix + suffix : nil
    }

    func core(_ tag: UnsafeBufferPointer<UInt8>) -> Core? {
        guard let whole = resolve(tag) else { return nil }
        return TagHandles.core(whole)
    }

    /// The core schema's meaning of a whole tag; `!` alone says "not by its looks", which makes a scalar a string.
    static func core(_ whole: [UInt8]) -> Core? {
        guard whole.starts(with: corePrefix) else { return nil }
        return switch String(decoding: whole.dropFirst(corePrefix.count), as: UTF8.self) {
        case "null": .null
        case "bool": .boolean
        case "int": .integer
        case "float": .decimal
        case "str": .string
        case "map": .mapping
        case "seq": .sequence
        default: nil
        }
    }
}

extension Document {
    /// The handles in force where a node stands: `%TAG` lines between the document before and the node's own `---`.
    func tagHandles(of node: Int) -> TagHandles {
        var handles = TagHandles()
        var low = 0, high = roots.count
        while low < high {
            let middle = (low + high) / 2
            if roots[middle].node <= node { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return handles }
        let start = low > 1 ? Int(roots[low - 2].endMarker.upperBound) : 0
        let end = max(start, Int(roots[low - 1].startMarker.lowerBound))
        for line in source[start ..< end].split(whereSeparator: \.isBreak) {
            let words = line.split(whereSeparator: \.isBlank)
            if words.count > 2, words[0].elementsEqual("%TAG".utf8) { handles.declare(words[1], as: words[2]) }
        }
        return handles
    }
}

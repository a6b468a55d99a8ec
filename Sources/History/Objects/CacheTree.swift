/// The index's extension TREE: for each folder the id of the tree that its entries make, so that `git commit` need not write it again.
///
/// A folder is its name, a zero byte, the number of its entries, a blank, the number of its folders, a line feed, and its id;
/// then its folders follow. A number of entries below zero, with no id, says that the tree has to be made.
struct CacheTree {
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The same, with every folder on the way to these paths to be made again; nil when the extension cannot be read.
    func without(_ paths: [String]) -> [UInt8]? {
        var copy = Copy(rest: bytes, paths: paths.map { $0.split(separator: "/").map { Array($0.utf8) } })
        return copy.folder(at: [], depth: 0) && copy.rest.isEmpty ? copy.result : nil
    }

    private struct Copy {
        var rest: ArraySlice<UInt8>
        let paths: [[[UInt8]]]
        var result: [UInt8] = []

        /// Deeper folders than this are nobody's configuration.
        private static let depthLimit = 256

        init(rest: ArraySlice<UInt8>, paths: [[[UInt8]]]) { (self.rest, self.paths) = (rest, paths) }

        mutating func folder(at parents: [[UInt8]], depth: Int) -> Bool {
            guard depth < Copy.depthLimit, let name = field(0), let entries = number(UInt8(ascii: " ")),
                let folders = number(UInt8(ascii: "\n")), folders >= 0
            else { return false }
            let place = depth == 0 ? [] : parents + [Array(name)]
            let isKnown = entries >= 0, keeps = isKnown && !paths.contains { $0.starts(with: place) }
            guard !isKnown || rest.count >= 20 else { return false }
            result += name
            result += [0] + Array("\(keeps ? entries : -1) \(folders)\n".utf8)
            if keeps { result += rest.prefix(20) }
            if isKnown { rest = rest.dropFirst(20) }
            for _ in 0 ..< folders where !folder(at: place, depth: depth + 1) { return false }
            return true
        }

        private mutating func field(_ end: UInt8) -> ArraySlice<UInt8>? {
            guard let position = rest.firstIndex(of: end) else { return nil }
            defer { rest = rest[(position + 1)...] }
            return rest[..<position]
        }

        private mutating func number(_ end: UInt8) -> Int? { field(end).flatMap { Int(String(decoding: $0, as: UTF8.self)) } }
    }
}

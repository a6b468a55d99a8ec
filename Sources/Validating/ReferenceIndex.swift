internal import Digests
package import History

/// Which layers of a commit refer to which documents and files, so that the dependants of a change are found without reading
/// the repository (promise 6).
///
/// Kept between runs as text: a first line with the format's number and the id of the tree it describes, then for each layer
/// that refers to anything a line of tab-separated fields, the layer's path first; after the lines the 20 bytes of their SHA-1.
/// An index of another tree is brought up to date by comparing the two trees, so the cost follows the change.
package struct ReferenceIndex: Sendable {
    private static let header = "cfgops-references-2"

    /// The root tree of the commit that is described; nil describes an empty one.
    package private(set) var tree: ObjectID?
    /// What each layer refers to, by its path in the repository.
    private var references: [String: [String]] = [:]

    package init() {}

    /// Reads what `text` writes; nil when it is of another version or damaged.
    package init?(_ bytes: [UInt8]) {
        let body = Array(bytes.dropLast(20))
        guard bytes.suffix(20).elementsEqual(Sha1.digest(of: body)) else { return nil }
        let lines = body.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line, as: UTF8.self).split(separator: "\t").map(String.init)
        }
        guard let first = lines.first, first.count == 2, first[0] == ReferenceIndex.header else { return nil }
        guard let tree = ObjectID(hex: first[1]) else { return nil }
        self.tree = tree
        for fields in lines.dropFirst() {
            guard fields.count > 1 else { return nil }
            references[fields[0]] = Array(fields.dropFirst())
        }
    }

    package var text: [UInt8] {
        let lines = references.sorted { $0.key < $1.key }.map { ([$0.key] + $0.value).joined(separator: "\t") }
        let body = Array((["\(ReferenceIndex.header)\t\(tree ?? .zero)"] + lines).joined(separator: "\n").utf8)
        return body + Sha1.digest(of: body)
    }

    /// Makes this the index of `newTree` by reading what differs below `layers`, a folder of the repository.
    package mutating func update(to newTree: ObjectID?, in repository: Repository, layers: String) throws(GitError) {
        guard newTree != tree else { return }
        try update(to: newTree, by: repository.changes(from: tree == .zero ? nil : tree, to: newTree), in: repository, layers: layers)
    }

    /// The same by what is known to differ.
    package mutating func update(
        to newTree: ObjectID?, by changes: [PathChange], in repository: Repository, layers: String
    ) throws(GitError) {
        for change in changes where change.path.hasPrefix(layers + "/") {
            references[change.path] = nil
            guard let new = change.new, new.kind == .file || new.kind == .executable else { continue }
            note(try repository.blob(new.id), at: change.path)
        }
        tree = newTree
    }

    /// Takes the references of a layer's text in, for one that is edited but not committed.
    package mutating func note(_ text: [UInt8], at path: String) {
        let names = ReferenceScan.names(in: text).filter { !$0.contains("\t") }
        references[path] = names.isEmpty ? nil : names
    }

    /// Takes in what another state's layers refer to: a comparison needs the dependants of both.
    package mutating func formUnion(_ other: ReferenceIndex) {
        references.merge(other.references) { Array(Set($0).union($1)) }
    }

    /// Every file that a layer names by `${file:}`.
    package var files: Set<String> {
        Set(references.values.joined().filter { $0.hasPrefix("file:") }.map { String($0.dropFirst("file:".count)) })
    }

    /// The layers that refer to any of `names`: documents, or files as `file:PATH`.
    package func layers(referringTo names: Set<String>) -> [String] { references(to: names).map(\.layer) }

    /// The layers that refer to any of `names`, ascending by path, each with those that it names. One walk over the index.
    func references(to names: Set<String>) -> [(layer: String, names: [String])] {
        references.compactMap { layer, all in
            let named = all.filter(names.contains)
            return named.isEmpty ? nil : (layer, named)
        }.sorted { $0.layer < $1.layer }
    }
}

package import Documents
package import History
package import Secrets
internal import Synchronization

/// The `.sops.yaml` files of one state of the files: what they say of a file is said by the nearest one from its folder upwards to the top
/// of the repository, as sops looks for it.
package final class RecipientRules: Sendable {
    package static let fileName = ".sops.yaml"

    /// The rules that speak of a file.
    package struct Found: Sendable {
        package let rules: CreationRules
        /// As messages name it: from the configuration root, `../.sops.yaml` above it.
        package let file: String
        /// The file that is asked about, from the folder of `.sops.yaml`: what `path_regex` is held against.
        package let path: String

        /// - Throws: code `no-creation-rule`.
        package func rule() throws(Diagnostic) -> CreationRule { try rules.rule(for: path) }
    }

    private let tree: any FileTree
    private let root: String
    /// By folder from the top of the repository; nil where there is no such file.
    private let known = Mutex<[String: CreationRules?]>([:])

    /// - Parameters:
    ///   - tree: seen from the configuration root.
    ///   - root: the configuration root's folder in the repository.
    package init(_ tree: any FileTree, root: String) { (self.tree, self.root) = (tree, root) }

    /// - Parameter path: of a file, from the configuration root.
    /// - Returns: nil where no `.sops.yaml` is.
    /// - Throws: `Diagnostics` about a `.sops.yaml` that cannot be read.
    package func found(for path: String) throws -> Found? {
        let below = root.isEmpty ? 0 : root.split(separator: "/").count
        let names = root.split(separator: "/") + path.split(separator: "/")
        for depth in (0 ..< names.count).reversed() {
            let folder = names[..<depth].joined(separator: "/")
            let ups = depth < below ? Array(repeating: "..", count: below - depth) : names[below ..< depth].map(String.init)
            let file = (ups + [RecipientRules.fileName]).joined(separator: "/")
            guard let rules = try rules(in: folder, file: file, isAbove: depth < below) else { continue }
            return Found(rules: rules, file: file, path: names[depth...].joined(separator: "/"))
        }
        return nil
    }

    /// What is wanted of a file; nil where no `.sops.yaml` is.
    ///
    /// - Throws: code `no-creation-rule` where none of its rules matches.
    package func rule(for path: String) throws -> CreationRule? { try found(for: path)?.rule() }

    private func rules(in folder: String, file: String, isAbove: Bool) throws -> CreationRules? {
        if let known = known.withLock({ $0[folder] }) { return known }
        let bytes =
            try isAbove
            ? tree.fromTop.read(folder.isEmpty ? RecipientRules.fileName : "\(folder)/\(RecipientRules.fileName)") : tree.read(file)
        let rules = try bytes.map { try CreationRules.read($0, file: file) }
        known.withLock { $0[folder] = .some(rules) }
        return rules
    }
}

internal import History
internal import Validating

extension ConfigurationRoot {
    /// The configuration roots that hold any of the paths, found from each path upwards (R1); a root that is gone counts by the
    /// tree that still has it.
    static func holding(_ paths: [String], in repository: Repository, trees: [any FileTree]) throws -> [ConfigurationRoot] {
        var known: [String: Bool] = [:], found: Set<String> = []
        for path in paths {
            var folder = parent(of: path)
            while true {
                if known[folder] == nil {
                    known[folder] = try trees.contains { try $0.id(of: folder.isEmpty ? manifestName : "\(folder)/\(manifestName)") != nil }
                }
                if known[folder] == true { found.insert(folder) }
                if folder.isEmpty { break }
                folder = parent(of: folder)
            }
        }
        return found.sorted().map { ConfigurationRoot(repository: repository, folder: $0) }
    }

    private static func parent(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
}

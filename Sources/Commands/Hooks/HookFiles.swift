internal import Glibc

/// The scripts that git calls, as `hooks/` at the top of the project has them (R30).
enum HookFiles {
    static let forWorkTrees = ["pre-commit", "pre-merge-commit"]
    static let forHubs = ["pre-receive", "post-receive"]

    static func text(of name: String) -> [UInt8] {
        switch name {
        case "pre-receive": PackageResources.pre_receive
        case "post-receive": PackageResources.post_receive
        default: PackageResources.pre_commit
        }
    }

    /// What stands where a hook goes.
    enum Found { case nothing, ours, foreign }

    static func find(_ name: String, in folder: String) -> Found {
        guard let bytes = readFile("\(folder)/\(name)") else { return .nothing }
        return bytes == text(of: name) ? .ours : .foreign
    }

    /// Writes the hooks that are missing and answers with the names of foreign ones, which stay as they are.
    static func install(_ names: [String], in folder: String) throws -> (written: [String], foreign: [String]) {
        mkdir(folder, 0o777)
        var written: [String] = [], foreign: [String] = []
        for name in names {
            switch find(name, in: folder) {
            case .ours: continue
            case .foreign: foreign.append(name)
            case .nothing:
                try writeNewFile("\(folder)/\(name)", text(of: name), mode: 0o755)
                written.append(name)
            }
        }
        return (written, foreign)
    }
}

/// The five kinds of files that SOPS seals.
package enum SopsStore: String, Sendable, CaseIterable {
    case yaml, json, dotenv, ini, binary

    /// By the file name's extension, as sops chooses.
    package init(path: String) {
        let name = path.split(separator: "/").last ?? ""
        switch name.lastIndex(of: ".").map({ name[$0...] }) {
        case ".yaml", ".yml": self = .yaml
        case ".json": self = .json
        case ".env": self = .dotenv
        case ".ini": self = .ini
        default: self = .binary
        }
    }
}

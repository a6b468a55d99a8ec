internal import Documents
internal import Validating

/// Says values as layers say them: `$${` for `${` (R15), `${file:PATH}` for what is no text. The same value is the same wherever it
/// stands, so that what environments share can be found afterwards.
struct LayerLanguage {
    /// What became of binary values, by path below the configuration root.
    private(set) var files: [String: [UInt8]] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter bindsReferences: whether the manifest lets this document refer (R15).
    mutating func translated(_ value: ImportedValue, of document: String, in environment: String, bindsReferences: Bool) -> ImportedValue {
        var walk = Walk(document: document, environment: environment, bindsReferences: bindsReferences, language: self)
        let result = walk.translated(value, at: Path(), inList: false)
        self = walk.language
        return result
    }

    private struct Walk {
        let document: String
        let environment: String
        let bindsReferences: Bool
        var language: LayerLanguage

        mutating func translated(_ value: ImportedValue, at path: Path, inList: Bool) -> ImportedValue {
            var result = value
            switch value.content {
            case .scalar(.string, let text) where bindsReferences && text.utf8.contains(UInt8(ascii: "$")):
                result.content = .scalar(.string, text.escapingReferences)
            case .scalar: break
            case .binary(let bytes):
                if !bindsReferences {
                    complain("binary-value", "\(named(path)) is no text, and the manifest turns references off here", value)
                }
                result.content = .scalar(.string, "${file:\(language.file(for: bytes, named: path, document, environment))}")
            case .mapping(let entries):
                if !inList, let patch = entries.first(where: { $0.key == "$patch" }) {
                    complain("patch-key", "\(named(path)) has a key \"$patch\", which says in layers how to merge", patch.value)
                }
                result.content = .mapping(
                    entries.map { entry in
                        let value = translated(entry.value, at: path.appending(key: entry.key), inList: inList)
                        return ImportedEntry(entry.key, value, comments: entry.comments)
                    })
            case .sequence(let elements):
                result.content = .sequence(
                    elements.enumerated().map { translated($0.element, at: path.appending(index: $0.offset), inList: true) })
            }
            return result
        }

        private func named(_ path: Path) -> String { "\"\(DocumentPath(document: document, path: path))\" in \(environment)" }

        private mutating func complain(_ code: String, _ message: String, _ value: ImportedValue) {
            language.diagnostics.append(Diagnostic(code, message, at: value.place, environments: [environment]))
        }
    }

    /// `files/DOC/KEY`, shared by all environments where the bytes are the same.
    private mutating func file(for bytes: [UInt8], named path: Path, _ document: String, _ environment: String) -> String {
        let name = LayerLanguage.fileName(path)
        var candidate = "files/\(document)/\(name)", number = 1
        while let other = files[candidate], other != bytes {
            candidate = "files/\(document)/\(environment)/" + (number == 1 ? name : "\(number)-\(name)")
            number += 1
        }
        files[candidate] = bytes
        return candidate
    }

    /// The last key of a path as a file's name: what names of files must not have becomes `_`.
    private static func fileName(_ path: Path) -> String {
        let keys = path.steps.map { step in
            switch step {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }
        let bytes = (keys.last ?? "value").utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        let name = String(decoding: bytes.prefix(200), as: UTF8.self)  // file systems take 255 bytes
        return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
    }
}

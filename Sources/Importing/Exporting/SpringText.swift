internal import Documents

/// Documents as files of a Spring Cloud Config Server.
enum SpringText {
    /// `DOC.yml`: what all environments share, then a document for each environment as a profile, also where it says nothing of its
    /// own: that it names the profile tells what is a profile and what an application.
    static func files(_ documents: [PartedDocument]) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for document in documents {
            let shared = document.shared.map { [$0.springKeys(isRoot: true)] } ?? []
            let profiles = document.own.map { environment, value in
                let condition = ImportedEntry("spring.config.activate.on-profile", .string(environment))
                return ImportedValue(.mapping([condition] + value.springKeys(isRoot: true).entries))
            }
            let parts = (shared + profiles).map { LayerWriter.text(of: $0, asStream: false) }
            files["\(document.name).yml"] = Array(parts.joined(separator: Array("---\n".utf8)))
        }
        return files
    }
}

extension ImportedValue {
    /// With brackets around keys that Spring would take for a way down.
    fileprivate func springKeys(isRoot: Bool) -> ImportedValue {
        switch content {
        case .mapping(let entries):
            ImportedValue(
                .mapping(
                    entries.map { entry in
                        let key = !isRoot && entry.key.contains(".") ? "[\(entry.key)]" : entry.key
                        return ImportedEntry(key, entry.value.springKeys(isRoot: false))
                    }))
        case .sequence(let elements): ImportedValue(.sequence(elements.map { $0.springKeys(isRoot: false) }))
        case .scalar, .binary: self
        }
    }
}

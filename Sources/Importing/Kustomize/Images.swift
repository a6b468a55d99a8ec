internal import Documents
internal import Overlays

/// An image as containers name it, `registry:5000/path/name:tag@sha256:...`.
struct ImageName {
    var name: String
    var tag: String
    var digest: String

    init(_ text: String) {
        let bytes = Array(text.utf8)
        // A colon in front of the first slash is that of a port.
        let start = bytes.firstIndex(of: UInt8(ascii: "/")) ?? 0
        let at = bytes[start...].firstIndex(of: UInt8(ascii: "@")) ?? bytes.count
        let colon = bytes[start ..< at].firstIndex(of: .colon) ?? at
        name = String(decoding: bytes[..<colon], as: UTF8.self)
        tag = String(decoding: bytes[colon ..< at].dropFirst(), as: UTF8.self)
        digest = String(decoding: bytes[at...].dropFirst(), as: UTF8.self)
    }

    var text: String { name + (tag.isEmpty ? "" : ":" + tag) + (digest.isEmpty ? "" : "@" + digest) }
}

/// Other names, tags and digests for images.
extension KustomizeBuilder {
    private struct Change {
        var name: String
        var newName: String?
        var newTag: String?
        var digest: String?
        var tagSuffix: String?

        init(_ entry: ImportedValue) {
            func text(_ key: String) -> String? { entry[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }
            name = text("name") ?? ""
            (newName, newTag, digest, tagSuffix) = (text("newName"), text("newTag"), text("digest"), text("tagSuffix"))
        }

        func apply(to image: inout ImageName) {
            if let newName { image.name = newName }
            if newTag != nil || digest != nil {
                (image.tag, image.digest) = (newTag ?? "", digest ?? "")
            } else if let tagSuffix {
                (image.tag, image.digest) = (image.tag + tagSuffix, "")
            }
        }
    }

    /// The entries of `images`, one after the other on every image of every object.
    mutating func setImages(_ entries: [ImportedValue], of objects: inout ObjectSet) {
        let changes = entries.map(Change.init)
        guard !changes.isEmpty else { return }
        for position in objects.indices {
            objects.update(position) { object in
                if object.type.kind != "CustomResourceDefinition" { object.value.changeImages { Self.apply(changes, to: &$0) } }
                return true
            }
        }
    }

    private static func apply(_ changes: [Change], to text: inout String) {
        var image = ImageName(text), isChanged = false
        for change in changes where change.name == image.name {
            change.apply(to: &image)
            isChanged = true
        }
        if isChanged { text = image.text }
    }
}

extension ImportedValue {
    /// Changes the images of every list of containers at any depth.
    fileprivate mutating func changeImages(_ body: (inout String) -> Void) {
        _ = withElements { elements in for index in elements.indices { elements[index].changeImages(body) } }
        _ = withEntries { entries in
            for index in entries.indices {
                entries[index].value.changeImages(body)
                guard KubernetesFields.containerLists.contains(entries[index].key) else { continue }
                _ = entries[index].value.withElements { containers in
                    for container in containers.indices {
                        _ = containers[container].update("image") { image in
                            guard var text = image.string else { return }
                            body(&text)
                            image.content = .scalar(.string, text)
                        }
                    }
                }
            }
        }
    }
}

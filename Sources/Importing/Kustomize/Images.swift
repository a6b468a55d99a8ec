internal import Documents
internal import Overlays

/// Other names, tags and digests for images.
extension KustomizeBuilder {
    private struct Change {
        var name: String
        var change: ImageName.Change
        var tagSuffix: String?

        init(_ entry: ImportedValue) {
            func text(_ key: String) -> String? { entry[key]?.text.flatMap { $0.isEmpty ? nil : $0 } }
            name = text("name") ?? ""
            change = ImageName.Change(newName: text("newName"), newTag: text("newTag"), digest: text("digest"))
            tagSuffix = text("tagSuffix")
        }

        func applied(to image: ImageName) -> ImageName {
            var result = image.changed(by: change)
            if change.newTag == nil, change.digest == nil, let tagSuffix {
                (result.tag, result.digest) = ((image.tag ?? "") + tagSuffix, nil)
            }
            return result
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
            image = change.applied(to: image)
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

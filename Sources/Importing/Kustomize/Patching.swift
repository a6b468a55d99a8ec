internal import Documents
internal import Overlays

/// The patches of a kustomization.
extension KustomizeBuilder {
    /// What a patch does, once read.
    private enum Patch {
        case merge([ImportedValue])
        case operations(JsonPatch)
    }

    /// `patches`: strategic merge or JSON 6902, whatever the text is.
    mutating func applyPatches(of kustomization: Kustomization, to objects: inout ObjectSet) throws {
        for entry in kustomization.list("patches") { try apply(entry, of: kustomization, to: &objects) }
    }

    /// `patchesJson6902`, which is the same under a name of its own and in another place of the order.
    mutating func applyJsonPatches(of kustomization: Kustomization, to objects: inout ObjectSet) throws {
        for entry in kustomization.list("patchesJson6902") { try apply(entry, of: kustomization, to: &objects) }
    }

    /// `patchesStrategicMerge`: paths of files, or the patches themselves.
    mutating func applyMergePatches(of kustomization: Kustomization, to objects: inout ObjectSet) throws {
        for entry in kustomization.list("patchesStrategicMerge") {
            guard let text = entry.text else { continue }
            let found = try kustomization.resolve(text).flatMap { try self.bytes(ofFile: $0) }, isFile = found != nil
            guard isFile || text.utf8.contains(.lineFeed) else {
                complain("path", "no file \"\(text)\"", at: entry.place)
                continue
            }
            let file = isFile ? shown(kustomization.resolve(text) ?? text) : kustomization.file
            let read = inline(KubernetesYaml.read(found ?? Array(text.utf8), file: file), at: isFile ? nil : entry.place)
            diagnostics += read.diagnostics
            for patch in read.roots where !patch.isNull { applyToNamed(patch, options: nil, to: &objects) }
        }
    }

    /// One entry of `patches`: `patch` or `path`, `target`, `options`.
    mutating func apply(_ entry: ImportedValue, of kustomization: Kustomization, to objects: inout ObjectSet) throws {
        guard let patch = try patch(of: entry, of: kustomization) else { return }
        let target = entry["target"].flatMap { $0.isNull ? nil : $0 }
        var positions: [Int]?
        if let target {
            for key in target.entries where !TargetSelector.keys.contains(key.key) {
                complain("field", "unknown field \"\(key.key)\" in a target", at: key.value.place)
            }
            positions = TargetSelector(target, complaints: &diagnostics).select(in: objects)
        }
        switch patch {
        case .merge(let patches):
            for patch in patches {
                guard let positions else {
                    applyToNamed(patch, options: entry["options"], to: &objects)
                    continue
                }
                // With a target, kustomize takes labels and annotations of a patch as texts, a null for the text "null".
                let patch = patch.withTextsInMetadata
                for position in positions { merge(patch, options: entry["options"], into: position, of: &objects) }
            }
        case .operations(let patch):
            guard let positions else { return complain("patch", "a JSON patch needs a \"target\"", at: entry.place) }
            for position in positions {
                objects.update(position) { object in
                    object.rememberID()
                    if let complaint = patch.apply(to: &object.value) { diagnostics.append(complaint) }
                    return true
                }
            }
        }
    }

    private mutating func patch(of entry: ImportedValue, of kustomization: Kustomization) throws -> Patch? {
        let text = entry["patch"]?.text, path = entry["path"]?.text
        guard (text == nil) != (path == nil) else {
            complain("patch", "a patch needs either \"patch\" or \"path\"", at: entry.place)
            return nil
        }
        var bytes = Array((text ?? "").utf8), file = kustomization.file
        if let path {
            guard let found = try read(path, of: kustomization, at: entry["path"]?.place) else { return nil }
            (file, bytes) = found
        }
        let place = path == nil ? entry["patch"]?.place : nil
        let read = inline(KubernetesYaml.read(bytes, file: file), at: place)
        diagnostics += read.diagnostics
        if read.roots.count == 1, read.roots[0].isSequence {
            return .operations(JsonPatch(read.roots[0], complaints: &diagnostics))
        }
        guard !read.diagnostics.contains(where: \.isError) else { return nil }
        return .merge(read.roots.filter { !$0.isNull })
    }

    /// A text inside a kustomization has no lines of its own: complaints about it stand where it begins.
    private func inline(_ file: ForeignFile, at place: Place?) -> ForeignFile {
        guard let place else { return file }
        var file = file
        for index in file.diagnostics.indices { file.diagnostics[index].place = place }
        for index in file.roots.indices { file.roots[index].move(to: place) }
        return file
    }

    /// A merge for the object that it names.
    private mutating func applyToNamed(_ patch: ImportedValue, options: ImportedValue?, to objects: inout ObjectSet) {
        let id = BuiltObject(patch).id, positions = objects.positions(of: id)
        guard let position = positions.first, positions.count == 1 else {
            let found = positions.isEmpty ? "is not there" : "is there several times"
            return complain("patch", "the patch is for \(id), which \(found)", at: patch.place)
        }
        merge(patch, options: options, into: position, of: &objects)
    }

    private mutating func merge(_ patch: ImportedValue, options: ImportedValue?, into position: Int, of objects: inout ObjectSet) {
        let mayRename = options?["allowNameChange"]?.isTrue ?? false, mayChangeKind = options?["allowKindChange"]?.isTrue ?? false
        objects.update(position) { object in
            let (name, namespace, kind) = (object.name, object.namespace, object.value["kind"]?.text)
            if mayRename || mayChangeKind { object.rememberID() }
            var merge = StrategicMerge(type: object.type), patch = patch
            patch.remove("apiVersion")  // who is patched is settled, and keeps its own
            do throws(Diagnostic) {
                guard try merge.apply(patch, to: &object.value) else { return false }
            } catch {
                diagnostics.append(error)
            }
            if !mayChangeKind, let kind { object.value.set("kind", to: kind) }
            _ = object.value.update("metadata") { metadata in
                if !mayRename { metadata.set("name", to: name) }
                if let namespace { metadata.set("namespace", to: namespace) } else { metadata.remove("namespace") }
            }
            return true
        }
    }
}

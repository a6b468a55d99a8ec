internal import Documents
internal import Overlays

/// Transformers that a build leaves out, so that the short overlay of a stream says them instead, and what that is to say.
struct Withholding: Sendable {
    /// Whose transformers are left out.
    enum Reach: Sendable { case outermost, everywhere }

    /// By the word of the short overlay.
    let reaches: [String: Reach]
    private var said: [String: ImportedValue] = [:]
    private var hashNames: [ImportedValue] = []

    init(_ reaches: [String: Reach] = [:]) { self.reaches = reaches }

    /// One document of a stream; nil when nothing was left out.
    var shortOverlay: ImportedValue? {
        var said = said
        if !hashNames.isEmpty { said["hashNames"] = ImportedValue(.sequence(hashNames)) }
        let entries = ShortOverlay.words.compactMap { word in said[word].map { ImportedEntry(word, $0) } }
        return entries.isEmpty ? nil : ImportedValue(.mapping(entries))
    }

    /// Whether to leave a transformer out; what it says is noted, over what bases and components of the kustomization said.
    ///
    /// - Parameter isOutermost: whether the kustomization is the one that is built.
    mutating func takes(_ word: String, of kustomization: Kustomization, isOutermost: Bool) -> Bool {
        guard let reach = reaches[word], reach == .everywhere || isOutermost, Self.canSay(word, kustomization) else { return false }
        for key in Self.fields[word] ?? [word] {
            guard let value = kustomization.root[key], !value.isNull, !value.isEmptyCollection else { continue }
            note(word, key == "labels" ? Self.pairs(of: value) : value)
        }
        return true
    }

    /// Whether to leave the hash of a name out.
    mutating func takesHash(of object: BuiltObject) -> Bool {
        guard reaches["hashNames"] != nil else { return false }
        hashNames.append(.string("\(object.type.kind)/\(object.name)"))
        return true
    }

    /// The fields of a kustomization behind a word, where they are called otherwise.
    private static let fields = ["images": ["images", "imageTags"], "commonLabels": ["labels", "commonLabels"]]

    /// Not what a short overlay has no words for: labels that reach metadata alone, suffixes of tags.
    private static func canSay(_ word: String, _ kustomization: Kustomization) -> Bool {
        switch word {
        case "commonLabels":
            kustomization.list("labels").allSatisfy { $0["includeSelectors"]?.isTrue ?? false && $0["fields"] == nil }
        case "images": (kustomization.list("images") + kustomization.list("imageTags")).allSatisfy { $0["tagSuffix"] == nil }
        default: true
        }
    }

    private static func pairs(of labels: ImportedValue) -> ImportedValue {
        labels.elements.reduce(.emptyMapping) { $0.overlaid(with: $1["pairs"]) }
    }

    private mutating func note(_ word: String, _ value: ImportedValue) {
        let before = said[word]
        switch word {
        case "namePrefix": said[word] = .string((value.text ?? "") + (before?.text ?? ""))
        case "nameSuffix": said[word] = .string((before?.text ?? "") + (value.text ?? ""))
        case "images":
            said[word] = Self.named(value) { $0 }.entries.reduce(before ?? .emptyMapping) { images, entry in
                var images = images
                if let image = Self.image(entry.value, over: images[entry.key]) { images.set(entry.key, to: image) }
                return images
            }
        case "replicas": said[word] = (before ?? .emptyMapping).overlaid(with: Self.named(value) { $0["count"] })
        case "commonLabels", "commonAnnotations": said[word] = (before ?? .emptyMapping).overlaid(with: value)
        default: said[word] = value
        }
    }

    /// The elements of a list with their names as keys.
    private static func named(_ list: ImportedValue, _ value: (ImportedValue) -> ImportedValue?) -> ImportedValue {
        ImportedValue(
            .mapping(
                list.elements.compactMap { element in
                    guard let name = element["name"]?.text, let value = value(element) else { return nil }
                    return ImportedEntry(name, value, comments: element.comments)
                }))
    }

    /// A tag where there is nothing else. A tag or a digest replaces both of what a base said.
    private static func image(_ entry: ImportedValue, over before: ImportedValue?) -> ImportedValue? {
        let stated = entry.entries.filter { ["newName", "newTag", "digest"].contains($0.key) }
        let old = before.map { $0.isMapping ? $0.entries : [ImportedEntry("newTag", $0)] } ?? []
        let isTagged = stated.contains { $0.key != "newName" }
        let kept = ImportedValue(.mapping(isTagged ? old.filter { $0.key == "newName" } : old))
        let parts = kept.overlaid(with: ImportedValue(.mapping(stated))).entries.map { ImportedEntry($0.key, .string($0.value.text ?? "")) }
        if parts.count == 1, parts[0].key == "newTag" { return parts[0].value }
        return parts.isEmpty ? nil : ImportedValue(.mapping(parts))
    }
}

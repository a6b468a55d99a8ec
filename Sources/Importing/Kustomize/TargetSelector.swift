internal import Documents
internal import Overlays

/// Which objects a patch is for: those that meet every condition. Names and namespaces count as they were first and as they are now.
struct TargetSelector: Sendable {
    private var patterns: [String: NamePattern] = [:]
    private var labels: LabelSelector?
    private var annotations: LabelSelector?
    /// A condition that cannot be read holds for nothing.
    private let isReadable: Bool

    private static let patternKeys = ["group", "version", "kind", "name", "namespace"]
    static let keys = patternKeys + ["labelSelector", "annotationSelector"]

    /// - Parameter value: a mapping of the conditions.
    init(_ value: ImportedValue, complaints: inout [Diagnostic]) {
        let before = complaints.count
        for key in Self.patternKeys {
            guard let entry = value[key], let text = entry.text, !text.isEmpty else { continue }
            do {
                patterns[key] = try NamePattern(text)
            } catch {
                let message = "\(key) \"\(text)\" is no regular expression for names"
                complaints.append(Diagnostic("kustomize-selector", message, at: entry.place))
            }
        }
        labels = Self.selector("labelSelector", of: value, complaints: &complaints)
        annotations = Self.selector("annotationSelector", of: value, complaints: &complaints)
        isReadable = complaints.count == before
    }

    private static func selector(_ key: String, of value: ImportedValue, complaints: inout [Diagnostic]) -> LabelSelector? {
        guard let entry = value[key], let text = entry.text else { return nil }
        let selector = LabelSelector(text)
        if selector == nil {
            let message = "\(key) \"\(text)\" is no condition: expected one like \"app=web,tier!=db\""
            complaints.append(Diagnostic("kustomize-selector", message, at: entry.place))
        }
        return selector
    }

    /// The positions of the objects that are meant, in order.
    func select(in objects: ObjectSet) -> [Int] {
        let candidates = patterns["name"]?.literal.map { objects.positions(named: $0).sorted() } ?? objects.indices
        return !isReadable ? [] : candidates.filter { position in objects[position].map(matches) ?? false }
    }

    private func matches(_ object: BuiltObject) -> Bool {
        let id = object.id, original = object.originalID
        func fits(_ key: String, _ texts: String...) -> Bool {
            guard let pattern = patterns[key] else { return true }
            return texts.contains(where: pattern.matches)
        }
        return fits("kind", id.type.kind) && fits("name", original.name, id.name) && fits("group", id.type.group)
            && fits("version", id.type.version)
            && fits("namespace", original.namespace, id.namespace)
            && labels?.matches(object.value.at("metadata", "labels")) ?? true
            && annotations?.matches(object.value.at("metadata", "annotations")) ?? true
    }
}

internal import Documents
internal import Overlays

/// Writes a value as a Kubernetes ConfigMap (v1), so that `kubectl apply` and kustomize take it as it is.
///
/// Each key of the mapping becomes a key of `data`: a scalar as its text, a collection as YAML; or, when the object asks for it, one
/// entry holds the whole value.
struct ConfigMapEncoder: Encoder {
    private let document: EffectiveDocument
    private let object: ConfigMapObject
    private var writer = YamlWriter()
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?

    init(_ document: EffectiveDocument, _ object: ConfigMapObject) {
        self.document = document
        self.object = object
    }

    var bytes: [UInt8] { writer.bytes }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        if let problem = object.problem { problems.append(document.problem(root, "gives a ConfigMap, but \(problem)")) }
        writer.beginMapping()
        writeEntry("apiVersion", "v1")
        writeEntry("kind", "ConfigMap")
        writeMetadata()
        writer.key("data")
        writer.beginMapping()
        if let file = object.file {
            writeFile(file, root)
        } else if document.isPlainMapping(root) {
            for child in document.children(root) { writeEntry(child.key, child.value) }
        } else {
            problems.append(document.problem(root, "is \(document.described(root)), a ConfigMap needs a mapping"))
        }
        writer.endMapping()
        writer.endMapping()
    }

    private mutating func writeMetadata() {
        writer.key("metadata")
        writer.beginMapping()
        writeEntry("name", object.name)
        if let namespace = object.namespace { writeEntry("namespace", namespace) }
        if !object.labels.isEmpty {
            writer.key("labels")
            writer.beginMapping()
            for label in object.labels { writeEntry(label.key, label.value) }
            writer.endMapping()
        }
        writer.endMapping()
    }

    private mutating func writeEntry(_ key: EffectiveDocument.NodeID, _ value: EffectiveDocument.NodeID) {
        guard document.withText(key, isDataKey) else { return refuseKey(of: value) }
        let start = bytes.count
        document.withText(key) { writer.key($0) }
        switch document.kind(value) {
        case .null: problems.append(document.problem(value, "is null, a ConfigMap holds only text"))
        case .mapping, .sequence:
            var emission = TreeEmission(document, YamlWriter())
            emission.trace = trace.map { _ in OutputTrace() }
            emission.write(value)
            problems += emission.problems
            writeBlock(emission.bytes, emission.trace, from: start)
        default: document.withScalarText(value) { writer.scalar(.string, $0) }
        }
        trace?.note(value, from: start, to: writer.bytes.count)
    }

    private mutating func writeFile(_ file: String, _ root: EffectiveDocument.NodeID) {
        guard Array(file.utf8).withUnsafeBufferPointer(isDataKey) else { return refuseKey(of: root) }
        let format: Format? =
            switch file.split(separator: ".").last {
            case "json": .json
            case "yaml", "yml": .yaml
            case "toml": .toml
            case "properties": .properties
            case "ini": .ini
            case "env": .dotenv(.shell, keepsKeys: false)
            default: nil
            }
        guard let format else {
            let endings = ".json, .yaml, .yml, .toml, .properties, .ini or .env"
            let message = "cannot be written to \"\(file)\", expected a name that ends in \(endings)"
            return problems.append(document.problem(root, message))
        }
        do throws(Diagnostics) {
            var inner = trace.map { _ in OutputTrace() }
            let text = try encode(document, at: root, as: format, tracing: &inner), start = bytes.count
            writer.key(file)
            writeBlock(text, inner, from: start)
        } catch {
            problems += error.list
        }
    }

    private mutating func refuseKey(of value: EffectiveDocument.NodeID) {
        let expected = "1 to 253 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\", not \".\" or \"..\" in front"
        problems.append(document.problem(value, "cannot be a key of a ConfigMap, expected \(expected)"))
    }

    private mutating func writeEntry(_ key: String, _ value: String) {
        writer.key(key)
        writeText(Array(value.utf8))
    }

    /// - Parameter start: where the entry's key begins.
    private mutating func writeBlock(_ text: [UInt8], _ inner: OutputTrace?, from start: Int) {
        writeText(text)
        if let inner { trace?.noteBlock(inner, of: text, in: writer.bytes, start ..< writer.bytes.count) }
    }

    private mutating func writeText(_ text: [UInt8]) { text.withUnsafeBufferPointer { writer.scalar(.string, $0) } }
}

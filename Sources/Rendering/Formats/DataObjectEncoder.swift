internal import Documents
internal import Overlays

/// Writes a value as a Kubernetes ConfigMap or Secret (v1), so that `kubectl apply` and kustomize take it as it is.
///
/// Each key of the mapping becomes an entry: a scalar as its text, a collection as YAML, a file that is no text as it is; or, when the
/// object asks for it, one entry holds the whole value.
struct DataObjectEncoder: Encoder {
    private let document: EffectiveDocument
    private let object: DataObject
    private var data = ObjectData()
    private var writer = YamlWriter()
    private(set) var problems: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    var trace: OutputTrace?

    var bytes: [UInt8] { writer.bytes }

    init(_ document: EffectiveDocument, _ object: DataObject) {
        self.document = document
        self.object = object
    }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        let objectName = name(of: root)
        writer.beginMapping()
        writeEntry("apiVersion", "v1")
        writeEntry("kind", object.kind.rawValue)
        writeMetadata(objectName)
        if object.kind == .secret { writeEntry("type", ObjectData.secretType) }
        for section in data.sections(of: object.kind) {
            writer.key(section.name)
            writer.beginMapping()
            for entry in section.entries { write(entry, inBase64: section.isBase64) }
            writer.endMapping()
        }
        writer.endMapping()
    }

    private mutating func write(_ entry: ObjectData.Entry, inBase64: Bool) {
        let start = writer.bytes.count
        data.withKey(entry) { writer.key($0) }
        data.withValue(entry, inBase64: inBase64) { writer.scalar(.string, $0) }
        guard trace != nil else { return }
        let range = start ..< writer.bytes.count
        if !inBase64, let inner = entry.trace { trace?.noteBlock(inner, of: data.value(of: entry), in: writer.bytes, range) }
        trace?.note(entry.node, from: range.lowerBound, to: range.upperBound)
    }

    /// Gathers the entries. The result is the name of the object, with the suffix that they give where one was asked for.
    mutating func name(of root: EffectiveDocument.NodeID) -> String {
        if let problem = object.problem { problems.append(document.problem(root, "gives a \(object.kind.rawValue), but \(problem)")) }
        if let file = object.file {
            addFile(file, root)
        } else if document.isPlainMapping(root) {
            for child in document.children(root) { addEntry(child.key, child.value) }
        } else {
            problems.append(document.problem(root, "is \(document.described(root)), a \(object.kind.rawValue) needs a mapping"))
        }
        if data.size > DataObject.dataLimit {
            let limit = "Kubernetes takes \(DataObject.dataLimit) at most"
            let message = "gives a \(object.kind.rawValue) with \(data.size) bytes of data, \(limit)"
            var warning = document.problem(root, message, code: "too-large", hints: ["divide the document, or `select` parts of it"])
            warning.severity = .warning
            warnings.append(warning)
        }
        return object.hashesName ? "\(object.name)-\(data.hash(as: object.kind))" : object.name
    }

    private mutating func writeMetadata(_ name: String) {
        writer.key("metadata")
        writer.beginMapping()
        writeEntry("name", name)
        if let namespace = object.namespace { writeEntry("namespace", namespace) }
        if !object.labels.isEmpty {
            writer.key("labels")
            writer.beginMapping()
            for label in object.labels { writeEntry(label.key, label.value) }
            writer.endMapping()
        }
        writer.endMapping()
    }

    private mutating func addEntry(_ key: EffectiveDocument.NodeID, _ value: EffectiveDocument.NodeID) {
        guard document.withText(key, isDataKey) else { return refuseKey(of: value) }
        var form = document.hasMarkers(value) ? ObjectData.Form.marker : .text
        switch document.kind(value) {
        case .null: problems.append(document.problem(value, "is null, a \(object.kind.rawValue) holds only text"))
        case .mapping, .sequence:
            guard let (text, trace) = said(value, as: .yaml) else { return }
            document.withText(key) { key in text.withUnsafeBufferPointer { data.add(key, $0, form, from: value, trace) } }
        default:
            if !document.binaries(below: value).isEmpty { form = .binary }
            document.withText(key) { key in document.withScalarText(value) { data.add(key, $0, form, from: value) } }
        }
    }

    private mutating func addFile(_ file: String, _ root: EffectiveDocument.NodeID) {
        let key = Array(file.utf8)
        guard key.withUnsafeBufferPointer(isDataKey) else { return refuseKey(of: root) }
        guard let format = Format(extensionOf: file) else {
            let endings = ".json, .yaml, .yml, .toml, .properties, .ini or .env"
            let message = "cannot be written to \"\(file)\", expected a name that ends in \(endings)"
            return problems.append(document.problem(root, message))
        }
        guard let (text, trace) = said(root, as: format) else { return }
        let form = document.hasMarkers(root) ? ObjectData.Form.marker : .text
        key.withUnsafeBufferPointer { key in text.withUnsafeBufferPointer { data.add(key, $0, form, from: root, trace) } }
    }

    /// A value in a format of text; nil, with the problems told, where it cannot be said.
    private mutating func said(_ value: EffectiveDocument.NodeID, as format: Format) -> (text: [UInt8], trace: OutputTrace?)? {
        var inner = trace.map { _ in OutputTrace() }
        do throws(Diagnostics) {
            return (try encoded(document, at: value, as: format, TextLayout(), tracing: &inner).bytes, inner)
        } catch {
            problems += error.list
            return nil
        }
    }

    private mutating func refuseKey(of value: EffectiveDocument.NodeID) {
        let expected = "1 to 253 of A-Z, a-z, 0-9, \"-\", \"_\" and \".\", not \".\" or \"..\" in front"
        problems.append(document.problem(value, "cannot be a key of a \(object.kind.rawValue), expected \(expected)"))
    }

    private mutating func writeEntry(_ key: String, _ value: String) {
        writer.key(key)
        Array(value.utf8).withUnsafeBufferPointer { writer.scalar(.string, $0) }
    }
}

internal import Documents
internal import Overlays

/// The entries of a ConfigMap or Secret, gathered before they are written, since its name may be made from them. All keys and values
/// stand in one array.
struct ObjectData {
    enum Form { case text, binary, marker }

    struct Entry {
        fileprivate var key: Range<Int>
        fileprivate var value: Range<Int>
        fileprivate var form: Form
        /// What it was made of.
        var node: EffectiveDocument.NodeID
        var trace: OutputTrace?
    }

    /// One mapping of the manifest.
    struct Section {
        var name: String
        var entries: [Entry]
        var isBase64 = false
    }

    /// What a Secret is when nothing more is said about it.
    static let secretType = "Opaque"

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Bytes of all values.
    private(set) var size = 0

    mutating func add(
        _ key: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, _ form: Form, from node: EffectiveDocument.NodeID,
        _ trace: OutputTrace? = nil
    ) {
        let start = bytes.count
        bytes.append(contentsOf: key)
        let middle = bytes.count
        bytes.append(contentsOf: value)
        entries.append(Entry(key: start ..< middle, value: middle ..< bytes.count, form: form, node: node, trace: trace))
        size += value.count
    }

    /// A ConfigMap has text in `data` and other bytes in `binaryData`. A Secret has all in `data` in base64, which is what any bytes
    /// fit in; markers stand in `stringData`, where people can read them.
    func sections(of kind: DataObject.Kind) -> [Section] {
        switch kind {
        case .configMap:
            let binaries = entries.filter { $0.form == .binary }
            let texts = Section(name: "data", entries: entries.filter { $0.form != .binary })
            return binaries.isEmpty ? [texts] : [texts, Section(name: "binaryData", entries: binaries, isBase64: true)]
        case .secret:
            let markers = entries.filter { $0.form == .marker }
            let values = Section(name: "data", entries: entries.filter { $0.form != .marker }, isBase64: true)
            return markers.isEmpty ? [values] : [values, Section(name: "stringData", entries: markers)]
        }
    }

    func withKey(_ entry: Entry, _ body: (UnsafeBufferPointer<UInt8>) -> Void) { with(entry.key, body) }

    func withValue(_ entry: Entry, inBase64: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard inBase64 else { return with(entry.value, body) }
        var text: [UInt8] = []
        with(entry.value) { appendBase64($0, to: &text) }
        text.withUnsafeBufferPointer(body)
    }

    func value(of entry: Entry) -> [UInt8] { Array(bytes[entry.value]) }

    private func with(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// The suffix that kustomize would give the object's name.
    func hash(as kind: DataObject.Kind) -> String {
        let sections = sections(of: kind).map { section in
            section.entries.map { entry -> DataEntry in
                var value: [UInt8] = []
                withValue(entry, inBase64: section.isBase64) { value = Array($0) }
                return (Array(bytes[entry.key]), value)
            }
        }
        let more = sections.count > 1 ? sections[1] : nil
        return switch kind {
        case .configMap: contentHash(ofConfigMap: sections[0], binaryData: more)
        case .secret: contentHash(ofSecret: sections[0], type: Array(ObjectData.secretType.utf8), stringData: more)
        }
    }
}

internal import Documents
internal import Overlays

/// Writes a mapping as INI, proved against Python's `configparser` without interpolation; what that reader and others (git's,
/// systemd's, PHP's) would not read alike is a problem.
///
/// Scalars at the root stand before any section. A mapping is a section, one inside it `[outer.inner]`. Null is left out.
struct IniEncoder: Encoder {
    private let document: EffectiveDocument
    private(set) var bytes: [UInt8] = []
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?
    /// The name of the innermost section.
    private var section: [UInt8] = []
    /// Names of sections and keys in lower case, as readers compare them.
    private var folded: [UInt8] = []
    private var sections = WrittenNames()
    private var keys = WrittenNames()

    init(_ document: EffectiveDocument) { self.document = document }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        guard document.isPlainMapping(root) else {
            return problems.append(document.problem(root, "is \(document.described(root)), INI needs a mapping"))
        }
        writeSection(root)
        report(sections, "section")
        report(keys, "key")
    }

    private mutating func writeSection(_ mapping: EffectiveDocument.NodeID) {
        var hasSections = false
        for entry in document.children(mapping) {
            switch document.kind(entry.value) {
            case .mapping: hasSections = true
            case .sequence: problems.append(document.problem(entry.value, "is a sequence, which INI cannot say"))
            case .null: break
            default: writeLine(entry.key, entry.value)
            }
        }
        guard hasSections else { return }
        for entry in document.children(mapping) where document.kind(entry.value) == .mapping {
            let length = section.count
            if length > 0 { section.append(UInt8(ascii: ".")) }
            document.withText(entry.key) { section.append(contentsOf: $0) }
            let start = bytes.count
            writeHeader(of: entry.value)
            writeSection(entry.value)
            trace?.note(entry.value, from: start, to: bytes.count)
            section.removeLast(section.count - length)
        }
    }

    /// The header of a section; one that only holds sections needs none.
    private mutating func writeHeader(of mapping: EffectiveDocument.NodeID) {
        let hasOnlySections = document.count(mapping) > 0 && document.children(mapping).allSatisfy { document.kind($0.value) == .mapping }
        guard !hasOnlySections else { return }
        if let reason = section.withUnsafeBufferPointer(reasonAgainstSection) {
            let name = String(decoding: section, as: UTF8.self)
            return problems.append(document.problem(mapping, "cannot be the section \(quoted(name)): \(reason)"))
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: section)
        bytes.append(contentsOf: [UInt8(ascii: "]"), UInt8(ascii: "\n")])
        let start = folded.count
        appendFolded(section[...], to: &folded)
        sections.add(start ..< folded.count, of: folded, from: mapping)
    }

    private mutating func writeLine(_ key: EffectiveDocument.NodeID, _ value: EffectiveDocument.NodeID) {
        let start = bytes.count
        document.withText(key) { bytes.append(contentsOf: $0) }
        let name = start ..< bytes.count
        if let reason = document.withText(key, reasonAgainstKey) {
            problems.append(document.problem(value, "cannot have the key \(quoted(document.text(key))): \(reason)"))
        }
        bytes.append(contentsOf: [UInt8(ascii: " "), UInt8(ascii: "=")])
        let reason = document.withScalarText(value) { text in
            if !text.isEmpty { bytes.append(UInt8(ascii: " ")) }
            bytes.append(contentsOf: text)
            return reasonAgainstValue(text)
        }
        if let reason { problems.append(document.problem(value, "cannot be written: \(reason)")) }
        bytes.append(UInt8(ascii: "\n"))
        trace?.note(value, from: start, to: bytes.count)

        let fold = folded.count
        appendFolded(section[...], to: &folded)
        folded.append(UInt8(ascii: "]"))  // no section has one, so no two pairs run together to the same name
        appendFolded(bytes[name], to: &folded)
        keys.add(fold ..< folded.count, of: folded, from: value)
    }

    private mutating func report(_ names: WrittenNames, _ what: String) {
        var collisions: [Diagnostic] = []
        names.forEachCollision(in: folded) { name, first, second in
            let own = name.split(separator: UInt8(ascii: "]"), omittingEmptySubsequences: false).last ?? []
            let text = String(decoding: own, as: UTF8.self), other = document.address(of: first)
            let message = "gives the \(what) \(quoted(text)), and so does \"\(other)\""
            collisions.append(document.problem(second, message, hints: ["readers of INI do not tell upper from lower case"]))
        }
        problems += collisions
    }
}

private func quoted(_ name: String) -> String { "\"\(name)\"" }

/// Appends a name in lower case. ASCII byte by byte; anything else as Unicode has it, since Python does so too.
private func appendFolded(_ name: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    if name.allSatisfy({ $0 < 0x80 }) {
        for byte in name { bytes.append((UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte) }
    } else {
        bytes.append(contentsOf: String(decoding: name, as: UTF8.self).lowercased().utf8)
    }
}

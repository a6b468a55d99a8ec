internal import Digests
internal import Documents

/// A sealed file as a diff shows it: keys, types, and in place of each value a few digits that change with it. The metadata is gone but for
/// who can open the file.
package struct SopsOutline {
    private let file: SopsFile
    private let open: OpenSopsFile?

    /// - Parameter open: nil without a key; then the digits are of the ciphertext, and say so.
    package init(_ file: SopsFile, open: OpenSopsFile?) { (self.file, self.open) = (file, open) }

    /// What stands for values: `<secret 5f3a9c1e> str`.
    package var text: [UInt8] {
        var result: [UInt8] = [], end = 0
        for entry in file.entries where entry.isSealed && entry.range.lowerBound >= end {
            result += file.source[end ..< entry.range.lowerBound]
            result += mark(of: entry)
            end = entry.range.upperBound
        }
        result += file.source[end...]
        return withoutMetadata(result) + recipients
    }

    /// The values themselves.
    package static func revealed(_ open: OpenSopsFile) -> Secret {
        var text = open.plaintext.reveal { Array($0) } + SopsOutline(open.file, open: open).recipients
        return Secret(taking: &text)
    }

    private func mark(of entry: SopsFile.Entry) -> [UInt8] {
        let mark = "<secret \(digits(of: entry))> \(entry.type ?? "")"
        switch file.source[entry.range].first {
        case UInt8(ascii: "#")?: return Array("#\(mark)".utf8)
        case UInt8(ascii: ";")?: return Array(";\(mark)".utf8)
        default: return Array((file.store == .json || file.store == .binary ? "\"\(mark)\"" : mark).utf8)
        }
    }

    private func digits(of entry: SopsFile.Entry) -> String {
        if let open, let value = open.value(of: entry) { return open.fingerprint(of: value) }
        return "ciphertext " + "\(Sha256.digest(of: Array(file.source[entry.range])))".prefix(8)
    }

    // MARK: Metadata

    private func withoutMetadata(_ text: [UInt8]) -> [UInt8] {
        switch file.store {
        case .yaml, .json, .binary: withoutMetadataEntry(text)
        case .dotenv: lines(of: text) { line, _ in !line.starts(with: Array("sops_".utf8)) }
        case .ini:
            lines(of: text) { line, isDropping in
                if line.first == UInt8(ascii: "[") { isDropping = line.starts(with: Array("[sops]".utf8)) }
                return !isDropping
            }
        }
    }

    /// Of each document; where it cannot be taken out in place it stays.
    private func withoutMetadataEntry(_ text: [UInt8]) -> [UInt8] {
        var text = text, index = 0
        let name = file.store == .yaml ? "file.yaml" : "file.json"
        while let document = Layer.parse(text, file: name).document, index < document.roots.count {
            let root = Value(document, Int(document.roots[index].node))
            if root["sops"] != nil, let rest = try? Edit.unset(Path([.key("sops")]), in: document, root: index) { text = rest }
            index += 1
        }
        return text
    }

    private func lines(of text: [UInt8], where isKept: (ArraySlice<UInt8>, inout Bool) -> Bool) -> [UInt8] {
        var result: [UInt8] = [], start = 0, isDropping = false
        while start < text.count {
            let end = text[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? text.count
            if isKept(text[start ..< end], &isDropping) { result += text[start ..< end] }
            start = end
        }
        return result
    }

    // MARK: Recipients

    /// A line each, in an order of their own: lists that were only sorted anew do not differ.
    private var recipients: [UInt8] {
        let groups = file.recipients.groups
        var lines: [String] = []
        for (index, group) in groups.enumerated() {
            let prefix = groups.count > 1 ? "# group \(index + 1) sealed for" : "# sealed for"
            lines += (group.age.map(\.text) + group.others).sorted().map { "\(prefix) \($0)" }
        }
        if groups.count > 1 { lines.append("# \(file.recipients.threshold) of \(groups.count) groups are needed") }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }
}

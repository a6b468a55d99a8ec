internal import Digests
internal import Documents

/// A sealed file as a diff shows it: keys, types, and in place of each value a few digits that change with it. The metadata is gone but for
/// who can open the file.
package struct SopsOutline {
    private let file: SopsFile
    private let open: OpenSopsFile?
    private let key: Secret?

    /// - Parameters:
    ///   - open: nil without a key; then the digits are of the ciphertext, and say so.
    ///   - key: of the digits; by default the file's data key, and then a new data key makes them all new.
    package init(_ file: SopsFile, open: OpenSopsFile?, key: Secret? = nil) { (self.file, self.open, self.key) = (file, open, key) }

    /// What stands for values: `<secret 5f3a9c1e> str`.
    package var text: [UInt8] {
        var splices = file.format.removal(from: file.contents), end = 0
        // What an alias stands for is written once.
        for entry in file.entries where entry.isSealed && entry.range.lowerBound >= end {
            splices.append(Splice(entry.range, mark(of: entry)))
            end = entry.range.upperBound
        }
        return (file.source.applying(splices) ?? file.source) + recipients
    }

    /// The values themselves.
    package static func revealed(_ open: OpenSopsFile) -> Secret {
        var text = open.plaintext.reveal { Array($0) } + SopsOutline(open.file, open: open).recipients
        return Secret(taking: &text)
    }

    private func mark(of entry: SopsFile.Entry) -> [UInt8] {
        let mark = "<secret \(digits(of: entry))> \(entry.type ?? "")"
        if entry.isComment, let sign = file.source[entry.range].first, sign == .hash || sign == UInt8(ascii: ";") {
            return [sign] + Array(mark.utf8)
        }
        return Array((file.store == .json || file.store == .binary ? "\"\(mark)\"" : mark).utf8)
    }

    private func digits(of entry: SopsFile.Entry) -> String {
        if let open, let value = open.value(of: entry) { return open.fingerprint(of: value, key: key) }
        return "ciphertext " + "\(Sha256.digest(of: Array(file.source[entry.range])))".prefix(8)
    }

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

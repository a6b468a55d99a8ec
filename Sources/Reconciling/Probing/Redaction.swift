/// Takes out of what programs say whatever they may have read in files with secrets.
///
/// Which bytes of such a file are the secret is not asked: every run of eight bytes that the file has, too, becomes `<secret>`, so that also
/// a part of a value, a value in other quotes, and the line around it are not shown. Shorter values and those that were encoded get through
/// (docs/threat-model.md).
package struct Redaction: Sendable {
    /// No files with secrets: nothing is taken out.
    package static let none = Redaction(of: [])

    /// Shorter runs are in every second text by chance.
    private static let window = 8
    private static let mark = Array("<secret>".utf8)

    private let files: [[UInt8]]

    /// - Parameter files: the bytes of all tainted files that the program may know, those of the generation before included.
    package init(of files: [[UInt8]]) { self.files = files }

    /// The text with a mark in place of each run that a file has.
    func redacted(_ text: [UInt8]) -> [UInt8] {
        let found = windowsInFiles(among: Set(Windows(text)))
        guard !found.isEmpty else { return text }
        var isSecret = [Bool](repeating: false, count: text.count)
        for (start, window) in Windows(text).enumerated() where found.contains(window) {
            for index in start ..< start + Self.window { isSecret[index] = true }
        }
        var result: [UInt8] = []
        for (index, byte) in text.enumerated() {
            if !isSecret[index] { result.append(byte) } else if index == 0 || !isSecret[index - 1] { result += Self.mark }
        }
        return result
    }

    private func windowsInFiles(among wanted: Set<UInt64>) -> Set<UInt64> {
        var found: Set<UInt64> = []
        guard !wanted.isEmpty else { return found }
        for file in files { for window in Windows(file) where wanted.contains(window) { found.insert(window) } }
        return found
    }

    /// Each eight bytes in a row as one number, by their first byte.
    private struct Windows: Sequence, IteratorProtocol {
        private let bytes: [UInt8]
        private var end: Int
        private var current: UInt64 = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            end = Redaction.window - 1
            for byte in bytes.prefix(Redaction.window - 1) { current = current << 8 | UInt64(byte) }
        }

        mutating func next() -> UInt64? {
            guard end < bytes.count else { return nil }
            current = current << 8 | UInt64(bytes[end])
            end += 1
            return current
        }
    }
}

package import Rendering

/// Takes out of what programs say whatever they may have read in files with secrets, so that none reaches the state, a log or a commit.
///
/// Which bytes of such a file are the secret is not asked: every run of six bytes that the file has, too, becomes `<secret>`, so that also
/// a part of a value, a value in other quotes, and the line around it are not shown. Shorter values and those that were encoded get through
/// (docs/threat-model.md).
package struct Redaction: Sendable {
    /// Shorter runs are in every second text by chance.
    private static let window = 6
    private static let mark = Array("<secret>".utf8)

    private let texts: [[UInt8]]

    /// - Parameter files: all that the program may know, those of the generation before included; of them the tainted ones count.
    package init(of files: some Sequence<RenderedFile>) { texts = files.filter(\.isTainted).map(\.bytes) }

    /// The text with a mark in place of each run that a file has.
    package func redacted(_ text: String) -> String {
        let bytes = Array(text.utf8), found = windowsInFiles(among: Set(Windows(bytes)))
        guard !found.isEmpty else { return text }
        var isSecret = [Bool](repeating: false, count: bytes.count)
        for (start, window) in Windows(bytes).enumerated() where found.contains(window) {
            for index in start ..< start + Self.window { isSecret[index] = true }
        }
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if !isSecret[index] { result.append(byte) } else if index == 0 || !isSecret[index - 1] { result += Self.mark }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text is short and a file may be long, so it is the text whose windows are kept.
    private func windowsInFiles(among wanted: Set<UInt64>) -> Set<UInt64> {
        var found: Set<UInt64> = []
        guard !wanted.isEmpty else { return found }
        for text in texts { for window in Windows(text) where wanted.contains(window) { found.insert(window) } }
        return found
    }

    /// Each six bytes in a row as one number, in the order of their first byte.
    private struct Windows: Sequence, IteratorProtocol {
        private static let mask = UInt64(1) << (8 * UInt64(window)) - 1
        private let bytes: [UInt8]
        private var end = window - 1
        private var current: UInt64 = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            for byte in bytes.prefix(end) { current = current << 8 | UInt64(byte) }
        }

        mutating func next() -> UInt64? {
            guard end < bytes.count else { return nil }
            current = (current << 8 | UInt64(bytes[end])) & Self.mask
            end += 1
            return current
        }
    }
}

internal import Overlays

/// Why a reader would not take a name.
enum DotenvNameRefusal {
    case ownedByShells
    /// What names it takes.
    case expected(String)
}

/// What the readers of the dialects take (R18): POSIX shells; docker's `--env-file`, a line of which is a name, `=` and the value to
/// the end of the line; systemd's `EnvironmentFile=`.
extension TargetDeclaration.Dialect {
    /// Docker reads lines of up to 64 KiB, the line feed included; this leaves room for a carriage return before it.
    static let dockerLineLimit = 65_534

    func reason(against name: VariableName) -> DotenvNameRefusal? {
        switch self {
        case .shell where name.isName && name.isOwnedByShells: .ownedByShells
        case .shell, .systemd: name.isName ? nil : .expected("letters, digits and _, no digit first")
        case .docker: name.isDockerName ? nil : .expected("characters of ASCII, neither blanks nor =, no # first")
        }
    }

    /// Appends a value.
    ///
    /// - Parameter start: where the line of the value starts.
    /// - Returns: why the reader would not read it back; nil when it does.
    func append(_ text: UnsafeBufferPointer<UInt8>, toLineFrom start: Int, of bytes: inout [UInt8]) -> String? {
        switch self {
        case .shell:
            appendShellWord(text, to: &bytes)
            return text.contains(0) ? "holds a NUL byte, which no variable can" : nil
        case .docker:
            bytes.append(contentsOf: text)
            return dockerReason(against: text, length: bytes.count - start)
        case .systemd:
            appendSystemdWord(text, to: &bytes)
            return systemdReason(against: text)
        }
    }

    private func systemdReason(against text: UnsafeBufferPointer<UInt8>) -> String? {
        let isControl = text.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\n") || $0 == 0x7F }
        if isControl { return "holds a control character, with which systemd drops the variable" }
        return holdsNoncharacter(text) ? "holds a noncharacter of Unicode, with which systemd refuses the file" : nil
    }

    private func dockerReason(against text: UnsafeBufferPointer<UInt8>, length: Int) -> String? {
        if text.contains(0) { return "holds a NUL byte, which no variable can" }
        if text.contains(UInt8(ascii: "\n")) { return "holds a line feed, which docker takes for the end of the value" }
        if text.last == UInt8(ascii: "\r") { return "ends in a carriage return, which docker takes away" }
        guard length > Self.dockerLineLimit else { return nil }
        return "gives a line of \(length) bytes, docker reads \(Self.dockerLineLimit) at most"
    }
}

/// Whether one of the scalars is U+FDD0 to U+FDEF, or the last or last but one of a plane.
private func holdsNoncharacter(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in text.indices where text[index] >= 0xEF && index + 2 < text.count {
        switch (text[index], text[index + 1], text[index + 2]) {
        case (0xEF, 0xB7, 0x90 ... 0xAF), (0xEF, 0xBF, 0xBE ... 0xBF): return true
        case (0xF0..., let second, 0xBF) where second & 0xF == 0xF && index + 3 < text.count && text[index + 3] >= 0xBE: return true
        default: break
        }
    }
    return false
}

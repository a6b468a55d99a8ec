/// Names of variables, built segment by segment from the keys on the way to a value (R18).
struct VariableName {
    private(set) var bytes: [UInt8] = []
    /// Whether keys stay as they are. Otherwise they become upper case, and what a name cannot hold becomes `_`.
    let keepsKeys: Bool

    init(keepsKeys: Bool) { self.keepsKeys = keepsKeys }

    /// Adds a key as a segment. The result is the length before, for `truncate(to:)`.
    mutating func append(_ key: UnsafeBufferPointer<UInt8>) -> Int {
        let length = bytes.count
        if length > 0 { bytes.append(underscore) }
        guard !keepsKeys else {
            bytes.append(contentsOf: key)
            return length
        }
        if length == 0, let first = key.first, isDigit(first) { bytes.append(underscore) }
        for byte in key {
            switch byte {
            case UInt8(ascii: "a") ... UInt8(ascii: "z"): bytes.append(byte - 32)
            case UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"): bytes.append(byte)
            case 0x80 ..< 0xC0: break  // the rest of a character whose first byte has become one `_`
            default: bytes.append(underscore)
            }
        }
        return length
    }

    /// Adds the place in a list, counted from 0, as a segment.
    mutating func append(index: Int) -> Int {
        let length = bytes.count
        bytes.append(underscore)
        appendDecimal(index, to: &bytes)
        return length
    }

    mutating func truncate(to length: Int) { bytes.removeLast(bytes.count - length) }

    /// Letters, digits and `_`, no digit first: what POSIX calls a name.
    var isName: Bool {
        guard let first = bytes.first, !isDigit(first) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), underscore: true
            default: isDigit(byte)
            }
        }
    }

    /// What docker takes for a name, kept to ASCII.
    var isDockerName: Bool {
        guard let first = bytes.first, first != UInt8(ascii: "#") else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") }
    }

    /// Names whose assignment dash or bash refuses, ignores or overwrites, so that a file with them would not be read as written.
    var isOwnedByShells: Bool { shellNames.contains(bytes) }
}

private let underscore = UInt8(ascii: "_")

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

private let shellNames = Set(
    [
        "_", "BASHOPTS", "BASHPID", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_SUBSHELL", "BASH_VERSINFO", "COMP_WORDBREAKS",
        "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS", "HISTCMD", "LINENO", "OPTIND", "PPID", "RANDOM",
        "SECONDS", "SHELLOPTS", "SRANDOM", "UID",
    ].map { Array($0.utf8) })

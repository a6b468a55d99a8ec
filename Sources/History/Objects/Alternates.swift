/// The folders that `GIT_ALTERNATE_OBJECT_DIRECTORIES` names: separated by colons, one in double quotes has C escapes
/// (git's gitenvironment page).
func splitAlternates(_ list: String) -> [String] {
    var folders: [String] = [], folder: [UInt8] = [], bytes = Array(list.utf8)[...]
    while let byte = bytes.popFirst() {
        switch byte {
        case UInt8(ascii: ":"):
            folders.append(String(decoding: folder, as: UTF8.self))
            folder = []
        case UInt8(ascii: "\"") where folder.isEmpty:
            folder = unquoted(&bytes)
        default: folder.append(byte)
        }
    }
    folders.append(String(decoding: folder, as: UTF8.self))
    return folders.filter { !$0.isEmpty }
}

/// The rest of a quoted path, up to its closing quote: `\"`, `\\`, `\n`, `\t` and the like, `\303` in octal.
private func unquoted(_ bytes: inout ArraySlice<UInt8>) -> [UInt8] {
    let letters: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
        UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
    ]
    var path: [UInt8] = []
    while let byte = bytes.popFirst(), byte != UInt8(ascii: "\"") {
        guard byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() else {
            path.append(byte)
            continue
        }
        guard (UInt8(ascii: "0") ... UInt8(ascii: "3")).contains(escaped) else {
            path.append(letters[escaped] ?? escaped)
            continue
        }
        let digits = [escaped] + bytes.prefix(2)
        bytes = bytes.dropFirst(2)
        path.append(digits.reduce(0) { $0 &* 8 &+ ($1 & 7) })
    }
    return path
}

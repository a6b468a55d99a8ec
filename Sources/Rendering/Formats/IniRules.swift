/// What readers of INI do not take, or do not take alike, and why; nil where they agree.

func reasonAgainstSection(_ name: UnsafeBufferPointer<UInt8>) -> String? {
    if name.isEmpty { return "a section needs a name" }
    if name.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }) { return "brackets end the name" }
    if String(decoding: name, as: UTF8.self).lowercased() == "default" { return "its values would stand in every section" }
    return reasonAgainstText(name)
}

func reasonAgainstKey(_ name: UnsafeBufferPointer<UInt8>) -> String? {
    guard let first = name.first else { return "a line needs a key" }
    if name.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) { return "\"=\" and \":\" end the key" }
    if name.contains(UInt8(ascii: "[")) { return "\"[\" starts a section" }
    if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return "\"#\" and \";\" start a comment" }
    return reasonAgainstText(name)
}

func reasonAgainstValue(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    guard let first = text.first, let last = text.last else { return nil }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return "some readers take quotes at the start away" }
    if last == UInt8(ascii: "\\") { return "some readers go on with the next line after \"\\\"" }
    var previous = UInt8(ascii: " ")
    for byte in text {
        if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";"), previous == UInt8(ascii: " ") {
            return "\"#\" and \";\" start a comment at the start and behind a blank"
        }
        previous = byte
    }
    return reasonAgainstText(text)
}

private func reasonAgainstText(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    if text.contains(UInt8(ascii: "\n")) { return "a line feed ends the line" }
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "control characters are not read alike" }
    if startsOrEndsBlank(text) { return "blanks at the start and the end are not read" }
    return nil
}

/// Blanks are those of Unicode, which Python's `strip` takes away.
private func startsOrEndsBlank(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    if first < 0x80, last < 0x80 { return first == UInt8(ascii: " ") || last == UInt8(ascii: " ") }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    return scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true
}

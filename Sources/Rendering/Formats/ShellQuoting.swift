/// Appends a value as one word that a POSIX shell reads back byte for byte.
///
/// Three spellings, the plainest that says the value: bare when every byte is harmless, in single quotes, in double quotes.
/// python-dotenv reads backslashes in single quotes differently from a shell where two stand together or one stands last, so
/// those values take double quotes, which both read alike. The value must not contain NUL: no variable can.
func appendShellWord(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var isBare = true, hasQuote = false, hasPair = false, previous: UInt8 = 0
    for byte in text {
        if !isHarmless(byte) { isBare = false }
        if byte == singleQuote { hasQuote = true }
        if byte == backslash && previous == backslash { hasPair = true }
        previous = byte
    }
    if isBare {
        output.append(contentsOf: text)
    } else if !hasQuote && !hasPair && previous != backslash {
        output.append(singleQuote)
        output.append(contentsOf: text)
        output.append(singleQuote)
    } else {
        appendDoubleQuoted(text, to: &output)
    }
}

/// Appends a value as systemd reads it from an `EnvironmentFile=`: bare when every byte is harmless, otherwise in double quotes, in
/// which it takes the same escapes as a shell. Single quotes are left out: versions before 246 read escapes in them.
func appendSystemdWord(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    if text.allSatisfy(isHarmless) { output.append(contentsOf: text) } else { appendDoubleQuoted(text, to: &output) }
}

private func appendDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "$"), UInt8(ascii: "`"), backslash: output.append(backslash)
        default: break
        }
        output.append(byte)
    }
    output.append(UInt8(ascii: "\""))
}

private let singleQuote = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")

/// Bytes that mean themselves wherever they stand in an assignment. `~` is not among them: it is a home folder at the start and
/// behind a colon.
private func isHarmless(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"),
        UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "="):
        true
    default: false
    }
}

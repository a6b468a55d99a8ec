internal import Documents

/// Templates of URIs: RFC 6570, section 2. The operators that it keeps for later (`=`, `,`, `!`, `@`, `|`) are part of its grammar.
enum UriTemplate {
    static func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        while !reader.isAtEnd {
            let isLiteral =
                reader.takeAll(where: literalBytes.contains) > 0 || reader.takeEscapedByte()
                || reader.takeInternational(orPrivateUse: true)
            if !isLiteral, !reader.takeExpression() { return false }
        }
        return true
    }
}

/// All of ASCII but controls, the space, `"`, `%` and `<>\^{|}` and the backtick; `'` as erratum 6937 has it.
private let literalBytes = ByteSet.alphanumeric.union(ByteSet("!#$&'()*+,-./:;=?@[]_~"))
private let operators = ByteSet("+#./;?&=,!@|")

extension ByteReader {
    /// `{+path,name:3,list*}`.
    fileprivate mutating func takeExpression() -> Bool {
        guard take(.openBrace) else { return false }
        _ = take(where: operators.contains)
        repeat {
            guard takeVariable() else { return false }
        } while take(.comma)
        return take(.closeBrace)
    }

    private mutating func takeVariable() -> Bool {
        repeat {
            guard takeNamePart() else { return false }
        } while take(.dot)
        guard take(.colon) else {
            _ = take(.asterisk)
            return true
        }
        return takeNumber(upTo: 9999).map { $0 > 0 } ?? false
    }

    private mutating func takeNamePart() -> Bool {
        let start = offset
        while takeEscapedByte() || take(where: { $0.isLetter || $0.isDigit || $0 == .underscore }) {}
        return offset > start
    }
}

internal import Documents

/// What stands between `${` and `}` (R13).
struct Reference: Sendable {
    enum Target: Sendable {
        /// `${environment}`
        case environment
        /// `${null}`
        case null
        /// `${db.host}`, `${payments/db:url}`; without a document: the one that has the string.
        case path(document: String?, Path)
        /// `${file:certs/ca.pem}`
        case file(String)
        /// `${env:HOME}`
        case variable(String)
    }

    var target: Target
    /// What follows `:-`, as written.
    var fallback: [UInt8]?
    /// The whole of it, for messages.
    var text: String

    /// Schemes win over documents of the same name (R13); those that nothing can read yet are refused by name.
    static let schemes = ["env", "file", "vault"]
    /// Own keys of these names are written with a leading colon: `${:environment}`.
    private static let builtins = ["environment", "null", "commit"]

    /// - Parameters:
    ///   - address: what stands before `:-` or the closing brace.
    init(_ address: String, fallback: [UInt8]?, text: String) throws(Diagnostic) {
        self.fallback = fallback
        self.text = text
        switch address {
        case "": throw Reference.malformed("nothing stands in \"\(text)\": expected a path, as in \"${db.host}\"")
        case "environment": target = .environment
        case "null": target = .null
        case "commit": throw Reference.malformed("\"${commit}\" can be used in templates only")
        default: target = try Reference.target(address)
        }
    }

    private static func target(_ address: String) throws(Diagnostic) -> Target {
        guard let colon = address.firstIndex(of: ":"), !address[..<colon].contains("\"") else {
            return .path(document: nil, try path(address))
        }
        let name = String(address[..<colon]), rest = String(address[address.index(after: colon)...])
        switch name {
        case "": return .path(document: nil, try path(rest))
        case "env": return .variable(rest)
        case "file": return .file(rest)
        case "vault": throw malformed("the scheme \"\(name):\" cannot be used yet")
        default:
            guard LayerName.isDocument(name) else {
                throw malformed("\"\(name)\" is neither a scheme nor the name of a document", hints: ["schemes: env:, file:"])
            }
            return .path(document: name, try path(rest))
        }
    }

    private static func path(_ text: String) throws(Diagnostic) -> Path {
        guard !text.isEmpty else { throw malformed("expected a path behind \":\"") }
        return try Path(parsing: text)
    }

    static func malformed(_ message: String, hints: [String] = []) -> Diagnostic { Diagnostic("bad-reference", message, hints: hints) }
}

/// A string cut into texts and references.
enum Piece: Sendable {
    case text([UInt8])
    case reference(Reference)

    /// Cuts a string at its references; `$${` becomes the text `${`.
    static func cut(_ string: [UInt8]) throws(Diagnostic) -> [Piece] {
        var cutter = Cutter(string: string)
        return try cutter.cut()
    }

    private struct Cutter {
        let string: [UInt8]
        var index = 0
        var pieces: [Piece] = []
        var text: [UInt8] = []

        init(string: [UInt8]) { self.string = string }

        mutating func cut() throws(Diagnostic) -> [Piece] {
            while index < string.count {
                if starts("$${") {
                    text += Array("${".utf8)
                    index += 3
                } else if starts("${") {
                    let reference = try readReference()
                    flush()
                    pieces.append(.reference(reference))
                } else {
                    text.append(string[index])
                    index += 1
                }
            }
            flush()
            return pieces
        }

        private mutating func flush() {
            if !text.isEmpty { pieces.append(.text(text)) }
            text = []
        }

        private func starts(_ prefix: StaticString) -> Bool {
            let count = prefix.utf8CodeUnitCount
            return index + count <= string.count
                && string[index ..< index + count].elementsEqual(UnsafeBufferPointer(start: prefix.utf8Start, count: count))
        }

        /// Reads from `${` to behind the brace that closes it.
        private mutating func readReference() throws(Diagnostic) -> Reference {
            let start = index
            index += 2
            let address = try readAddress(from: start)
            var fallback: [UInt8]?
            if starts(":-") {
                index += 2
                fallback = try readDefault(from: start)
            }
            index += 1
            return try Reference(address, fallback: fallback, text: String(decoding: string[start ..< index], as: UTF8.self))
        }

        /// Up to `:-` or the closing brace, outside of quotes.
        private mutating func readAddress(from start: Int) throws(Diagnostic) -> String {
            let first = index
            while index < string.count, string[index] != UInt8(ascii: "}"), !starts(":-") {
                if starts("${") { throw Reference.malformed("a reference cannot be made from another one: \"\(rest(from: start))\"") }
                if string[index] == UInt8(ascii: "\"") { try skipQuoted(from: start) } else { index += 1 }
            }
            guard index < string.count else { throw unclosed(start) }
            return String(decoding: string[first ..< index], as: UTF8.self)
        }

        /// Up to the closing brace: references inside have their own braces, and a default in quotes may have any.
        private mutating func readDefault(from start: Int) throws(Diagnostic) -> [UInt8] {
            let first = index
            if index < string.count, string[index] == UInt8(ascii: "\"") || string[index] == UInt8(ascii: "'") {
                try skipQuoted(from: start)
            }
            var depth = 0
            while index < string.count, depth > 0 || string[index] != UInt8(ascii: "}") {
                if starts("${") { depth += 1 } else if string[index] == UInt8(ascii: "}") { depth -= 1 }
                index += 1
            }
            guard index < string.count else { throw unclosed(start) }
            return Array(string[first ..< index])
        }

        /// From a quote to behind its partner; `\` keeps the next byte in double quotes.
        private mutating func skipQuoted(from start: Int) throws(Diagnostic) {
            let quote = string[index]
            index += 1
            while index < string.count, string[index] != quote {
                index += quote == UInt8(ascii: "\"") && string[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard index < string.count else { throw unclosed(start) }
            index += 1
        }

        private func unclosed(_ start: Int) -> Diagnostic {
            Reference.malformed("\"\(rest(from: start))\" has no closing \"}\"", hints: ["\"$${\" is a literal \"${\""])
        }

        private func rest(from start: Int) -> String { String(decoding: string[start...].prefix(40), as: UTF8.self) }
    }
}

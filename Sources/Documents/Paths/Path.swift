/// The address of a value in a document: `server.ports[0].name`, `labels."app.kubernetes.io/name"`, or as a JSON Pointer
/// (RFC 6901) `/server/ports/0/name`.
///
/// A pointer does not say whether `0` is a key or an index, so its steps are keys, and a key that spells an index finds the
/// element of a sequence.
package struct Path: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        case key(String)
        /// From 0.
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) { self.steps = steps }

    /// The empty text is the root. Throws when the text is not a path, with the column (from 1, in Unicode scalars).
    package init(parsing text: String) throws(Diagnostic) {
        if text.utf8.first == UInt8(ascii: "/") {
            steps = try Path.pointerSteps(text)
        } else {
            var parser = PathParser(text)
            steps = try parser.parse()
        }
    }

    package static let root = Path()
    package var isRoot: Bool { steps.isEmpty }
    /// The path without its last step; the root's parent is the root.
    package var parent: Path { Path(steps.dropLast()) }

    package func appending(_ step: Step) -> Path { Path(steps + [step]) }
    package func appending(key: String) -> Path { appending(.key(key)) }
    package func appending(index: Int) -> Path { appending(.index(index)) }

    /// The dotted form, which parses to an equal path.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += Path.isPlain(key) ? key : Path.quoted(key)
            }
        }
        return text
    }

    /// The path as messages name it: quoted, or "the root".
    package var named: String { isRoot ? "the root" : "\"\(self)\"" }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty
            && key.unicodeScalars.allSatisfy { $0 == "_" || $0 == "-" || ($0.isASCII ? $0.isLetterOrDigit : $0.properties.isAlphabetic) }
    }

    /// JSON's string syntax, which the parser reads back.
    private static func quoted(_ key: String) -> String {
        var bytes: [UInt8] = []
        key.utf8.withContiguousStorageIfAvailable { appendQuoted($0, to: &bytes) }
            ?? Array(key.utf8).withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 6901: `~1` is `/`, `~0` is `~`.
    private static func pointerSteps(_ text: String) throws(Diagnostic) -> [Step] {
        var steps: [Step] = [], key = String.UnicodeScalarView(), scalars = text.unicodeScalars.makeIterator(), column = 1
        _ = scalars.next()
        while let scalar = scalars.next() {
            column += 1
            switch scalar {
            case "/":
                steps.append(.key(String(key)))
                key = String.UnicodeScalarView()
            case "~":
                guard let escape = scalars.next(), escape == "0" || escape == "1" else {
                    throw Diagnostic(
                        "bad-path", "bad path \"\(text)\": expected \"0\" or \"1\" after \"~\" at column \(column)",
                        hints: ["in a JSON Pointer \"~0\" stands for \"~\" and \"~1\" for \"/\""])
                }
                column += 1
                key.append(escape == "0" ? "~" : "/")
            default: key.append(scalar)
            }
        }
        return steps + [.key(String(key))]
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigit: Bool {
        ("a" ... "z").contains(self) || ("A" ... "Z").contains(self) || ("0" ... "9").contains(self)
    }
}

package import Documents

/// How a target's file gets to its place (R35).
package enum Delivery: String, CaseIterable, Sendable {
    /// Through the link `current`.
    case link
    /// Copied to a path of its own: each file is replaced whole, all of a group are completed after a crash.
    case copy
    /// Written into the file that is there, for one that cannot be replaced (a bind mount): a reader may see a part of it.
    case inPlace = "in-place"
}

/// What happens to a file that was changed by hand.
package enum DriftAnswer: String, CaseIterable, Sendable { case report, heal, adopt }

/// How a program takes a new file over.
package struct ReloadDeclaration: Hashable, Sendable {
    package enum Way: Hashable, Sendable {
        /// A signal by its name without `SIG`, to the process that a file names.
        case signal(String, pidfile: String)
        /// Words; no shell takes them apart.
        case command([String])
        /// `POST http://127.0.0.1:8080/reload`.
        case http(String)
        /// A unit.
        case systemd(String)
    }

    package var way: Way
    package var place: Place

    /// The shape has been checked.
    init(_ value: Value) {
        place = value.place
        way =
            if let signal = value["signal"]?.text {
                .signal(signal, pidfile: value["pidfile"]?.text ?? "")
            } else if let words = value["command"]?.strings {
                .command(words.map(\.text))
            } else if let request = value["http"]?.text {
                .http(request)
            } else {
                .systemd(value["systemd"]?.text ?? "")
            }
    }
}

/// A command that must accept the candidate before it is switched in; `{candidate}` in a word is its path.
package struct PrecheckDeclaration: Hashable, Sendable {
    package static let candidate = "{candidate}"

    package var command: [String]
    /// The longest it may take.
    package var within: Duration
    package var place: Place

    init(_ value: Value) {
        place = value.place
        command = value["command"]?.strings.map(\.text) ?? []
        within = value.duration("within") ?? .seconds(10)
    }
}

/// What must be true after the switch, or the group is taken back.
package struct CheckDeclaration: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// An address to get, the status that counts, a text that the answer must have.
        case http(String, expect: Int, body: String?)
        /// `HOST:PORT`.
        case tcp(String)
        case command([String])
        /// An absolute path at which a file must appear.
        case file(String)
    }

    package var kind: Kind
    /// How long it may take to become true.
    package var within: Duration
    /// The pause between two tries.
    package var every: Duration
    package var place: Place

    init(_ value: Value) {
        place = value.place
        within = value.duration("within") ?? .seconds(10)
        every = value.duration("every") ?? .milliseconds(500)
        kind =
            if let address = value["http"]?.text {
                .http(address, expect: value["expect"]?.integer ?? 200, body: value["body"]?.text)
            } else if let address = value["tcp"]?.text {
                .tcp(address)
            } else if let words = value["command"]?.strings {
                .command(words.map(\.text))
            } else {
                .file(value["file"]?.text ?? "")
            }
    }
}

extension Value {
    /// Digits and a unit, `ms s m h d`; nil where nothing, or nothing of that shape, is stated.
    func duration(_ key: String) -> Duration? {
        self[key].flatMap { Duration(words: $0.text) }
    }
}

extension Duration {
    /// Digits, at most nine, and a unit, `ms s m h d`; nil for anything else.
    package init?(words text: String) {
        let digits = text.prefix { $0.isASCII && $0.isWholeNumber }
        guard digits.utf8.count <= 9, let count = Int64(digits) else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        case "d": self = .seconds(count * 86400)
        default: return nil
        }
    }
}

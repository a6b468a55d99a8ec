/// A line and a column as editors count them: both from 1, columns in Unicode scalars.
package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The position of a byte offset. Counts from the start of the text; a byte order mark counts for nothing.
    package init(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1, lineStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let end = min(offset, bytes.count)
        for index in 0 ..< end where bytes[index].isBreak {
            if bytes[index] == .carriageReturn, index + 1 < bytes.count, bytes[index + 1] == .lineFeed { continue }
            (line, lineStart) = (line + 1, index + 1)
        }
        let column = bytes[min(lineStart, end) ..< end].count { $0 & 0xC0 != 0x80 } + 1
        self.init(line: line, column: column)
    }
}

/// Where something stands: a file as the user knows it, and a position when there is one.
package struct Place: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var position: Position?

    package init(file: String, position: Position? = nil) {
        self.file = file
        self.position = position
    }

    /// `environments/prod/app.yaml:3:12`, or the file alone.
    package var description: String {
        position.map { "\(file):\($0.line):\($0.column)" } ?? file
    }
}

/// What is wrong, where, and what the reader can do about it. Every complaint about anything a user wrote is one.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable { case error, warning }

    /// A second place that has a part in it: the layer that states the value too, the rule of a schema.
    package struct Note: Hashable, Sendable {
        package var message: String
        package var place: Place

        package init(_ message: String, at place: Place) {
            self.message = message
            self.place = place
        }

        /// `schemas/app.schema.yaml:14:9: the rule`.
        package var rendered: String { "\(place): \(message)" }
    }

    /// A short stable name for machines: `duplicate-key`, `unknown-environment`.
    package var code: String
    package var severity: Severity
    /// Lower case, no full stop, quotes what the user wrote, says what was expected.
    package var message: String
    package var place: Place?
    /// Other places that belong to it, in the order in which they are read.
    package var notes: [Note] = []
    /// What to do next, a sentence each; data, so that outputs may leave them out.
    package var hints: [String]
    /// Environments the complaint concerns (R27); empty when it is not about one.
    package var environments: [String]

    package init(
        _ code: String, _ message: String, severity: Severity = .error, at place: Place? = nil, hints: [String] = [],
        environments: [String] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.hints = hints
        self.environments = environments
    }

    package var isError: Bool { severity == .error }

    /// `base.yaml:2:1: error: unknown key "prot"`, then a line for each note and each hint.
    package var rendered: String {
        let head = (place.map { "\($0): " } ?? "") + "\(severity.rawValue): \(message)"
        return ([head] + details.map { "  \($0)" }).joined(separator: "\n")
    }

    /// The lines below the first, without their indentation: `note: schemas/app.schema.yaml:14:9: ...`, `hint: ...`.
    package var details: [String] { notes.map { "note: \($0.rendered)" } + hints.map { "hint: \($0)" } }
}

/// Several complaints thrown as one.
package struct Diagnostics: Error, Hashable, Sendable {
    package var list: [Diagnostic]
    package init(_ list: [Diagnostic]) { self.list = list }
    package init(_ one: Diagnostic) { list = [one] }
}

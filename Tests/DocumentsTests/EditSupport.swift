import Testing

@testable import Documents

/// A layer that must parse.
func layer(_ text: String, file: String = "app.yaml") throws -> Document {
    let parsed = Layer.parse(Array(text.utf8), file: file)
    return try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered)) in \(text)")
}

func set(_ path: String, _ value: NewValue, in text: String, file: String = "app.yaml") throws -> String {
    String(decoding: try Edit.set(Path(parsing: path), to: value, in: layer(text, file: file)), as: UTF8.self)
}

func unset(_ path: String, in text: String, file: String = "app.yaml") throws -> String {
    String(decoding: try Edit.unset(Path(parsing: path), in: layer(text, file: file)), as: UTF8.self)
}

/// What a test refuses: the diagnostic as a person reads it.
func complaint<R>(_ body: () throws -> R) -> String {
    do {
        return "\(try body())"
    } catch {
        return (error as? Diagnostic)?.rendered ?? "\(error)"
    }
}

/// One edit of a table; `value` is read as after `DOC:PATH=`.
struct Case: CustomTestStringConvertible, Sendable {
    var before: String, path: String, value: String, after: String

    init(_ before: String, _ path: String, _ value: String, _ after: String) {
        (self.before, self.path, self.value, self.after) = (before, path, value, after)
    }

    var testDescription: String { "\(path)=\(value) in \(before.debugDescription)" }
}

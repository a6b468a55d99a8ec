internal import Changing

extension Pinned {
    /// `pinned app:server.port  (prod)`
    var text: String { "pinned \(target)  (\(environment))" }

    var json: JsonValue { .object([("environment", .string(environment)), ("path", .string("\(target)"))]) }
}

extension Kept {
    /// `kept app:db.password, rotated since  (prod)`
    var text: String { "kept \(target), \(reason)  (\(environment))" }

    var json: JsonValue {
        .object([("environment", .string(environment)), ("path", .string("\(target)")), ("reason", .string(reason))])
    }
}

internal import Digests
internal import Documents

// The JSON of `groups` in state.json: docs/formats/destination.md.

extension GroupState {
    /// Nil when this is not what we understand.
    init?(_ stored: Value) {
        guard let condition = stored["condition"]?.text, let since = stored["since"]?.number else { return nil }
        // A word of a newer cfgops: what it says of quarantine and hold counts all the same.
        self.init(condition: GroupCondition(rawValue: condition) ?? .failed, reason: stored["reason"]?.text, since: since)
        until = stored["until"]?.number
        failures = Int(stored["failures"]?.number ?? 0)
        lastError = stored["lastError"].flatMap { Failure($0) }
        quarantine = stored["quarantine"].flatMap { Quarantine($0) }
        probation = stored["probation"].flatMap { Probation($0) }
        hold = stored["hold"].flatMap { Hold($0) }
    }

    func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("condition", condition.rawValue)
        if let reason { try writer.entry("reason", reason) }
        try writer.entry("since", since)
        if let until { try writer.entry("until", until) }
        if failures > 0 { try writer.entry("failures", failures) }
        if let lastError { try writer.mapping("lastError") { writer throws(Diagnostic) in try lastError.write(to: &writer) } }
        if let quarantine { try writer.mapping("quarantine") { writer throws(Diagnostic) in try quarantine.write(to: &writer) } }
        if let probation { try writer.mapping("probation") { writer throws(Diagnostic) in try probation.write(to: &writer) } }
        if let hold { try writer.mapping("hold") { writer throws(Diagnostic) in try hold.write(to: &writer) } }
    }
}

extension Failure {
    init?(_ stored: Value) {
        guard let message = stored["message"], let commit = stored["commit"], let time = stored["time"]?.number else { return nil }
        self.init(message: message.text, commit: commit.text, time: time)
    }

    func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("message", message)
        try writer.entry("commit", commit)
        try writer.entry("time", time)
    }
}

extension Quarantine {
    fileprivate init?(_ stored: Value) {
        guard let digest = stored["digest"].flatMap({ Digest(hex: $0.text) }), let commit = stored["commit"]?.text,
            let reason = stored["reason"]?.text, let message = stored["message"]?.text, let time = stored["time"]?.number
        else { return nil }
        self.init(
            digest: digest, commit: commit, reason: reason, message: message, output: stored["output"]?.text ?? "", time: time)
    }

    fileprivate func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("digest", "\(digest)")
        try writer.entry("commit", commit)
        try writer.entry("reason", reason)
        try writer.entry("message", message)
        try writer.entry("output", output)
        try writer.entry("time", time)
    }
}

extension Probation {
    fileprivate init?(_ stored: Value) {
        guard let digest = stored["digest"].flatMap({ Digest(hex: $0.text) }), let commit = stored["commit"]?.text else { return nil }
        self.init(
            digest: digest, commit: commit, previous: stored["previous"]?.number.map { Int($0) },
            isTakingBack: stored["takingBack"]?.text == "true")
    }

    fileprivate func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("digest", "\(digest)")
        try writer.entry("commit", commit)
        if let previous { try writer.entry("previous", previous) }
        try writer.entry("takingBack", isTakingBack ? "true" : "false", .boolean)
    }
}

extension Hold {
    fileprivate init?(_ stored: Value) {
        guard let generation = stored["generation"]?.number, let replaced = stored["replaced"].flatMap({ Digest(hex: $0.text) })
        else { return nil }
        self.init(generation: Int(generation), replaced: replaced, until: stored["until"]?.number)
    }

    fileprivate func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("generation", generation)
        try writer.entry("replaced", "\(replaced)")
        if let until { try writer.entry("until", until) }
    }
}

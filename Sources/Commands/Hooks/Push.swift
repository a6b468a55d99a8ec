internal import Documents
internal import History

/// What git tells pre-receive and post-receive on standard input: a line for each ref.
struct Push {
    struct Update {
        /// Nil when the ref is new.
        let old: ObjectID?
        /// Nil when the ref is deleted.
        let new: ObjectID?
        let ref: String
    }

    let updates: [Update]

    init(_ input: [UInt8]) throws(Failure) {
        var updates: [Update] = []
        for line in input.split(separator: UInt8(ascii: "\n")) {
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
            guard fields.count == 3, let old = ObjectID(hex: fields[0]), let new = ObjectID(hex: fields[1]) else {
                throw Failure(
                    .usage, "hook-input", "expected lines of OLD NEW REF on standard input, got \"\(fields.joined(separator: " "))\"",
                    hints: ["git calls this hook; cfgops hook install puts it in place"])
            }
            updates.append(Update(old: old == .zero ? nil : old, new: new == .zero ? nil : new, ref: fields[2]))
        }
        self.updates = updates
    }
}

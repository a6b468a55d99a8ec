internal import Documents

/// Finding one's way in a schema from one of its keywords.
extension Value {
    /// The mapping or list that this value stands in; nil for the root.
    var enclosing: Value? {
        var candidate = index - 1
        // Nodes stand in front of what they hold, and no scalar holds anything.
        while candidate >= 0, document.nodes[candidate].next <= index { candidate -= 1 }
        return candidate >= 0 ? Value(document, candidate) : nil
    }

    /// The key that this value stands behind; nil for elements and roots.
    var keyBefore: Value? {
        guard let enclosing, enclosing.kind == .mapping else { return nil }
        return enclosing.ownEntries.first { $0.value.index == index }?.key
    }

    /// Where it is written, with its key where it has one: where a reader looks for a rule.
    var rulePlace: Place { (keyBefore ?? self).place }

    /// The schema that a reference inside the same document leads to, or this one.
    var dereferenced: Value {
        var value = self
        // Longer chains are circles.
        for _ in 0 ..< 16 {
            guard let reference = value["$ref"], reference.kind == .string, let target = document.root?.referred(by: reference.text) else {
                break
            }
            value = target
        }
        return value
    }

    /// What `#/$defs/port` names, as plainly as schemas write it.
    private func referred(by reference: String) -> Value? {
        guard reference.hasPrefix("#/"), let path = try? Path(parsing: String(reference.dropFirst())) else { return nil }
        return path.steps.reduce(self as Value?) { value, step in
            guard let value, case .key(let key) = step else { return nil }
            guard value.kind == .sequence else { return value[key] }
            return Int(key).flatMap { value.elements.indices.contains($0) ? value.elements[$0] : nil }
        }
    }
}

/// What the author of a schema says to people.
extension Value {
    /// The schema's title, or the first sentence of its description, where it is short enough for a line.
    var caption: String? {
        for word in ["title", "description"] {
            guard let value = self[word], value.kind == .string else { continue }
            let sentence = Value.firstSentence(of: value.text)
            if !sentence.isEmpty, sentence.unicodeScalars.count <= Value.captionLimit { return sentence }
        }
        return nil
    }

    /// Without its full stop; no more than the first line.
    private static func firstSentence(of text: String) -> String {
        let line = text.prefix { !$0.isNewline }
        let end = line.indices.first { line[$0] == "." && (line[$0...].dropFirst().first?.isWhitespace ?? true) }
        return String(line[..<(end ?? line.endIndex)])
    }

    /// Characters of a caption that fit beside a rule.
    private static let captionLimit = 80

    /// The author's own message for this keyword: `errorMessage` as validators for editors and forms read it, one text, or one by
    /// keyword.
    var ownMessage: String? {
        guard let keyword = keyBefore?.text, let stated = enclosing?["errorMessage"] else { return nil }
        let message = stated.kind == .mapping ? stated[keyword] : stated
        guard let message, message.kind == .string, !message.text.isEmpty else { return nil }
        return Quotation.shortened(message.text, room: Value.messageLimit)
    }

    private static let messageLimit = 160
}

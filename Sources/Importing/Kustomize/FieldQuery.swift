internal import Documents

/// A path to fields as replacements write it: `spec.containers.[name=app].env.0.value`, `*` for every element.
struct FieldQuery: Sendable {
    enum Step: Sendable {
        case key(String)
        /// Elements of a list that have this text at a key; those that are this text without one.
        case element(key: String, text: String)
        case every
    }

    var steps: [Step]

    /// A dot in a key is `\.`; one between brackets belongs to them.
    init(_ text: String) {
        var parts: [[UInt8]] = [[]], depth = 0, isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                if byte != .dot { parts[parts.count - 1].append(.backslash) }
                parts[parts.count - 1].append(byte)
                isEscaped = false
            } else if byte == .backslash {
                isEscaped = true
            } else if byte == .dot, depth == 0 {
                parts.append([])
            } else {
                if byte == .openBracket { depth += 1 }
                if byte == .closeBracket { depth = max(0, depth - 1) }
                parts[parts.count - 1].append(byte)
            }
        }
        steps = parts.filter { !$0.isEmpty }.map(Self.step)
    }

    private static func step(_ bytes: [UInt8]) -> Step {
        if bytes == [UInt8(ascii: "*")] { return .every }
        guard bytes.first == .openBracket, bytes.last == .closeBracket, let equals = bytes.firstIndex(of: .equals) else {
            let isBracketed = bytes.first == .openBracket && bytes.last == .closeBracket
            return .key(String(decoding: isBracketed ? bytes.dropFirst().dropLast() : bytes[...], as: UTF8.self))
        }
        let text = bytes[(equals + 1)...].dropLast()
        return .element(key: String(decoding: bytes[1 ..< equals], as: UTF8.self), text: String(decoding: text, as: UTF8.self))
    }
}

extension ImportedValue {
    /// Calls the body with every value that a path leads to.
    ///
    /// - Parameter creating: what is made at the end of the path where mappings on the way have nothing; nil: nothing is.
    mutating func visit(_ query: FieldQuery, creating: ImportedValue?, _ body: (inout ImportedValue) -> Void) {
        visit(query.steps[...], creating, body)
    }

    private mutating func visit(_ path: ArraySlice<FieldQuery.Step>, _ creating: ImportedValue?, _ body: (inout ImportedValue) -> Void) {
        guard let step = path.first else { return body(&self) }
        let rest = path.dropFirst()
        switch step {
        case .key(let key) where isSequence:
            guard let index = Int(key), elements.indices.contains(index) else { return }
            _ = withElements { $0[index].visit(rest, creating, body) }
        case .key(let key):
            if let creating, isMapping, self[key]?.isNull ?? true { set(key, to: rest.isEmpty ? creating : .emptyMapping) }
            _ = update(key) { $0.visit(rest, creating, body) }
        case .element(let key, let text):
            _ = withElements { elements in
                for index in elements.indices where (key.isEmpty ? elements[index] : elements[index][key])?.text == text {
                    elements[index].visit(rest, creating, body)
                }
            }
        case .every:
            _ = withElements { elements in for index in elements.indices { elements[index].visit(rest, creating, body) } }
        }
    }
}

package import Documents

extension InferredSchema {
    /// The schema as a file: JSON, or YAML in place of every other syntax, since schemas have no third one.
    ///
    /// - Parameter heading: lines of comments at the top, where the syntax has comments.
    package func text(_ syntax: Document.Syntax, heading: [String] = []) throws(Diagnostic) -> [UInt8] {
        switch syntax {
        case .yaml, .toml:
            var writer = YamlWriter()
            try write(to: &writer, heading: heading)
            return writer.bytes
        case .json:
            var writer = JsonWriter()
            try write(to: &writer, heading: [])
            return writer.bytes
        }
    }

    private func write<Writer: RemarkWriter>(to writer: inout Writer, heading: [String]) throws(Diagnostic) {
        writer.beginMapping()
        if !heading.isEmpty { try writer.remark(heading) }
        try writer.entry("$schema", Draft.draft2020.uri)
        try writeKeywords(to: &writer)
        writer.endMapping()
    }

    private func writeWhole<Writer: RemarkWriter>(to writer: inout Writer) throws(Diagnostic) {
        writer.beginMapping()
        // Where nothing is known there is nothing to remark upon.
        if !remarks.isEmpty, !types.isEmpty || description != nil { try writer.remark(remarks) }
        try writeKeywords(to: &writer)
        writer.endMapping()
    }

    private func writeKeywords<Writer: RemarkWriter>(to writer: inout Writer) throws(Diagnostic) {
        if let title { try writer.entry("title", title) }
        if let description { try writer.entry("description", description) }
        if types.count == 1 { try writer.entry("type", types[0]) } else { try writer.list("type", types) }
        try writer.list("enum", allowed)
        if let format { try writer.entry("format", format) }
        if let minimum { try writer.entry("minimum", String(minimum), .integer) }
        if let maximum { try writer.entry("maximum", String(maximum), .integer) }
        try writer.list("examples", examples)
        try writer.list("required", required)
        if isClosed { try writer.entry("additionalProperties", "false", .boolean) }
        if !properties.isEmpty {
            writer.key("properties")
            writer.beginMapping()
            for property in properties {
                writer.key(property.key)
                try property.schema.writeWhole(to: &writer)
            }
            writer.endMapping()
        }
        try writeStrategy(to: &writer)
        for element in items {
            writer.key("items")
            try element.writeWhole(to: &writer)
        }
    }

    private func writeStrategy<Writer: RemarkWriter>(to writer: inout Writer) throws(Diagnostic) {
        switch strategy {
        // A list of scalars without repetition is Kubernetes' own: no keyword says it.
        case nil, .union: break
        case .append, .prepend, .replace: try writer.entry("x-merge", strategy?.description ?? "")
        case .by(let keys):
            writer.key("x-merge")
            writer.beginMapping()
            if keys.count == 1 { try writer.entry("by", keys[0].name) } else { try writer.list("by", keys.map(\.name)) }
            writer.endMapping()
        }
    }
}

/// A writer that can say something aside.
private protocol RemarkWriter: TreeWriter {
    /// At the start of a mapping.
    mutating func remark(_ lines: [String]) throws(Diagnostic)
}

extension YamlWriter: RemarkWriter {
    fileprivate mutating func remark(_ lines: [String]) { comments(lines.map { " " + $0 }) }
}

extension JsonWriter: RemarkWriter {
    fileprivate mutating func remark(_ lines: [String]) throws(Diagnostic) { try entry("$comment", lines.joined(separator: "; ")) }
}

extension TreeWriter {
    fileprivate mutating func entry(_ key: String, _ value: String, _ kind: Node.Kind = .string) throws(Diagnostic) {
        self.key(key)
        try scalar(value, kind)
    }

    /// Nothing for an empty one.
    fileprivate mutating func list(_ key: String, _ values: [String]) throws(Diagnostic) {
        guard !values.isEmpty else { return }
        self.key(key)
        beginSequence()
        for value in values { try scalar(value, .string) }
        endSequence()
    }

    private mutating func scalar(_ text: String, _ kind: Node.Kind) throws(Diagnostic) {
        let bytes = Array(text.utf8)
        let complaint: Diagnostic? = bytes.withUnsafeBufferPointer { bytes in
            do throws(Diagnostic) { try scalar(kind, bytes) } catch { return error }
            return nil
        }
        if let complaint { throw complaint }
    }
}

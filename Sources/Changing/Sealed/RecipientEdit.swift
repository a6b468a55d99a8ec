package import Documents

/// A `.sops.yaml` with a recipient more or less in one of its rules. Everything else stays byte for byte, the names beside other keys too.
package struct RecipientEdit {
    private let file: String
    private var text: [UInt8]
    private var document: Document

    package init(_ text: [UInt8], file: String) throws(Diagnostics) {
        let parsed = Layer.parse(text, file: file)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        (self.file, self.text, self.document) = (file, text, document)
    }

    package var bytes: [UInt8] { text }

    /// - Parameters:
    ///   - rule: counted from 0.
    ///   - group: of `key_groups`, counted from 0; nil where the rule has only one.
    ///   - name: goes behind the key as a comment, where lines have room for one.
    package mutating func add(_ recipient: String, called name: String?, toRule rule: Int, group: Int?) throws(Diagnostic) {
        let path = try place(inRule: rule, group: group)
        guard let list = try value(at: path) else { return try write(Edit.set(path, to: .string(recipient), in: document)) }
        if recipients(in: list).contains(recipient) { return }
        if list.kind == .sequence {
            try write(Edit.append(.string(recipient), to: path, in: document))
            if let name, let list = try value(at: path), let last = list.elements.last { try comment(name, behind: last) }
        } else {
            let end = offset(ofLast: recipients(in: list).last ?? "", in: list)
            try splice(
                end ..< end, list.text.utf8.allSatisfy { $0 == UInt8(ascii: " ") } ? recipient : ",\(recipient)", in: path,
                adding: recipient)
        }
    }

    /// - Returns: whether it was there.
    /// - Throws: code `last-recipient` where nobody would be left in the rule, or in one of its groups.
    package mutating func remove(_ recipient: String, fromRule rule: Int) throws(Diagnostic) -> Bool {
        var isThere = false
        for path in try places(inRule: rule) {
            guard let list = try value(at: path), recipients(in: list).contains(recipient) else { continue }
            guard recipients(in: list).contains(where: { $0 != recipient }) else {
                throw Diagnostic(
                    "last-recipient", "\(recipient) is the last one that this rule seals for", at: list.place,
                    hints: ["add another one first: cfgops secret recipients add KEY"])
            }
            isThere = true
            if list.kind == .sequence {
                while let index = try value(at: path)?.elements.firstIndex(where: { $0.text == recipient }) {
                    try write(Edit.unset(path.appending(index: index), in: document))
                }
            } else {
                try splice(range(of: recipient, in: list), "", in: path, removing: recipient)
            }
        }
        return isThere
    }

    // MARK: Where recipients stand

    private func place(inRule rule: Int, group: Int?) throws(Diagnostic) -> Path {
        let base = Path([.key("creation_rules"), .index(rule)])
        guard let groups = try value(at: base.appending(key: "key_groups")) else { return base.appending(key: "age") }
        let count = groups.elements.count
        guard let group = group ?? (count == 1 ? 0 : nil), (0 ..< count).contains(group) else {
            throw Diagnostic(
                "which-group", "this rule has \(count) key groups", at: groups.place, hints: ["name one: --group 1 to --group \(count)"])
        }
        return base.appending(key: "key_groups").appending(index: group).appending(key: "age")
    }

    private func places(inRule rule: Int) throws(Diagnostic) -> [Path] {
        let base = Path([.key("creation_rules"), .index(rule)])
        guard let groups = try value(at: base.appending(key: "key_groups")) else { return [base.appending(key: "age")] }
        return groups.elements.indices.flatMap {
            places(in: groups.elements[$0], at: base.appending(key: "key_groups").appending(index: $0))
        }
    }

    /// A group may be joined of others.
    private func places(in group: Value, at path: Path) -> [Path] {
        let inner = group["merge"]?.elements ?? []
        return [path.appending(key: "age")]
            + inner.indices.flatMap { places(in: inner[$0], at: path.appending(key: "merge").appending(index: $0)) }
    }

    private func value(at path: Path) throws(Diagnostic) -> Value? {
        var here = document.root
        for step in path.steps {
            switch step {
            case .key(let key): here = here?[key]
            case .index(let index): here = here.flatMap { $0.elements.indices.contains(index) ? $0.elements[index] : nil }
            }
        }
        return here?.kind == .null ? nil : here
    }

    private func recipients(in value: Value) -> [String] {
        if value.kind == .sequence { return value.elements.map(\.text) }
        return value.text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    // MARK: Keys in one text, with commas between them

    /// Behind the last of them in the source; where there is none, behind the opening quote.
    private func offset(ofLast recipient: String, in list: Value) -> Int {
        let range = Int(list.node.start) ..< Int(list.node.end)
        guard !recipient.isEmpty else { return range.lowerBound }
        return text[range].occurrences(of: Array(recipient.utf8)).last?.upperBound ?? range.upperBound
    }

    /// A key with the comma that parts it from its neighbour.
    private func range(of recipient: String, in list: Value) -> Range<Int> {
        let whole = Int(list.node.start) ..< Int(list.node.end)
        guard let key = text[whole].occurrences(of: Array(recipient.utf8)).first else { return whole.upperBound ..< whole.upperBound }
        let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: ",") || byte == UInt8(ascii: " ") || byte.isBreak }
        let isFirst = recipients(in: list).first == recipient
        var (start, end) = (key.lowerBound, key.upperBound)
        if isFirst {
            while end < whole.upperBound, isSeparator(text[end]) { end += 1 }
        } else {
            while start > whole.lowerBound, isSeparator(text[start - 1]) { start -= 1 }
        }
        return start ..< end
    }

    /// Puts other bytes into a text of keys, and looks that it names those that it is to name.
    private mutating func splice(
        _ range: Range<Int>, _ piece: String, in path: Path, adding: String? = nil, removing: String? = nil
    ) throws(Diagnostic) {
        guard let list = try value(at: path) else { return }
        let wanted = recipients(in: list).filter { $0 != removing } + [adding].compactMap(\.self)
        var copy = text
        copy.replaceSubrange(range, with: piece.utf8)
        let before = (text, document)
        try write(copy)
        guard try value(at: path).map({ recipients(in: $0) }) == wanted else {
            (text, document) = before
            throw Diagnostic(
                "cannot-edit", "these recipients cannot be edited in place", at: list.place,
                hints: ["write them as a list, a key in each line"])
        }
    }

    private mutating func comment(_ name: String, behind value: Value) throws(Diagnostic) {
        let end = Int(value.node.end)
        guard end == text.count || text[end].isBreak else { return }
        var copy = text
        copy.replaceSubrange(end ..< end, with: " # \(name)".utf8)
        try write(copy)
    }

    private mutating func write(_ bytes: [UInt8]) throws(Diagnostic) {
        let parsed = Layer.parse(bytes, file: file)
        guard let document = parsed.document else {
            throw parsed.diagnostics.first { $0.isError } ?? Diagnostic("cannot-edit", "\(file) cannot be edited in place")
        }
        (text, self.document) = (bytes, document)
    }
}

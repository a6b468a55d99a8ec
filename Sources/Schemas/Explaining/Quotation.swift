internal import Documents

/// A value in one line, in flow style: strings in double quotes, numbers as they are spelled, secrets as `<secret>`.
struct Quotation {
    /// Characters after which a value is cut: with the rest of the message it still fits a line of a terminal.
    static let limit = 60

    private let instance: Instance
    private(set) var text = ""

    init(_ node: Int, of instance: Instance) {
        self.instance = instance
        append(node)
    }

    private var room: Int { max(0, Quotation.limit - text.unicodeScalars.count) }

    /// Goes no deeper than there is room, since every collection takes some.
    private mutating func append(_ node: Int) {
        guard instance.nodes[node].flags.isDisjoint(with: [.secret, .sealed]) else {
            text += "<secret>"
            return
        }
        switch instance.nodes[node].kind {
        case .mapping: appendChildren(of: node, "{", "}") { $0.appendEntry($1) }
        case .sequence: appendChildren(of: node, "[", "]") { $0.append($1) }
        case .string: text += Quotation.quoted(instance.beginning(of: node), room: max(room, 8))
        case .null: text += "null"
        default: text += Quotation.shortened(instance.beginning(of: node), room: max(room, 8))
        }
    }

    private mutating func appendChildren(
        of collection: Int, _ open: String, _ close: String, _ child: (inout Quotation, Int) -> Void
    ) {
        let isMapping = instance.nodes[collection].kind == .mapping, end = instance.nodes[collection].next
        var next = collection + 1, separator = ""
        text += open
        while next < end {
            text += separator
            guard room > 0 else {
                text += "…"
                break
            }
            child(&self, next)
            next = Int(instance.nodes[isMapping ? next + 1 : next].next)
            separator = ", "
        }
        text += close
    }

    private mutating func appendEntry(_ key: Int) {
        let name = Quotation.shortened(instance.beginning(of: key), room: max(room, 8))
        text += Path([.key(name)]).description + ": "
        append(key + 1)
    }

    /// A string with its quotes, and `…` in place of what is too much.
    static func quoted(_ string: String, room: Int = limit) -> String {
        var bytes: [UInt8] = [], text = shortened(string, room: room)
        text.withUTF8 { appendQuoted($0, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func shortened(_ string: String, room: Int = limit) -> String {
        let scalars = string.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: room, limitedBy: scalars.endIndex), end < scalars.endIndex else {
            return string
        }
        return String(scalars[..<end]) + "…"
    }
}

extension Instance {
    /// The text of a scalar, of a long one no more than is ever shown.
    fileprivate func beginning(of node: Int) -> String {
        // A character takes at most 4 bytes; the one that is cut in two is beyond those shown.
        let start = Int(nodes[node].textStart), end = min(Int(nodes[node].textEnd), start + 4 * (Quotation.limit + 2))
        return String(decoding: text[start ..< end], as: UTF8.self)
    }

    /// The value as messages quote it: `"lots"`, `70000`, `{host: "db", port: 5432}`.
    func quoted(_ node: Int) -> String { Quotation(node, of: self).text }

    /// The same with its type: `the string "lots"`.
    func named(_ node: Int) -> String {
        let value = nodes[node]
        guard !value.flags.contains(.anyKind) else { return "<secret>" }
        let isEmpty = value.count == 0 && value.textStart == value.textEnd && value.flags.isDisjoint(with: [.secret, .sealed])
        return switch value.kind {
        case .null, .alias: "null"
        case .boolean: "the boolean \(quoted(node))"
        case .integer: "the integer \(quoted(node))"
        case .decimal: "the number \(quoted(node))"
        case .string: isEmpty ? "an empty string" : "the string \(quoted(node))"
        case .mapping: isEmpty ? "an empty mapping" : "the mapping \(quoted(node))"
        case .sequence: isEmpty ? "an empty list" : "the list \(quoted(node))"
        }
    }
}

extension Value {
    /// A value of a schema or a layer, quoted in the same way.
    var quoted: String { Instance(self).quoted(0) }
}

extension Sequence<String> {
    /// `a`, `a or b`, `a, b or c`.
    func joined(lastBy word: String) -> String {
        let all = Array(self)
        guard all.count > 1, let last = all.last else { return all.first ?? "" }
        return all.dropLast().joined(separator: ", ") + " \(word) \(last)"
    }
}

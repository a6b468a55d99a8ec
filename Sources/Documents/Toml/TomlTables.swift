/// Where the tables and keys of a TOML text go.
extension TomlParser {
    /// The table that `[path]` states.
    mutating func openTable(_ path: [TomlKey]) throws(Mistake) -> Int {
        let (parent, last) = try parent(of: path)
        guard let existing = tree.child(of: parent, last.bytes) else {
            return try addTable(.header, last, in: parent)
        }
        guard case .table(.implied) = tree[existing].content else { throw stated(last, existing) }
        tree[existing].content = .table(.header)
        tree[existing].span = last.span
        return existing
    }

    /// The new table that `[[path]]` states.
    mutating func addElement(_ path: [TomlKey]) throws(Mistake) -> Int {
        let (parent, last) = try parent(of: path)
        let list: Int
        if let existing = tree.child(of: parent, last.bytes) {
            guard case .tables = tree[existing].content else { throw stated(last, existing) }
            list = existing
        } else {
            list = try add(.tables, at: last.span)
            tree.insert(list, under: last, in: parent)
        }
        let element = try add(.table(.header), at: last.span)
        tree.append(element, to: list)
        return element
    }

    /// Goes down the tables of a header before its last part, making those that are missing.
    private mutating func parent(of path: [TomlKey]) throws(Mistake) -> (Int, TomlKey) {
        if path.count > limits.depth { throw tooDeep(at: path[0].span.lowerBound) }
        var table = TomlTree.root
        for part in path.dropLast() {
            guard let next = tree.child(of: table, part.bytes) else {
                table = try addTable(.implied, part, in: table)
                continue
            }
            switch tree[next].content {
            case .table(.inline), .scalar, .array: throw stated(part, next)
            case .table: table = next
            case .tables: table = tree[next].children[tree[next].children.count - 1]  // made with its first element
            }
        }
        return (table, path[path.count - 1])  // a key has at least one part
    }

    /// Puts a value under a dotted key of a table.
    mutating func insert(_ value: Int, under path: [TomlKey], in start: Int) throws(Mistake) {
        var table = start
        for part in path.dropLast() {
            guard let next = tree.child(of: table, part.bytes) else {
                table = try addTable(.dotted, part, in: table)
                continue
            }
            switch tree[next].content {
            case .table(.dotted): break
            case .table(.implied): tree[next].content = .table(.dotted)
            default: throw stated(part, next)
            }
            table = next
        }
        let last = path[path.count - 1]
        if let existing = tree.child(of: table, last.bytes) { throw stated(last, existing) }
        tree.insert(value, under: last, in: table)
    }

    /// Closes an inline table and what its dotted keys made: nothing is added to them any more.
    mutating func close(_ table: Int) {
        tree[table].content = .table(.inline)
        for child in tree[table].children {
            if case .table(.dotted) = tree[child].content { close(child) }
        }
    }

    private mutating func addTable(_ origin: TomlTree.Origin, _ part: TomlKey, in parent: Int) throws(Mistake) -> Int {
        let table = try add(.table(origin), at: part.span)
        tree.insert(table, under: part, in: parent)
        return table
    }

    mutating func add(_ content: TomlTree.Content, at span: Range<Int>) throws(Mistake) -> Int {
        if tree.nodes.count >= limits.nodes {
            throw Mistake(code: "too-many-nodes", message: "expected at most \(limits.nodes) values in one file", offset: span.lowerBound)
        }
        return tree.add(content, at: span)
    }

    func tooDeep(at offset: Int) -> Mistake {
        Mistake(code: "too-deep", message: "expected at most \(limits.depth) levels of tables and arrays", offset: offset)
    }

    private func stated(_ part: TomlKey, _ existing: Int) -> Mistake {
        let key = String(decoding: part.bytes, as: UTF8.self), line = text.position(of: tree[existing].span.lowerBound).line
        return switch tree[existing].content {
        case .table(.inline):
            Mistake(
                code: "duplicate-key", message: "expected nothing more for \"\(key)\", the inline table of line \(line) is complete",
                offset: part.span.lowerBound, hints: ["state all of it in one place"])
        default:
            Mistake(
                code: "duplicate-key", message: "expected each key once, found \"\(key)\" again, stated first in line \(line)",
                offset: part.span.lowerBound, hints: ["remove one of the two"])
        }
    }
}

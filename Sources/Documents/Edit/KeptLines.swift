/// The lines of a fragment that keeps its text, and of the collections that are made around it.
struct KeptLines {
    private(set) var lines: [[UInt8]] = []
    private let fragment: Fragment
    private let indentation: Indentation
    /// Where the next key or dash goes, and what stands before it on its line: blanks and dashes.
    private var column: Int
    private var line: [UInt8]

    init(_ fragment: Fragment, _ indentation: Indentation, column: Int) {
        (self.fragment, self.indentation, self.column) = (fragment, indentation, column)
        line = [UInt8](repeating: .space, count: column)
    }

    /// - Parameter tree: collections of one item each, the fragment in the innermost.
    mutating func write(_ tree: Tree) throws(Diagnostic) {
        switch tree {
        case .mapping(let entries):
            for (key, value) in entries {
                if case .kept = value { return try writeFragment(key) }
                lines.append(line + (try keyText(key, syntax: .yaml, inFlow: false)) + [.colon])
                if case .sequence = value { column += indentation.sequenceStep } else { column += indentation.step }
                line = [UInt8](repeating: .space, count: column)
                try write(value)
            }
        case .sequence(let elements):
            for element in elements {
                if case .kept = element { return try writeFragment(nil) }
                line += [.dash, .space]
                column += 2
                try write(element)
            }
        case .scalar, .kept: break
        }
    }

    private mutating func writeFragment(_ key: [UInt8]?) throws(Diagnostic) {
        let above = fragment.linesAbove(key), margin = [UInt8](repeating: .space, count: column)
        if !above.isEmpty, line.last == .space, line.contains(.dash) {
            lines.append(line.dropLast())
            line = margin
        }
        lines += above.map { margin + $0 }
        let text = try fragment.blockLines(key, at: column, indentation)
        lines += [line + text[0]] + text.dropFirst()
    }
}

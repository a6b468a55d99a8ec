internal import Documents
internal import Overlays

/// Writes a document as lines `NAME=value` (R18): a variable for each scalar, named after the keys on the way to it.
///
/// What the dialect's reader would not read back is a problem.
struct DotenvEncoder: Encoder {
    private let document: EffectiveDocument
    private let dialect: TargetDeclaration.Dialect
    private let lineEnds: TextLayout.LineEnds
    private let keepsKeys: Bool
    private(set) var bytes: [UInt8] = []
    private(set) var problems: [Diagnostic] = []
    var trace: OutputTrace?
    private var names = WrittenNames()

    init(_ document: EffectiveDocument, _ dialect: TargetDeclaration.Dialect, keepsKeys: Bool, _ lineEnds: TextLayout.LineEnds) {
        self.document = document
        self.dialect = dialect
        self.lineEnds = lineEnds
        self.keepsKeys = keepsKeys
    }

    mutating func write(_ root: EffectiveDocument.NodeID) {
        guard document.isPlainMapping(root) else {
            return problems.append(document.problem(root, "is \(document.described(root)), dotenv needs a mapping"))
        }
        var walk = VariableWalk(document, keepsKeys: keepsKeys)
        walk.visit(root) { writeLine($0, $1) }
        problems += names.collisions(in: bytes, of: document, what: "variable")
    }

    private mutating func writeLine(_ name: VariableName, _ node: EffectiveDocument.NodeID) {
        if let reason = dialect.reason(against: name) { return refuse(name, of: node, reason) }
        let start = bytes.count
        bytes.append(contentsOf: name.bytes)
        names.add(start ..< bytes.count, of: bytes, from: node)
        bytes.append(UInt8(ascii: "="))
        let reason = document.withScalarText(node) { text in
            let reason = dialect.append(text, toLineFrom: start, of: &bytes)
            let changes = lineEnds == .crlf && text.contains(UInt8(ascii: "\n"))
            return reason ?? (changes ? "holds a line feed, which `line-ends: crlf` would change" : nil)
        }
        bytes.append(UInt8(ascii: "\n"))
        trace?.note(node, from: start, to: bytes.count)
        if let reason { problems.append(document.problem(node, reason)) }
    }

    private mutating func refuse(_ name: VariableName, of node: EffectiveDocument.NodeID, _ reason: DotenvNameRefusal) {
        let text = String(decoding: name.bytes, as: UTF8.self)
        switch reason {
        case .ownedByShells:
            let message = "gives the variable \(text), which the shell keeps for itself"
            problems.append(document.problem(node, message, hints: ["rename the key, or put it below another one"]))
        case .expected(let form):
            let hints = name.keepsKeys ? ["without `keys: keep` keys become upper case, and other characters `_`"] : []
            problems.append(document.problem(node, "gives the variable \"\(text)\", expected \(form)", hints: hints))
        }
    }
}

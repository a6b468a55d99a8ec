internal import Documents

/// Looks for secrets in plain text: one pass finds the literals of all rules, and only there is anything looked at more closely, in
/// a bounded stretch. So the time is linear in the text, whatever it holds.
package struct PlaintextScan: Sendable {
    package struct Finding: Hashable, Sendable {
        /// The rule's id: `private-key`, `aws-access-key`.
        package var rule: String
        /// What was found, in words: `a private key`.
        package var what: String
        /// Source bytes.
        package var range: Range<Int>
    }

    /// Findings in one text: who has more has a file of nothing else, and reads the first of them.
    package static let findingLimit = 100
    /// Bytes of a text. Nobody keeps secrets in a file that no editor opens, and a push must not wait for hours.
    package static let sizeLimit = 50_000_000
    /// Bytes of the beginning in which a NUL says that it is no text, as git has it.
    private static let binaryPrefix = 8_000

    private let rules = ScanRules.standard
    private let search: LiteralSearch
    /// What to look for where a literal was found, by its number.
    private let probes: [Probe]

    private enum Probe: Sendable {
        /// A literal of a rule, which must be spelled like this if it is part of a token.
        case rule(Int, literal: [UInt8])
        /// The name of a secret.
        case name
        case privateKey, puttyKey, url, curl
    }

    package init() {
        var literals: [[UInt8]] = [], probes: [Probe] = []
        func add(_ literal: [UInt8], _ probe: Probe) {
            literals.append(literal)
            probes.append(probe)
        }
        for (index, rule) in rules.rules.enumerated() {
            for literal in rule.literals { add(literal, .rule(index, literal: rule.place == .near ? [] : literal)) }
        }
        for spelling in rules.spellings { add(spelling, .name) }
        add(Array("-----BEGIN ".utf8), .privateKey)
        add(Array("PuTTY-User-Key-File-".utf8), .puttyKey)
        add(Array("://".utf8), .url)
        add(Array("curl ".utf8), .curl)
        search = LiteralSearch(literals)
        self.probes = probes
    }

    /// The ids of all rules, sorted, each with what it finds in words.
    package var ruleNames: [(id: String, what: String)] {
        (rules.rules.map { ($0.id, $0.what) } + SecretShape.allCases.map { ($0.rawValue, $0.what) }).sorted { $0.0 < $1.0 }
    }

    /// Compiles the patterns of all rules, which otherwise happens where a text needs them.
    ///
    /// - Returns: how many there are.
    package static func compileAll() throws -> Int {
        try ScanRules.standard.rules.reduce(0) { count, rule in
            _ = try rule.pattern.expression()
            return count + 1
        }
    }

    /// - Parameter path: of the file; some rules look at names.
    /// - Returns: by place; at most one for each stretch of bytes. Nothing for what is no text.
    package func findings(in bytes: [UInt8], path: String) -> [Finding] {
        guard !Self.isBinary(bytes) else { return [] }
        return bytes.withUnsafeBufferPointer { findings(in: $0, values: ValueText(path: path, rules: rules)) }
    }

    /// - Parameter name: of the value, where it has one.
    /// - Returns: the first thing that a value has about it, as if it stood in a file.
    package func finding(in value: [UInt8], named name: String?) -> Finding? {
        value.withUnsafeBufferPointer { text in
            let values = ValueText(path: "", rules: rules)
            if let found = findings(in: text, values: values).first { return found }
            guard let name, values.isName(Array(name.utf8)), values.isRandom(text) else { return nil }
            return Finding(rule: SecretShape.value.rawValue, what: SecretShape.value.what, range: 0 ..< text.count)
        }
    }

    /// Whether a file is none that people write in.
    package static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(binaryPrefix).contains(0) }

    private func findings(in text: UnsafeBufferPointer<UInt8>, values: ValueText) -> [Finding] {
        var found: [Finding] = []
        // Where each rule goes on, so that no stretch is looked at twice by the same one.
        var passed = [Int](repeating: 0, count: rules.rules.count), commandEnd = 0
        search.forEachHit(in: text) { number, end in
            func note(_ shape: SecretShape, _ range: Range<Int>?) {
                if let range { found.append(Finding(shape, range)) }
            }
            switch probes[number] {
            case .rule(let index, let literal):
                guard end > passed[index], let run = rules.rules[index].run(at: end, of: literal, in: text) else { break }
                passed[index] = run.passed
                if let range = run.range, isSecret(text, range) { found.append(Finding(rules.rules[index], range)) }
            case .name: note(.value, values.value(ofNameEndingAt: end, in: text))
            case .privateKey: note(.privateKey, PrivateKeyBlock.armored(from: end, in: text))
            case .puttyKey: note(.privateKey, PrivateKeyBlock.putty(from: end, in: text))
            case .url: note(.url, values.password(ofURLAt: end, in: text))
            case .curl:
                guard end > commandEnd else { break }
                let (range, passed) = values.password(ofCommandAt: end, in: text)
                commandEnd = passed
                note(.command, range)
            }
            return found.count < Self.findingLimit
        }
        return found.inOrder
    }

    /// Whether a token is nobody's: it is published, or one byte over and over.
    private func isSecret(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let token = UnsafeBufferPointer(rebasing: text[range])
        return !token.isRepetitive && !rules.isPublished(token)
    }
}

extension PlaintextScan.Finding {
    fileprivate init(_ rule: ScanRules.Rule, _ range: Range<Int>) { self.init(rule: rule.id, what: rule.what, range: range) }

    fileprivate init(_ shape: SecretShape, _ range: Range<Int>) { self.init(rule: shape.rawValue, what: shape.what, range: range) }
}

extension [PlaintextScan.Finding] {
    /// By place. Where two overlap, what is said of the form comes before what is said of the name.
    fileprivate var inOrder: [PlaintextScan.Finding] {
        let ranks = Dictionary(uniqueKeysWithValues: SecretShape.allCases.enumerated().map { ($1.rawValue, $0 + 1) })
        let sorted = sorted { ($0.range.lowerBound, ranks[$0.rule] ?? 0) < ($1.range.lowerBound, ranks[$1.rule] ?? 0) }
        var kept: [PlaintextScan.Finding] = []
        for finding in sorted {
            guard let last = kept.last, last.range.overlaps(finding.range) else {
                kept.append(finding)
                continue
            }
            if ranks[finding.rule] ?? 0 < ranks[last.rule] ?? 0 { kept[kept.count - 1] = finding }
        }
        return kept
    }
}

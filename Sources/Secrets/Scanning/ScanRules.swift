internal import Documents
internal import Schemas
internal import Synchronization

/// What `rules.yaml` says, read once.
struct ScanRules: Sendable {
    /// A form that secrets have.
    struct Rule: Sendable {
        enum Place: Sendable {
            /// The literal begins the run, and the pattern is that of the rest.
            case start
            /// The literal stands inside of the run, which the pattern matches as a whole.
            case inside
            /// The run stands behind the literal on its line.
            case near
        }

        let id: String
        let what: String
        let place: Place
        let literals: [[UInt8]]
        /// The bytes of a run.
        let alphabet: ByteSet
        let pattern: LazyPattern
        /// Bits a character.
        let entropy: Double
        let needsDigit: Bool
    }

    static let standard = ScanRules(Yaml.parse(PackageResources.rules_yaml, file: "rules.yaml").document?.root)

    let rules: [Rule]
    /// How names of secrets end, in lower case without separators.
    let names: [[UInt8]]
    /// What such names look like in text: every spelling of each.
    let spellings: [[UInt8]]
    /// Beginnings of such names that make them harmless, without separators.
    let harmless: [[UInt8]]
    let placeholders: LiteralSearch
    let lockFiles: Set<String>
    /// The first eight bytes of SHA-256, in hex.
    let published: Set<String>

    init(_ root: Value?) {
        rules = ["tokens", "near"].flatMap { section in (root?[section]?.ownEntries ?? []).compactMap { Rule($0.key.text, $0.value) } }
        func list(_ value: Value?) -> [String] { value?.elements.map(\.text) ?? [] }
        let values = root?["values"], names = list(values?["names"])
        self.names = names.map { $0.utf8.filter { $0 != .underscore } }
        spellings = names.flatMap { name in
            name.contains("_") ? ["", "_", "-", ".", " "].map { name.split(separator: "_").joined(separator: $0) } : [name]
        }.map { Array($0.utf8) }
        harmless = list(values?["harmless"]).map { $0.utf8.filter { $0 != .underscore } }
        placeholders = LiteralSearch(list(values?["placeholders"]).map { Array($0.utf8) })
        lockFiles = Set(list(values?["lock-files"]))
        published = Set(list(root?["published"]))
    }
}

extension ScanRules.Rule {
    /// - Returns: nil for an entry that is no rule; a test reads every entry.
    fileprivate init?(_ id: String, _ entry: Value) {
        let places: [(String, Place)] = [("starts", .start), ("holds", .inside), ("near", .near)]
        guard let (key, place) = places.first(where: { entry[$0.0] != nil }), let pattern = entry["then"]?.text,
            let what = entry["what"]?.text
        else { return nil }
        (self.id, self.what, self.place) = (id, what, place)
        literals = entry[key]?.elements.map { Array($0.text.utf8) } ?? []
        alphabet = ByteSet.token.adding((entry["also"]?.text ?? "").utf8)
        self.pattern = LazyPattern("^(?:\(pattern))$")
        entropy = entry["entropy"].flatMap { Double($0.text) } ?? 2.5
        needsDigit = entry["digit"]?.text == "true"
    }
}

/// A pattern that is compiled when a text needs it for the first time: hardly any text needs more than a few.
final class LazyPattern: Sendable {
    private let source: String
    private let compiled = Mutex<RegularExpression?>(nil)

    init(_ source: String) { self.source = source }

    /// - Throws: what is wrong with the pattern.
    func expression() throws(RegularExpression.Mistake) -> RegularExpression {
        if let known = compiled.withLock({ $0 }) { return known }
        let expression = try RegularExpression(Array(source.utf8))
        compiled.withLock { $0 = expression }
        return expression
    }

    /// Whether the whole of a text has this form.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let expression = try? expression(), case .matches = expression.match(text) else { return false }
        return true
    }
}

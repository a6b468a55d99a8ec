internal import Documents
internal import Overlays

/// What rules say about the change from one state to another: every document that differs is held against the rules about changes.
///
/// A push is held against the rules of the state before it as well, those about documents too (R28): what it changes has to be right
/// by them as they stood there, so that no push can take a rule away and break it at once.
struct ChangeRules {
    /// The rules of one state, and its environments.
    private struct Side {
        let rules: [CompiledRule]
        let graph: EnvironmentGraph?

        func rules(about pair: DocumentPair) -> [CompiledRule] {
            guard let graph else { return [] }
            return rules.filter { $0.rule.selects(pair.document, in: pair.newEnvironment, graph) }
        }
    }

    private let current: Side
    private let former: Side

    /// Without a state before there is no change.
    ///
    /// - Parameter isPush: whether the rules of the old state hold, too.
    init(old: LoadedConfiguration, new: LoadedConfiguration, isPush: Bool) throws {
        let isFirst = old.configuration == nil
        current = Side(rules: try isFirst ? [] : new.judge?.policies() ?? [], graph: new.configuration?.graph)
        former = Side(rules: try isPush ? old.judge?.policies() ?? [] : [], graph: old.configuration?.graph)
    }

    /// Whether no change can break a rule.
    var isEmpty: Bool { former.rules.isEmpty && current.rules.allSatisfy(\.judgesDocuments) }

    func diagnostics(of pair: DocumentPair) -> [Diagnostic] {
        let current = current.rules(about: pair)
        let former = former.rules(about: pair).filter { rule in !current.contains { $0.isAsStrict(as: rule) } }
        guard !former.isEmpty || !current.allSatisfy(\.judgesDocuments) else { return [] }
        let parts = pair.changedParts.map { ($0, ChangeInstance($0)) }
        func changes(by rules: [CompiledRule]) -> [Diagnostic] {
            rules.filter { !$0.judgesDocuments }.flatMap { rule in
                parts.flatMap { part, change in
                    rule.diagnostics(of: change.instance, words: ChangeWords(change, of: part).diagnostics)
                }
            }
        }
        let documents = pair.new.map { former.filter(\.judgesDocuments).diagnostics(of: $0.document) } ?? []
        let found = changes(by: current) + (documents + changes(by: former)).map(\.ofFormerRule)
        return found.map { $0.concerning(pair.newEnvironment) }
    }
}

extension CompiledRule {
    fileprivate var judgesDocuments: Bool { rule.judgesDocuments }

    /// Whether what the other rule refuses is refused by this one, about the same document: compiled schemas are shared by states that
    /// have the same files.
    fileprivate func isAsStrict(as other: CompiledRule) -> Bool {
        schema === other.schema && judgesDocuments == other.judgesDocuments
            && (rule.policy?.severity == .error || other.rule.policy?.severity == .warning)
    }
}

extension Diagnostic {
    /// The note at the rule is the last one.
    fileprivate var ofFormerRule: Diagnostic {
        guard let note = notes.last else { return self }
        var copy = self
        copy.notes[notes.count - 1].message = "\(note.message), as it stood before this push"
        return copy
    }
}

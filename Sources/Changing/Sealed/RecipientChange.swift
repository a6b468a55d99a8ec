internal import Documents
package import History
package import Overlays
package import Secrets
package import Validating

/// Somebody more, or less, in `.sops.yaml`, and every file that is concerned sealed for those who are in it then.
///
/// Whoever comes gets the data keys that are there. Whoever goes knows them, so that the files get new ones: otherwise values that are set
/// later could be opened with what was seen before.
package struct RecipientChange: Sendable {
    package enum Action: Sendable, Hashable {
        /// - name: a comment behind the key.
        /// - group: of key groups, counted from 0.
        case add(AgeRecipient, name: String?, group: Int?)
        case remove(String)
    }

    package let root: ConfigurationRoot
    package let action: Action
    /// Whose rules change.
    package let selection: SealedSelection
    package let sealing: Sealing

    package init(root: ConfigurationRoot, action: Action, selection: SealedSelection, sealing: Sealing) {
        (self.root, self.action, self.selection, self.sealing) = (root, action, selection, sealing)
    }

    package struct Result: Sendable {
        package fileprivate(set) var edits: [String: Change.Edit] = [:]
        package fileprivate(set) var files: [ResealedFile] = []
        /// The `.sops.yaml` files that changed.
        package fileprivate(set) var rules: [String] = []
        fileprivate var isNewKey = false

        package init() {}

        package var trailers: [Trailer] { isNewKey ? files.map { Trailer(RotationMark.resealed, $0.file) } : [] }
    }

    /// - Parameter progress: called with the files done and their number.
    /// - Throws: `Diagnostics` for every rule and file that cannot be changed; nothing is half done.
    package func execute(
        on head: Snapshot, _ configuration: Configuration, progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Result {
        let all = try head.sealedFiles(), rules = RecipientRules(head, root: root.folder)
        var chosen = Set(try selection.resolved(on: head, configuration).map(\.file))
        if case .all = selection { chosen = Set(all) }
        var result = Result()
        result.edits = try firstRules(all, rules) ?? editedRules(for: chosen, among: all, rules, on: head)
        result.rules = result.edits.keys.sorted()
        let after = RecipientRules(EditedTree(head, edits: result.edits), root: root.folder)
        let concerned = try all.filter { try isConcerned($0, chosen, rules, after, on: head) }
        var problems: [Diagnostic] = []
        for (done, file) in concerned.enumerated() {
            do { try reseal(file, after, on: head, &result) } catch let error as Diagnostics { problems += error.list }
            progress(done + 1, concerned.count)
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return result
    }

    // MARK: The rules

    /// Where nothing is sealed and nothing says for whom it would be: one rule, for every layer of secrets.
    private func firstRules(_ sealed: [String], _ rules: RecipientRules) throws -> [String: Change.Edit]? {
        guard case .add(let recipient, let name, nil) = action, case .all = selection, sealed.isEmpty,
            try rules.found(for: RecipientRules.fileName) == nil
        else { return nil }
        let comment = name.map { " # \($0)" } ?? ""
        let text = "creation_rules:\n  - path_regex: \\.secrets\\.\n    age:\n      - \(recipient.text)\(comment)\n"
        return [RecipientRules.fileName: .write(Array(text.utf8))]
    }

    /// - Parameter chosen: files whose rules change. A rule that speaks of others too is refused: they would change hands unasked.
    private func editedRules(
        for chosen: Set<String>, among all: [String], _ rules: RecipientRules, on head: Snapshot
    ) throws -> [String: Change.Edit] {
        struct Place: Hashable {
            let file: String
            let rule: Int
        }
        var speaksOf: [Place: [String]] = [:]
        for file in all {
            guard let found = try rules.found(for: file), let rule = found.rules.index(for: found.path) else { continue }
            speaksOf[Place(file: found.file, rule: rule), default: []].append(file)
        }
        let places = speaksOf.filter { $0.value.contains(where: chosen.contains) }
        var problems = places.compactMap { place, files in
            files.first { !chosen.contains($0) }.map { other in
                Diagnostic(
                    "shared-rule", "rule \(place.rule + 1) of \(place.file) is that of \(other), too",
                    at: Documents.Place(file: place.file),
                    hints: ["name that file too, or all with --all", "or part the rule in two first"])
            }
        }
        guard !places.isEmpty else {
            throw Diagnostic(
                "no-creation-rule", "no rule of \(RecipientRules.fileName) speaks of these files",
                hints: ["write one: creation_rules: [{path_regex: \\.secrets\\., age: [age1...]}]"])
        }
        problems += Set(places.keys.map(\.file)).filter { $0.hasPrefix("../") }.sorted().map { file in
            Diagnostic(
                "outside-root", "\(file) lies above the configuration root", at: Documents.Place(file: file),
                hints: ["change it by hand; cfgops secret rotate --all then seals the files for whom it names"])
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        var edits: [String: RecipientEdit] = [:], old: [String: [UInt8]] = [:]
        for place in places.keys.sorted(by: { ($0.file, $0.rule) < ($1.file, $1.rule) }) {
            guard let bytes = try head.read(place.file) else { continue }
            var edit = try edits[place.file] ?? RecipientEdit(bytes, file: place.file)
            switch action {
            case .add(let recipient, let name, let group): try edit.add(recipient.text, called: name, toRule: place.rule, group: group)
            case .remove(let recipient): _ = try edit.remove(recipient, fromRule: place.rule)
            }
            (edits[place.file], old[place.file]) = (edit, bytes)
        }
        return edits.filter { $0.value.bytes != old[$0.key] }.mapValues { .write($0.bytes) }
    }

    // MARK: The files

    /// Files whose rule is another one now, and of those that were chosen what is sealed for others than it says.
    private func isConcerned(
        _ file: String, _ chosen: Set<String>, _ before: RecipientRules, _ after: RecipientRules, on head: Snapshot
    ) throws -> Bool {
        guard let rule = try after.found(for: file).flatMap({ try? $0.rule() }), let bytes = try head.read(file) else { return false }
        if try before.found(for: file).flatMap({ try? $0.rule() })?.recipients != rule.recipients { return true }
        guard chosen.contains(file) else { return false }
        let recipients = try SopsFile(bytes, path: file).recipients
        return switch action {
        case .add(let recipient, _, _): !recipients.contains(recipient.text)
        case .remove(let recipient): recipients.contains(recipient)
        }
    }

    private func reseal(_ file: String, _ rules: RecipientRules, on head: Snapshot, _ result: inout Result) throws {
        guard let bytes = try head.read(file), let rule = try rules.rule(for: file) else { return }
        let sealed = try SopsFile(bytes, path: file), new: [UInt8]
        switch action {
        case .add: new = try sealed.rewrapped(for: rule.recipients, with: sealing.keys)
        case .remove:
            new = try sealed.opened(with: sealing.keys).rotated(for: rule.recipients, now: sealing.now)
            result.isNewKey = true
        }
        result.edits[file] = .write(new)
        result.files.append(ResealedFile(file: file, old: sealed.recipients, new: rule.recipients))
    }
}

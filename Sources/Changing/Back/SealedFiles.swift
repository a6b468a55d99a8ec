internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

/// What R24 says of sealed files that go back.
///
/// 1. A file whose recipients are the same goes back whole, without a key.
/// 2. Values that were rotated since stay as they are today, unless rotations are to be taken back too; so do recipients. Where nothing
///    else in the file differs, that takes no key either.
/// 3. Anything else takes a key: what it said then is opened, and sealed for those who may read the file today.
struct SealedFiles {
    let root: ConfigurationRoot
    let before: Snapshot
    let head: Snapshot
    let restoresRotated: Bool
    let sealing: Sealing

    /// The edits that can be made, and what stays.
    ///
    /// - Throws: `Diagnostics` for every file that only a key could take back.
    func admitted(_ edits: [String: Change.Edit]) throws -> RollbackResult {
        var result = RollbackResult(edits: edits), problems: [Diagnostic] = []
        lazy var rotations = Result { try self.rotations() }
        let after = EditedTree(head, edits: edits)
        for path in edits.keys.sorted() {
            guard let layer = LayerPath(path) else { continue }
            let now = try head.entry(path)?.kind.isFile == true ? head.read(path) : nil
            let versions = SealedVersions(path: path, then: try after.read(path), today: now)
            guard versions.areSealed else { continue }
            let rotated = try restoresRotated ? [] : rotations.get().filter { $0.isIn(layer) && versions.differ(at: $0.target.path) }
            do {
                switch try fate(of: versions, rotated.map(\.target.path)) {
                case .asItWas: break
                case .asToday: result.edits[path] = nil
                case .sealed(let text): result.edits[path] = text == now ? nil : .write(text)
                }
                for mark in rotated {
                    let kept = Kept(environment: layer.environment, target: mark.target, reason: "rotated since")
                    if !result.kept.contains(kept) { result.kept.append(kept) }
                }
            } catch let error as Diagnostic {
                problems.append(error)
            } catch let error as Diagnostics {
                problems += error.list
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return result
    }

    // MARK: One file

    private enum Fate {
        case asItWas, asToday
        case sealed([UInt8])
    }

    private func fate(of versions: SealedVersions, _ rotated: [Path]) throws -> Fate {
        if versions.differ(onlyAt: rotated) { return .asToday }
        let obstacle = try obstacle(versions)
        if rotated.isEmpty && obstacle == nil { return .asItWas }
        let reason = obstacle ?? "some of its values were rotated since, and others changed"
        return try withKey("this sealed file cannot be taken back without a key: \(reason)", of: versions.path, otherwise: [Self.hint]) {
            let then = try versions.then.map { try opened($0, versions.path) }
            let today = try versions.today.map { try opened($0, versions.path) }
            let text = try edited(
                versions.path, today?.file == nil ? nil : versions.today, remembering: [then?.file].compactMap(\.self)
            ) { _ in
                try rotated.reduce(then?.text ?? versions.empty) { text, path in
                    try SealedFiles.carrying(path, from: today?.text, into: text, versions.path)
                }
            }
            return .sealed(text)
        }
    }

    private static let hint = "rollback with --env or --document takes back a part without it"

    /// Why a file cannot be what it was without a key; nil when it can.
    private func obstacle(_ versions: SealedVersions) throws -> String? {
        let today = versions.today.flatMap(Recipients.init), then = versions.then.flatMap(Recipients.init)
        if let today, let then { return today == then ? nil : "its recipients changed since" }
        if versions.today != nil && versions.then != nil {
            return then == nil ? "it was in plain text then" : "it is in plain text today"
        }
        // Who may read it today says the file by which new ones are sealed.
        guard let text = versions.then, try !hasSameRules(versions.path) else { return nil }
        let rule = try ruleIfAny(for: versions.path)
        let isSame = try rule.map { try $0.recipients.areSame(as: SopsFile(text, path: versions.path).recipients) } ?? false
        return isSame ? nil : "it is gone today, and .sops.yaml changed since"
    }

    private func hasSameRules(_ path: String) throws -> Bool {
        let tops = [before.fromTop, head.fromTop]
        var folder = root.repositoryPath(path)
        repeat {
            folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
            let file = folder.isEmpty ? RecipientRules.fileName : "\(folder)/\(RecipientRules.fileName)"
            if try tops[0].id(of: file) != tops[1].id(of: file) { return false }
        } while !folder.isEmpty
        return true
    }

    // MARK: Rotations

    /// Whether two values differ by rotations alone: a sealed value itself, or a string that embeds some.
    func differByRotation(_ old: KeyComparison.Side, _ new: KeyComparison.Side) throws -> Bool {
        if let olds = old.document.deferredPieces(old.node), let news = new.document.deferredPieces(new.node), olds.count == news.count {
            return try zip(olds, news).allSatisfy { one, other in
                try old.document.text(one) == new.document.text(other) || differByRotation((old.document, one), (new.document, other))
            }
        }
        guard new.document.isTainted(new.node) else { return false }
        let origin = new.document.origin(new.node)
        guard let layer = LayerPath(origin.file.path) else { return false }
        let path = origin.value.document.path(to: origin.value.index)
        return try rotatedPaths(in: layer).contains { path.steps.starts(with: $0.steps) }
    }

    /// What of a layer was rotated since, and stays.
    func rotatedPaths(in layer: LayerPath) throws -> [Path] {
        try restoresRotated ? [] : Set(rotations().filter { $0.isIn(layer) }.map(\.target.path)).sorted { "\($0)" < "\($1)" }
    }

    private func rotations() throws -> [RotationMark] {
        guard let newest = head.commit, let oldest = before.commit else { return [] }
        return try root.repository.log(from: newest, excluding: [oldest]).filter(root.owns).flatMap(RotationMark.all)
    }
}

// MARK: With a key

extension SealedFiles {
    /// What `body` makes with keys.
    ///
    /// - Throws: code `needs-key` where none fits, with the message.
    func withKey<Result>(
        _ message: String, of path: String, otherwise hints: [String], _ body: () throws -> Result
    ) throws -> Result {
        let complaint = Diagnostic("needs-key", message, at: Place(file: path), hints: hints)
        guard !sealing.hasNoKeys else { throw complaint }
        do {
            return try body()
        } catch let error as Diagnostics where error.list.contains(where: { $0.code == "no-key" }) {
            var complaint = complaint
            complaint.hints += error.list.flatMap(\.hints)
            throw complaint
        }
    }

    private var rules: RecipientRules { RecipientRules(head, root: root.folder) }

    private func ruleIfAny(for path: String) throws -> CreationRule? {
        do { return try rules.rule(for: path) } catch let error as Diagnostic where error.code == "no-creation-rule" { return nil }
    }

    /// A text in plain, and what it was sealed in, if it was.
    func opened(_ text: [UInt8], _ path: String) throws(Diagnostics) -> (text: [UInt8], file: OpenSopsFile?) {
        guard MergedLayer.isSealed(text, file: path) else { return (text, nil) }
        let file = try sealing.open(text, path)
        return (file.plainBytes, file)
    }

    /// A sealed file with its plain text edited: under today's data key for today's recipients, or, where there is none today, as
    /// `.sops.yaml` says today.
    ///
    /// - Parameters:
    ///   - today: sealed; nil where there is none.
    ///   - others: versions of which ciphertexts may be kept.
    func edited(
        _ path: String, _ today: [UInt8]?, remembering others: [OpenSopsFile] = [], _ edit: (_ plain: [UInt8]?) throws -> [UInt8]
    ) throws -> [UInt8] {
        guard let today else {
            var text = try edit(nil)
            defer { wipe(&text) }
            return try Sops.seal(Secret(copying: text), path: path, by: rules.required(for: path), now: sealing.now).bytes
        }
        let file = try sealing.open(today, path)
        var plain = file.plainBytes
        var text = try edit(plain)
        defer {
            wipe(&plain)
            wipe(&text)
        }
        let rule = try ruleIfAny(for: path)
        return try file.resealing(Secret(copying: text), remembering: file.related(of: others), by: rule, now: sealing.now).bytes
    }

    /// A text with what stands at a path as another text has it: stated, or taken out.
    static func carrying(_ path: Path, from other: [UInt8]?, into text: [UInt8], _ file: String) throws -> [UInt8] {
        let document = try plain(text, file), wanted = try other.flatMap { try value(at: path, in: plain($0, file)) }
        if let wanted { return try Edit.set(path, to: NewValue(wanted), in: document) }
        return try value(at: path, in: document) == nil ? text : Edit.unset(path, in: document)
    }

    private static func value(at path: Path, in document: Document) throws -> Value? {
        let (root, rest) = try document.address(path)
        guard let root else { return nil }
        return try Documents.value(at: rest, in: Value(document, Int(document.roots[root].node)))
    }

    /// What is wrong with a plain text may quote it.
    private static func plain(_ text: [UInt8], _ file: String) throws -> Document {
        guard let document = Layer.parse(text, file: file).document else {
            throw Diagnostic("not-a-layer", "this sealed file is no layer once it is open", at: Place(file: file))
        }
        return document
    }
}

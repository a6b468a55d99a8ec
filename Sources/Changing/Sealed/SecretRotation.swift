package import Documents
package import History
package import Overlays
package import Secrets
package import Validating

/// New data keys for sealed files, sealed for whom `.sops.yaml` says today, and new values where that is asked for.
package struct SecretRotation: Sendable {
    /// How new values are made.
    package struct Generation: Sendable {
        package let kind: GeneratedValue.Kind
        /// In characters; nil for the standard length.
        package let length: Int?
        /// Where the public half goes, in the plain layer of the same environment.
        package let publicPath: DocumentPath?

        package init(kind: GeneratedValue.Kind, length: Int?, publicPath: DocumentPath?) {
            (self.kind, self.length, self.publicPath) = (kind, length, publicPath)
        }
    }

    package let root: ConfigurationRoot
    package let selection: SealedSelection
    /// Nil: only the data keys are new.
    package let generation: Generation?
    /// Whether the value before stays beside the new one, as `NAME_previous`.
    package let keepsPrevious: Bool
    /// Whether values that were kept so go.
    package let dropsPrevious: Bool
    package let sealing: Sealing

    package init(
        root: ConfigurationRoot, selection: SealedSelection, generation: Generation?, keepsPrevious: Bool, dropsPrevious: Bool,
        sealing: Sealing
    ) {
        (self.root, self.selection, self.generation, self.sealing) = (root, selection, generation, sealing)
        (self.keepsPrevious, self.dropsPrevious) = (keepsPrevious, dropsPrevious)
    }

    /// What became of one value.
    package struct Rotated: Sendable {
        package let environment: String
        package let target: DocumentPath
        /// Bits that nobody can guess.
        package let entropy: Int
        package let publicHalf: String?
        package let previous: DocumentPath?
    }

    package struct Result: Sendable {
        package fileprivate(set) var edits: [String: Change.Edit] = [:]
        package fileprivate(set) var files: [ResealedFile] = []
        package fileprivate(set) var values: [Rotated] = []
        package fileprivate(set) var dropped: [DocumentPath] = []
        package fileprivate(set) var remarks: [Diagnostic] = []
        /// The files as they were, so that another head can be told apart (R23).
        fileprivate var seen: [String: ObjectID] = [:]

        package init() {}

        package var trailers: [Trailer] {
            unique(values.map(\.environment)).map { Trailer("Cfgops-Environment", $0) }
                + values.map { Trailer(RotationMark.rotated, $0.target.description) }
                + files.map { Trailer(RotationMark.resealed, $0.file) } + dropped.map { Trailer("Cfgops-Path", $0.description) }
        }
    }

    /// - Parameters:
    ///   - earlier: what was made of another head: made again only where the files are what they were there.
    ///   - progress: called with the files done and their number.
    /// - Throws: `Diagnostics` for every file that cannot be sealed anew; nothing is half done.
    package func execute(
        on head: Snapshot, _ configuration: Configuration, after earlier: Result? = nil, progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Result {
        let files = try selection.resolved(on: head, configuration), rules = RecipientRules(head, root: root.folder)
        var result = Result(), problems: [Diagnostic] = []
        for (done, (file, paths)) in files.enumerated() {
            do {
                try rotate(file, paths, on: head, rules, after: earlier, &result)
            } catch let error as Diagnostics { problems += error.list } catch let error as Diagnostic { problems.append(error) }
            progress(done + 1, files.count)
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return result
    }

    private func rotate(
        _ file: String, _ paths: [Path], on head: Snapshot, _ rules: RecipientRules, after earlier: Result?, _ result: inout Result
    ) throws {
        guard let bytes = try head.read(file) else { return }
        let id = try head.id(of: file)
        if let before = earlier?.seen[file], before != id {
            throw Diagnostic(
                "conflict", "somebody else changed this file meanwhile", at: Place(file: file), hints: ["run the command again"])
        }
        result.seen[file] = id
        let rule = try rules.rule(for: file)
        var work = try FileInWork(bytes, file, rule, sealing)
        let layer = LayerPath(file)
        for path in generation == nil ? [] : paths {
            try result.values.append(renew(path, in: &work, layer))
        }
        if dropsPrevious, let layer {
            for path in work.previousPaths where paths.isEmpty || paths.contains(where: { SecretAge.successor(of: path) == $0 }) {
                try work.unset(path)
                result.dropped.append(DocumentPath(document: layer.document, path: path))
            }
        }
        let recipients = rule?.recipients ?? work.open.file.recipients
        try result.files.append(ResealedFile(file: file, old: SopsFile(bytes, path: file).recipients, new: recipients))
        result.edits[file] = .write(try work.open.rotated(for: recipients, now: sealing.now))
        result.remarks += work.remarks
    }

    private func renew(_ path: Path, in work: inout FileInWork, _ layer: LayerPath?) throws -> Rotated {
        guard let generation, let layer else { throw Diagnostic("no-layer", "only values of layers can be generated") }
        let value = try GeneratedValue(generation.kind, length: generation.length)
        let previous = keepsPrevious ? try work.keep(path) : nil
        try work.set(path, to: OpenSopsFile.Value(kind: .string, text: value.text))
        return Rotated(
            environment: layer.environment, target: DocumentPath(document: layer.document, path: path),
            entropy: generation.kind.entropy(length: generation.length ?? generation.kind.standardLength), publicHalf: value.publicHalf,
            previous: previous.map { DocumentPath(document: layer.document, path: $0) })
    }
}

/// A file that is sealed anew, for whom before and for whom now.
package struct ResealedFile: Sendable {
    package let file: String
    package let old: SopsRecipients
    package let new: SopsRecipients

    package init(file: String, old: SopsRecipients, new: SopsRecipients) { (self.file, self.old, self.new) = (file, old, new) }
}

/// One sealed file while its values change.
private struct FileInWork {
    private(set) var open: OpenSopsFile
    private(set) var remarks: [Diagnostic] = []
    private let file: String
    private let rule: CreationRule?
    private let sealing: Sealing

    init(_ bytes: [UInt8], _ file: String, _ rule: CreationRule?, _ sealing: Sealing) throws(Diagnostics) {
        (self.file, self.rule, self.sealing) = (file, rule, sealing)
        open = try SopsFile(bytes, path: file).opened(with: sealing.keys)
    }

    /// The values that are kept from before a rotation.
    var previousPaths: [Path] {
        let paths = Set(open.file.entries.filter { !$0.isComment }.map(\.path))
        return paths.filter { SecretAge.successor(of: $0).map(paths.contains) ?? false }.sorted { "\($0)" < "\($1)" }
    }

    mutating func set(_ path: Path, to value: OpenSopsFile.Value) throws(Diagnostics) {
        let (bytes, remarks) = try open.setting(path, to: value, by: rule, now: sealing.now)
        open = try SopsFile(bytes, path: file).opened(with: sealing.keys)
        self.remarks += remarks
    }

    mutating func unset(_ path: Path) throws(Diagnostics) {
        open = try SopsFile(open.unsetting(path, now: sealing.now), path: file).opened(with: sealing.keys)
    }

    /// States the value of a path once more beside it.
    mutating func keep(_ path: Path) throws(Diagnostics) -> Path {
        guard case .key(let key)? = path.steps.last else {
            throw Diagnostics(
                Diagnostic(
                    "no-name-for-previous", "\"\(path)\" is an element of a list, which has no place beside it for the value before",
                    at: Place(file: file)))
        }
        let previous = path.parent.appending(key: SecretAge.previous(of: key))
        guard let entry = open.file.entries.first(where: { $0.path == path && !$0.isComment }), let value = open.value(of: entry) else {
            return previous
        }
        try set(previous, to: value)
        guard open.file.entries.contains(where: { $0.path == previous && $0.isSealed }) else {
            throw Diagnostics(
                Diagnostic(
                    "not-sealed", "no rule seals \"\(previous)\": the value before would be in plain text", at: Place(file: file),
                    hints: ["the rule in .sops.yaml, and in the file, has to match \"\(SecretAge.previous(of: key))\" too"]))
        }
        return previous
    }
}

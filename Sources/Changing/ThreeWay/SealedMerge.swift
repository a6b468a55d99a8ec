package import Documents
internal import Secrets
internal import Validating

/// Three texts of a sealed file, merged by key: opened, merged as plain layers are, and sealed again with one new MAC.
///
/// 1. Open all three. The MAC of each is checked, so nothing that was tampered with gets into the result.
/// 2. Merge the plain texts into that of ours, comments and all.
/// 3. Seal the result for those who may read it now (`SealingMerge`). What did not change keeps its ciphertext.
package struct SealedMerge {
    /// As messages name it.
    private let file: String
    private let base: [UInt8]?
    private let ours: [UInt8]
    private let theirs: [UInt8]
    private let layer: MergedLayer
    private let sealing: Sealing
    /// Whether who may read the file is decided by ours alone.
    private let keepsRecipients: Bool

    package init(
        file: String, base: [UInt8]?, ours: [UInt8], theirs: [UInt8], layer: MergedLayer, sealing: Sealing, keepsRecipients: Bool = false
    ) {
        (self.file, self.base, self.ours, self.theirs) = (file, base, ours, theirs)
        (self.layer, self.sealing, self.keepsRecipients) = (layer, sealing, keepsRecipients)
    }

    package struct Result: Sendable {
        /// Sealed; ours where there are conflicts.
        package var text: [UInt8]
        /// By key, without values.
        package var conflicts: [KeyConflict] = []
        /// What the person should know about how it was sealed.
        package var notes: [String] = []
    }

    /// Never throws: what cannot be opened is a conflict of the whole file that says why.
    ///
    /// - Parameter choices: as for plain texts; asked for each conflict.
    package func merged(_ choices: (Path) -> ThreeWay.Choice? = { _ in nil }) -> Result {
        if theirs == base || theirs == ours { return Result(text: ours) }
        if ours == base { return Result(text: theirs) }
        let rewrapped = RewrappedMerge(file: file, base: base, ours: ours, theirs: theirs, keepsRecipients: keepsRecipients).text
        if let rewrapped { return Result(text: rewrapped) }
        do throws(Diagnostics) {
            return try mergedOpen(choices)
        } catch {
            return Result(text: ours, conflicts: [whole(error.list)])
        }
    }

    private func mergedOpen(_ choices: (Path) -> ThreeWay.Choice?) throws(Diagnostics) -> Result {
        guard !sealing.hasNoKeys else { throw Diagnostics([]) }
        let our = try side(ours), their = try side(theirs), news = [our.file, their.file].compactMap(\.self)
        let old = try base.map { text throws(Diagnostics) in try side(text, versions: news) }
        guard let ourFile = our.file, let theirFile = their.file else {
            guard old?.file == nil, let file = our.file ?? their.file else { throw reason("one side has it in plain text") }
            // Sealed for the first time by one side, changed in plain text by the other.
            return try result(our, old, their, choices) { text throws(Diagnostics) in (try sealed(text, as: file, remembering: []), []) }
        }
        let recipients = SealingMerge(base: old?.file, ours: ourFile, theirs: theirFile, sealing: sealing, file: file)
        return try result(our, old, their, choices) { text throws(Diagnostics) in
            try keepsRecipients
                ? (sealed(text, as: ourFile, remembering: [theirFile, old?.file].compactMap(\.self)), [])
                : recipients.sealed(text)
        }
    }

    // MARK: The plain texts

    private struct Side {
        /// In plain.
        let text: [UInt8]
        /// Nil for a side that is not sealed.
        let file: OpenSopsFile?
    }

    private func side(_ text: [UInt8], versions: [OpenSopsFile] = []) throws(Diagnostics) -> Side {
        guard MergedLayer.isSealed(text, file: file) else { return Side(text: text, file: nil) }
        let open = try SopsFile(text, path: file).opened(with: sealing.keys, or: versions)
        return Side(text: open.plainBytes, file: open)
    }

    private func result(
        _ ours: Side, _ base: Side?, _ theirs: Side, _ choices: (Path) -> ThreeWay.Choice?,
        _ seal: ([UInt8]) throws(Diagnostics) -> (bytes: [UInt8], notes: [String])
    ) throws(Diagnostics) -> Result {
        var merged = try plain(base?.text, ours.text, theirs.text, choices)
        defer { wipe(&merged.text) }
        guard merged.conflicts.isEmpty else {
            let sides = [base, ours, theirs]
            return Result(text: self.ours, conflicts: merged.conflicts.map { conflict($0, sides.map { $0?.file }) })
        }
        let sealed = try seal(merged.text)
        return Result(text: sealed.bytes, notes: sealed.notes)
    }

    private func plain(
        _ base: [UInt8]?, _ ours: [UInt8], _ theirs: [UInt8], _ choices: (Path) -> ThreeWay.Choice?
    ) throws(Diagnostics) -> ThreeWay.Result {
        do throws(Diagnostics) {
            return try ThreeWay.merge(
                base: base, ours: ours, theirs: theirs, file: file, mergeKeys: layer.mergeKeys, rules: layer.rules, choices: choices)
        } catch {
            // What is wrong with a plain text may quote it.
            throw reason("one of its versions is no layer once it is open")
        }
    }

    private func sealed(_ text: [UInt8], as file: OpenSopsFile, remembering others: [OpenSopsFile]) throws(Diagnostics) -> [UInt8] {
        try file.resealing(Secret(copying: text), remembering: file.related(of: others), by: nil, now: sealing.now).bytes
    }

    // MARK: Conflicts

    /// Where it stands in the sealed text; values never leave. Their fingerprints are keyed alike, so that equal ones are seen to be equal.
    ///
    /// - Parameter files: base, ours, theirs.
    private func conflict(_ found: ThreeWay.Conflict, _ files: [OpenSopsFile?]) -> KeyConflict {
        let texts = [found.base, found.ours, found.theirs], keyed = files[1] ?? files[2]
        let shown = zip(texts, files).map { text, file -> KeyChange.Shown? in
            guard text != nil else { return nil }
            guard let keyed, let value = file?.value(at: found.path) else { return .secret }
            return .openSecret(fingerprint: keyed.fingerprint(of: value))
        }
        return KeyConflict(
            file: file, path: found.path, base: shown[0], ours: shown[1], theirs: shown[2], place: place(of: found.path),
            reason: found.reason.map { _ in "the change cannot be made in place" })
    }

    private func place(of path: Path) -> Place? {
        guard let document = Layer.parse(ours, file: file, mergeKeys: layer.mergeKeys).document,
            let (root, rest) = try? document.address(path), let root,
            let value = try? value(at: rest, in: Value(document, Int(document.roots[root].node)))
        else { return nil }
        return value.place
    }

    private func reason(_ message: String) -> Diagnostics { Diagnostics(Diagnostic("conflict", message)) }

    private func whole(_ problems: [Diagnostic]) -> KeyConflict {
        let lacksKey = problems.allSatisfy { $0.code == "no-key" }, hints = problems.first?.hints ?? []
        let reasons = lacksKey ? [MergedLayer.whySealed] + hints : problems.flatMap { [$0.message] + $0.hints }
        return KeyConflict(
            file: file, path: .root, base: base.map { _ in .secret }, ours: .secret, theirs: .secret,
            reason: reasons.joined(separator: "; "))
    }
}

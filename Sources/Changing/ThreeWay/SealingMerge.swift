internal import Documents
internal import Secrets

/// Whom the merge of two versions of a sealed file is for, and under which data key.
///
/// 1. Where one side alone gave the file another data key, other recipients or another rule, that side's hold.
/// 2. Where both did, the recipients that either side added are added, those that either took away are gone, and there is a new data key:
///    somebody who was taken away may still have one of the old ones.
struct SealingMerge {
    /// Nil where both sides made the file.
    let base: OpenSopsFile?
    let ours: OpenSopsFile
    let theirs: OpenSopsFile
    let sealing: Sealing
    let file: String

    /// - Parameter text: the merged text in plain.
    func sealed(_ text: [UInt8]) throws(Diagnostics) -> (bytes: [UInt8], notes: [String]) {
        if theirs.isSealed(like: ours) || base.map({ theirs.isSealed(like: $0) }) ?? false { return (try sealed(text, as: ours), []) }
        if let base, ours.isSealed(like: base) {
            return (try sealed(text, as: theirs), ["\(file) is sealed as the change has it: \(difference(of: theirs, from: base))"])
        }
        guard ours.file.encryption == theirs.file.encryption, ours.file.macOnlyEncrypted == theirs.file.macOnlyEncrypted else {
            throw undecided("both sides changed which of its values are sealed")
        }
        if ours.file.recipients.areSame(as: theirs.file.recipients) {
            // A data key from before may be known to somebody who was taken away.
            let isOld = base.map { ours.hasDataKey(of: $0) } ?? false
            return (try sealed(text, as: isOld ? theirs : ours), ["\(file) had two data keys: all of its values have one now"])
        }
        let recipients = try recipients(), draft = try sealed(text, as: ours)
        let bytes = try sealing.open(draft, file).rotated(for: recipients, now: sealing.now)
        return (bytes, ["\(file) is sealed with a new data key for all that either side lets read it, and nobody that one took away"])
    }

    private func sealed(_ text: [UInt8], as side: OpenSopsFile) throws(Diagnostics) -> [UInt8] {
        let others = [ours, theirs] + (base.map { [$0] } ?? [])
        return try side.resealing(Secret(copying: text), remembering: side.related(of: others), by: nil, now: sealing.now).bytes
    }

    /// Three lists of one group merged as sets. Several groups mean something together that no merge can guess.
    private func recipients() throws(Diagnostics) -> SopsRecipients {
        guard let base else { throw undecided("both sides made it, for different recipients") }
        let groups = [base, ours, theirs].map(\.file.recipients.groups)
        guard groups.allSatisfy({ $0.count == 1 && $0[0].others == groups[0][0].others }) else {
            throw undecided("both sides changed its key groups, or recipients that are no age keys")
        }
        let (old, our, their) = (groups[0][0].age, groups[1][0].age, groups[2][0].age)
        let kept = our.filter { !old.contains($0) || their.contains($0) }
        let merged = kept + their.filter { !old.contains($0) && !our.contains($0) }
        guard !merged.isEmpty else { throw undecided("the two sides leave nobody who could read it") }
        return SopsRecipients(groups: [SopsRecipients.Group(age: merged, others: groups[0][0].others)], threshold: 1)
    }

    private func undecided(_ message: String) -> Diagnostics {
        Diagnostics(Diagnostic("conflict", message, hints: ["decide for one side, then cfgops secret recipients sets who may read it"]))
    }

    private func difference(of new: OpenSopsFile, from old: OpenSopsFile) -> String {
        new.file.recipients.areSame(as: old.file.recipients) ? "its data key or rule changed there" : "who may read it changed there"
    }
}

extension OpenSopsFile {
    /// The same data key, recipients and rule.
    fileprivate func isSealed(like other: OpenSopsFile) -> Bool {
        hasDataKey(of: other) && file.encryption == other.file.encryption && file.macOnlyEncrypted == other.file.macOnlyEncrypted
            && file.recipients.areSame(as: other.file.recipients)
    }
}

extension SopsRecipients {
    /// Order within a group means nothing.
    func areSame(as other: SopsRecipients) -> Bool {
        threshold == other.threshold && groups.map { Set($0.age) } == other.groups.map { Set($0.age) }
            && groups.map { Set($0.others) } == other.groups.map { Set($0.others) }
    }
}

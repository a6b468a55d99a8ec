internal import Adopting
internal import Documents
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// Compares the two sides of each step of a plan.
///
/// What is on disk in a file with secrets is secret as a whole, whoever put it there. Of what is wanted there a value is shown where the
/// same file with markers in place of secrets has it too.
struct PlanComparison {
    let plan: Plan
    let form: PlanDifference.Form
    private let configuration: Configuration
    private let targets: [String: TargetDeclaration]

    init(_ plan: Plan, as form: PlanDifference.Form, _ configuration: Configuration) {
        (self.plan, self.form, self.configuration) = (plan, form, configuration)
        targets = Dictionary(configuration.manifest.targets.map { ($0.name, $0) }) { first, _ in first }
    }

    /// - Parameter target: the one that is asked about; nil: all.
    func files(of destination: Destination, target: String?) throws -> [PlannedFile] {
        try destination.changes(of: plan) { $0.isOf(target) }.map { PlannedFile($0, try difference(of: $0)) }
    }

    /// From what is live to what is wanted; of an edit that stays, from what was applied to what somebody made of it.
    private func difference(of change: PlannedChange) throws -> PlanDifference {
        var difference = PlanDifference()
        let (old, new) = change.step.isLeft ? (change.wanted, change.live) : (change.live, change.wanted)
        guard form != .none, old != new else { return difference }
        if let remark = PlanComparison.remark(change.live, change.wanted) {
            difference.remark = remark
            return difference
        }
        let (before, after) = (old.bytes, new.bytes)
        difference.isBinary = [before, after].contains { $0.map(isBinary) ?? false }
        guard !difference.isBinary else {
            difference.remark = "binary file"
            return difference
        }
        let isTainted = change.step.isTainted, names = change.step.isLeft ? ("wanted", "live") : ("live", "wanted")
        let path = change.step.path
        let diff = unifiedDiff(before, after, oldName: "\(names.0)/\(path)", newName: "\(names.1)/\(path)")
        if form == .keys || isTainted { difference.keys = try keys(of: change, before, after) }
        difference.take(diff, showing: difference.keys == nil && !isTainted)
        // A change that no key shows (a comment, the order of keys), or a secret that cannot be told by key.
        if difference.keys?.isEmpty ?? isTainted { difference.tellCounts() }
        return difference
    }

    /// Why there is nothing to compare; nil where there is.
    private static func remark(_ live: PlannedChange.Content, _ wanted: PlannedChange.Content) -> String? {
        switch (live, wanted) {
        case (.unreadable, _): "what is live cannot be read by this user"
        case (.link(let target), _): "a symbolic link to \(target) stands there"
        case (.long(let size), _), (_, .long(let size)): "too long to compare: \(size) bytes"
        case (.other, _), (_, .other): "no file to compare"
        default: nil
        }
    }

    // MARK: By key

    /// Nil where the format has no keys, or a side cannot be read in it.
    private func keys(of change: PlannedChange, _ before: [UInt8]?, _ after: [UInt8]?) throws -> [PlanDifference.Key]? {
        let step = change.step
        guard let target = (step.new ?? step.old).flatMap({ targets[$0.target] }), OutputText.isStructured(target.format),
            let old = read(before, target, step.path), let new = read(after, target, step.path)
        else { return nil }
        let marked = try step.isTainted ? markedText(of: step, target) : nil
        func shown(_ value: OutputValue?, isLive: Bool, at path: Path) -> KeyChange.Shown? {
            guard let value else { return nil }
            guard step.isTainted else { return .plain(value.shown) }
            return !isLive && marked?[path]?.content == value.content ? .plain(value.shown) : .secret
        }
        let list = OutputDifference(from: old, to: new).changes
        // The name of a key that somebody wrote into a file with secrets may be a piece of one.
        let told = list.filter { entry in
            !step.isTainted || step.drift == nil || (step.isLeft ? entry.old : entry.new) != nil
        }
        let keys = told.map { entry in
            PlanDifference.Key(
                path: entry.path, old: shown(entry.old, isLive: !step.isLeft, at: entry.path),
                new: shown(entry.new, isLive: step.isLeft, at: entry.path))
        }
        return told.count == list.count || !keys.isEmpty ? keys : nil
    }

    private func read(_ bytes: [UInt8]?, _ target: TargetDeclaration, _ path: String) -> OutputText? {
        do throws(Diagnostics) {
            // Nothing is stated by a file that is not there.
            guard let bytes else { return OutputText.empty }
            return try OutputText(bytes, of: target, file: path)
        } catch { return nil }
    }

    /// The wanted file with markers in place of secrets; nil where that cannot be made, and then all of it is secret.
    private func markedText(of step: Plan.Step, _ target: TargetDeclaration) throws -> OutputText? {
        guard let wanted = plan.rendering.file(at: step.path) else { return nil }
        let renderer = Renderer(configuration: configuration, marking: .hidden)
        let files = try renderer.files(of: [wanted.document], in: plan.rendering.environment).files
        guard let marked = files.first(where: { $0.target == wanted.target && $0.document == wanted.document }) else { return nil }
        return read(marked.bytes, target, step.path)
    }
}

extension PlannedChange.Content {
    fileprivate var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
}

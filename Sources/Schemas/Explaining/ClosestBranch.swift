internal import Documents

/// Which branch of `anyOf` or `oneOf` a value was meant for, and what is wrong with it there: not a wall of all that is wrong
/// everywhere.
///
/// A branch that asks for another type is furthest away; then one whose own `const` the value does not have, then those without a
/// `const`, and closest is one whose `const` it does have (`type: file`). Among equals the one that is met deepest, and then the one with
/// the least to complain about.
struct ClosestBranch {
    private struct Branch {
        var position: Int
        var complaints: [Complaint]
        var distance: Distance
    }

    private struct Distance: Comparable {
        var rank: Int
        var depth: Int
        var weight: Int

        static func < (left: Distance, right: Distance) -> Bool {
            (left.rank, -left.depth, left.weight) < (right.rank, -right.depth, right.weight)
        }
    }

    private static let otherType = 3, otherConstant = 2, noConstant = 1, sameConstant = 0

    /// Branches inside branches that are followed: more than any schema has, and few enough for the smallest thread stack.
    private static let depth = 64

    private let instance: Instance
    private let complaint: Complaint
    private let level: Int
    private var node: Int { complaint.node }
    private let schemas: [Value]

    /// What to say in place of a complaint that no branch is met, and of those that it holds in turn.
    ///
    /// - Parameter level: branches around it.
    static func resolved(_ complaint: Complaint, in instance: Instance, level: Int = 0) -> [Complaint] {
        guard case .noBranch(let findings) = complaint.finding.rule, level < depth else { return [complaint] }
        let schemas = complaint.finding.keyword.elements
        return ClosestBranch(instance: instance, complaint: complaint, level: level, schemas: schemas).resolved(findings)
    }

    private func resolved(_ findings: [[Finding]]) -> [Complaint] {
        let branches = findings.enumerated().map { position, findings in
            let all = Complaint.tidied(findings.map(Complaint.init), in: instance).flatMap {
                ClosestBranch.resolved($0, in: instance, level: level + 1)
            }
            return Branch(position: position, complaints: all, distance: distance(of: all, in: position))
        }
        guard let best = branches.map(\.distance).min() else { return [complaint] }
        if best.rank == ClosestBranch.otherConstant, let constants = constants(of: branches) { return [inherited(constants)] }
        let closest = branches.filter { $0.distance == best }
        return (closest.count == 1 ? told(closest[0], among: branches) : together(closest)).map(inherited)
    }

    private func inherited(_ inner: Complaint) -> Complaint {
        var inner = inner
        inner.notes += complaint.notes
        return inner
    }

    /// One branch, and that it is one where others might have been meant.
    private func told(_ branch: Branch, among all: [Branch]) -> [Complaint] {
        let candidates = all.filter { $0.distance.rank < ClosestBranch.otherType }
        guard candidates.count > 1, branch.position < schemas.count else { return branch.complaints }
        let schema = schemas[branch.position]
        let name = (instance.hasSecrets(node) ? nil : SchemaSummary.words(schema)).map { ": \($0)" } ?? ""
        return branch.complaints.map {
            var complaint = $0
            complaint.notes.append(Diagnostic.Note("closest of the \(all.count) alternatives\(name)", at: schema.place))
            return complaint
        }
    }
}

// MARK: Distance

extension ClosestBranch {
    private func distance(of complaints: [Complaint], in position: Int) -> Distance {
        let depths = complaints.map(depth)
        var rank = hasConstant(complaints, position) ? ClosestBranch.sameConstant : ClosestBranch.noConstant
        for (complaint, depth) in zip(complaints, depths) where depth <= 1 {
            if complaint.isType, depth == 0 { rank = ClosestBranch.otherType }
            if complaint.allowedValues.count == 1 { rank = max(rank, ClosestBranch.otherConstant) }
        }
        return Distance(rank: rank, depth: depths.min() ?? 0, weight: complaints.map(weight).reduce(0, +))
    }

    /// Steps from the value to what is wrong; a key belongs to its mapping.
    private func depth(_ complaint: Complaint) -> Int {
        let steps = instance.trail(to: complaint.node, from: node).count
        switch complaint.finding.rule {
        case .additionalProperty, .unevaluatedProperty, .propertyName: return steps - 1
        default: return steps
        }
    }

    private func weight(_ complaint: Complaint) -> Int {
        switch complaint.finding.rule {
        case .required(let missing), .dependentRequired(_, let missing): missing.count
        default: 1
        }
    }

    /// Whether the value has a `const` that the branch asks of one of its keys.
    private func hasConstant(_ complaints: [Complaint], _ position: Int) -> Bool {
        guard position < schemas.count, instance.nodes[node].kind == .mapping else { return false }
        let wrong = Set(complaints.map(\.node))
        return schemas[position].dereferenced["properties"]?.ownEntries.contains { key, property in
            guard property.dereferenced.onlyValue != nil, let value = instance.child(node, key.text) else { return false }
            return !wrong.contains(value) && !instance.hasSecrets(value)
        } ?? false
    }
}

// MARK: Several as close

extension ClosestBranch {
    /// What to say about branches of which none is closer than the others.
    private func together(_ branches: [Branch]) -> [Complaint] {
        let single = branches.compactMap { $0.complaints.count == 1 ? $0.complaints[0] : nil }
        if single.count == branches.count, single.allSatisfy({ $0.node == single[0].node }) {
            if let joined = joined(single) { return [joined] }
        }
        var result = complaint
        let names = branches.compactMap { branch in
            branch.position < schemas.count ? SchemaSummary.words(schemas[branch.position]) : nil
        }
        result.expectations = names.count == branches.count ? unique(names) : []
        return [result]
    }

    /// The constants of all branches for the key that tells them apart; nil where they do not ask for the same key.
    private func constants(of branches: [Branch]) -> Complaint? {
        let constants = branches.compactMap { branch in
            branch.complaints.first { $0.allowedValues.count == 1 && depth($0) <= 1 }
        }
        return constants.allSatisfy { $0.node == constants[0].node } ? joined(constants) : nil
    }

    /// One sentence for complaints about the same value.
    private func joined(_ complaints: [Complaint]) -> Complaint? {
        var result = complaints[0]
        if complaints.count > 1 { result.finding.keyword = complaint.finding.keyword }
        let missing = complaints.compactMap { complaint -> [String]? in
            if case .required(let keys) = complaint.finding.rule { keys } else { nil }
        }
        if missing.count == complaints.count, missing.allSatisfy({ $0.count == 1 }) {
            result.choices = unique(missing.map { $0[0] })
            return result
        }
        result.values = complaints.flatMap(\.allowedValues)
        if complaints.allSatisfy({ !$0.allowedValues.isEmpty }) {
            result.expectations = [SchemaSummary.words(values: result.values)]
            return result
        }
        let expectations = complaints.map(expectations)
        guard !expectations.contains([]) else { return nil }
        result.expectations = unique(expectations.flatMap { $0 })
        let types = complaints.compactMap { if case .type(let names) = $0.finding.rule { names } else { nil } }
        if types.count == complaints.count { result.finding.rule = .type(unique(types.flatMap { $0 })) }
        return result
    }

    /// Of a type all that its schema says: a list of strings.
    private func expectations(_ complaint: Complaint) -> [String] {
        guard complaint.expectations.isEmpty else { return complaint.expectations }
        let values = complaint.allowedValues
        if 1 ... SchemaSummary.listed ~= values.count { return values.map(\.quoted) }
        let words = FindingWords(instance: instance, finding: complaint.finding).expectation
        let schema = complaint.isType ? complaint.finding.keyword.enclosing : nil
        return (schema.flatMap { SchemaSummary.words($0) } ?? words).map { [$0] } ?? []
    }
}

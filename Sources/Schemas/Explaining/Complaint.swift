internal import Documents

/// A finding on its way to a diagnostic.
struct Complaint {
    var finding: Finding
    /// What would be right in place of what the rule says, where several branches were put together.
    var expectations: [String] = []
    /// The values that the branches allow together, for the nearest of them.
    var values: [Value] = []
    /// Keys of which one would do, where each branch lacks another.
    var choices: [String] = []
    /// How the rule came to apply: the branch that it belongs to.
    var notes: [Diagnostic.Note] = []

    init(_ finding: Finding) { self.finding = finding }

    var node: Int { finding.node }

    var isType: Bool {
        if case .type = finding.rule { true } else { false }
    }

    /// The values that the rule allows; empty where it does not name them.
    var allowedValues: [Value] {
        guard values.isEmpty else { return values }
        return switch finding.rule {
        case .oneOfValues: finding.keyword.elements
        case .constant: [finding.keyword]
        default: []
        }
    }

    /// Whether nothing else needs to be said about a value of which this is true: its other rules follow.
    fileprivate var silences: Bool {
        switch finding.rule {
        case .type, .nothingAllowed: true
        default: false
        }
    }
}

extension Finding {
    /// Of a name that is wrong, the rule that says so.
    var innermost: Finding {
        guard case .propertyName(let findings) = rule, let first = findings.first else { return self }
        return first.innermost
    }
}

extension Complaint {
    /// In the order of the instance, with what goes without saying left out: other rules at a value of a wrong type or outside an
    /// `enum`, the same keys missed or refused by several schemas, all superfluous elements of a list but the first.
    static func tidied(_ complaints: [Complaint], in instance: Instance) -> [Complaint] {
        let sorted = complaints.enumerated().sorted { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }.map(\.element)
        var result: [Complaint] = [], start = 0
        while start < sorted.count {
            let end = sorted[start...].firstIndex { $0.node != sorted[start].node } ?? sorted.count
            let told = atOneValue(Array(sorted[start ..< end]))
            result += told.filter { !$0.repeats(behind: sorted[..<start], in: instance) }
            start = end
        }
        return result
    }

    /// Whether the element in front is superfluous as well, and by the same rule.
    private func repeats(behind others: ArraySlice<Complaint>, in instance: Instance) -> Bool {
        switch finding.rule {
        case .additionalItem, .nothingAllowed: break
        default: return false
        }
        guard let last = others.last, last.finding.keyword.index == finding.keyword.index else { return false }
        return instance.nodes[last.node].next == UInt32(node)
    }

    private static func atOneValue(_ complaints: [Complaint]) -> [Complaint] {
        guard complaints.count > 1 else { return complaints }
        let silencing = complaints.filter(\.silences)
        if !silencing.isEmpty { return [silencing.first { $0.isType } ?? silencing[0]] + conflicting(silencing) }
        let valued = complaints.filter { !$0.allowedValues.isEmpty }
        var result: [Complaint] = [], isUnknown = false, missing: Int?
        for complaint in valued.isEmpty ? complaints : valued {
            switch complaint.finding.rule {
            case .additionalProperty, .unevaluatedProperty, .additionalItem, .unevaluatedItem:
                if !isUnknown { result.append(complaint) }
                isUnknown = true
            case .required(let keys):
                if let missing { result[missing].add(missing: keys) } else { result.append(complaint) }
                missing = missing ?? result.count - 1
            default: result.append(complaint)
            }
        }
        return result
    }

    /// Types that another schema demands of the same value.
    private static func conflicting(_ complaints: [Complaint]) -> [Complaint] {
        guard case .type(let first)? = complaints.first(where: \.isType)?.finding.rule else { return [] }
        return complaints.filter {
            guard case .type(let names) = $0.finding.rule else { return false }
            return Set(names).isDisjoint(with: first)
        }
    }

    private mutating func add(missing keys: [String]) {
        guard case .required(let own) = finding.rule else { return }
        finding.rule = .required(missing: own + keys.filter { !own.contains($0) })
    }
}

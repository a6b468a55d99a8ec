package import Documents
package import History
internal import Overlays
internal import Validating

/// A commit that carried something from one environment to another.
package struct PromotionRecord: Sendable {
    package let commit: ObjectID
    /// What it carried.
    package let paths: [DocumentPath]

    /// The trailer that says from where: `Cfgops-Promoted: staging@` and the full id of the commit that was promoted.
    package static let trailer = "Cfgops-Promoted"

    /// Nil for every other commit.
    init?(_ commit: Commit, _ promotion: Promotion) {
        let trailers = commit.trailers
        func values(_ key: String) -> [String] { trailers.filter { $0.key == key }.map(\.value) }
        let root = promotion.root.folder
        guard values(PromotionRecord.trailer).contains(where: { $0.hasPrefix("\(promotion.source)@") }),
            values("Cfgops-Environment") == [promotion.destination], values("Cfgops-Root") == (root.isEmpty ? [] : [root])
        else { return nil }
        self.commit = commit.id
        paths = values("Cfgops-Path").compactMap { try? DocumentPath(parsing: $0) }
    }

    /// Whether it carried the key, something it is in, or something in it.
    func names(_ target: DocumentPath) -> Bool {
        paths.contains { path in
            path.document == target.document
                && (path.path.steps.starts(with: target.path.steps) || target.path.steps.starts(with: path.path.steps))
        }
    }
}

/// What became of a key since it, or anything else, was promoted last.
package enum Standing: String, Sendable {
    /// The source has another value now, or nothing was promoted yet.
    case new
    /// Nobody changed it since: it was left out.
    case left
    /// The destination's own layer says something else than it did then.
    case conflict
}

/// What earlier promotions say about the differences of today.
package struct PromotionMemory {
    private let promotion: Promotion
    private let head: Snapshot
    private let today: Configuration
    /// Newest first.
    package let records: [PromotionRecord]
    private var known: [ObjectID: (tree: Snapshot, configuration: Configuration?)] = [:]

    package init(_ promotion: Promotion, on head: Snapshot) throws {
        (self.promotion, self.head) = (promotion, head)
        today = try promotion.configuration(head)
        var records: [PromotionRecord] = []
        if let commit = head.commit {
            try promotion.root.repository.log(from: commit) { commit in
                if let record = PromotionRecord(commit, promotion) { records.append(record) }
                return true
            }
        }
        self.records = records
    }

    package mutating func standing(of difference: Promotion.Difference) throws -> Standing {
        guard let record = try agreement(on: difference) ?? records.last else { return .new }
        let (tree, then) = try state(at: record.commit), name = difference.target.document
        guard let then else { return .new }
        let now = try OwnLayer(of: name, in: promotion.destination, today, head).statement(at: difference.address)
        guard try OwnLayer(of: name, in: promotion.destination, then, tree).statement(at: difference.address) == now else {
            return .conflict
        }
        return try had(difference, then) ? .left : .new
    }

    /// The last promotion that carried the key, or after which both environments had the same there.
    private mutating func agreement(on difference: Promotion.Difference) throws -> PromotionRecord? {
        for record in records {
            if record.names(difference.target) { return record }
            guard let then = try state(at: record.commit).configuration else { continue }
            let sides = try [promotion.source, promotion.destination].map { environment in
                try then.bound(difference.target.document, in: environment).document.flatMap { document in
                    document.find(difference.address).map { document.shown($0.node) }
                }
            }
            if difference.kind != .addition, sides[0] == sides[1] { return record }
        }
        return nil
    }

    /// Whether the source had today's value then.
    private func had(_ difference: Promotion.Difference, _ then: Configuration) throws -> Bool {
        guard let document = try then.bound(difference.target.document, in: promotion.source).document else {
            return difference.new == nil
        }
        let node = document.find(difference.address)?.node
        guard difference.kind == .addition else { return node.map(document.shown) == difference.new }
        return node.map { document.elements($0).contains { document.shown($0) == difference.new } } ?? false
    }

    private mutating func state(at commit: ObjectID) throws -> (tree: Snapshot, configuration: Configuration?) {
        if let state = known[commit] { return state }
        let tree = try promotion.root.repository.snapshot(commit, root: promotion.root.folder)
        // What cannot be read any more says nothing.
        let state = (tree: tree, configuration: try? promotion.configuration(tree))
        known[commit] = state
        return state
    }
}

internal import Documents
internal import History
internal import Overlays

/// The largest parts of the source's layer of a document of which the destination has nothing, and that are carried whole.
struct NewParts {
    private(set) var addresses: [KeyAddress] = []

    /// - Throws: for a stream that is new and carried in part: its layer would not be one.
    init(
        _ name: String, _ chosen: [Promotion.Difference], of promotion: Promotion, _ configuration: Configuration, _ tree: any FileTree
    ) throws {
        guard let from = try configuration.bound(name, in: promotion.source).document else { return }
        let to = try configuration.bound(name, in: promotion.destination).document
        let own = try OwnLayer(of: name, in: promotion.destination, configuration, tree)
        let carried = Set(chosen.filter { $0.kind != .removal && $0.isTextual }.map(\.address)), keys = from.ownKeys
        func isNew(_ address: KeyAddress) -> Bool {
            if address.steps.isEmpty { return to == nil && !own.exists }
            if from.isStream, address.steps.count == 1 { return false }
            return to?.find(address) == nil && !own.find(address).rest.isEmpty
        }
        func isWhole(_ address: KeyAddress) -> Bool {
            keys.filter { $0.address.steps.starts(with: address.steps) }.allSatisfy {
                ($0.kind == .value || $0.kind == .addition) && !$0.isInSecrets && carried.contains($0.address)
            }
        }
        for difference in chosen where !addresses.contains(where: { difference.address.steps.starts(with: $0.steps) }) {
            let steps = difference.address.steps, lengths = 0 ..< max(0, (steps.firstIndex { $0.key == nil } ?? steps.count - 1) + 1)
            guard
                let length = lengths.first(where: {
                    isNew(KeyAddress(Array(steps.prefix($0)))) && isWhole(KeyAddress(Array(steps.prefix($0))))
                })
            else { continue }
            addresses.append(KeyAddress(Array(steps.prefix(length))))
        }
        if from.isStream, to == nil, addresses.first?.steps.isEmpty != true, let first = chosen.first {
            throw Diagnostic(
                "cannot-promote", "\(promotion.destination) has no \"\(name)\" yet, which can be carried only as a whole",
                at: first.statement.place, hints: ["cfgops promote \(promotion.source) \(promotion.destination) \(name)"])
        }
    }
}

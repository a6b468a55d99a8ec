internal import Documents
internal import Overlays
internal import Schemas

/// Where what is found about a change stands: at what is new, and for what is gone in the file that stated it.
struct ChangePlaces: InstancePlaces {
    private let change: ChangeInstance
    private let part: ChangedPart

    init(_ change: ChangeInstance, of part: ChangedPart) { (self.change, self.part) = (change, part) }

    func place(of node: Int) -> Place {
        if let start = change.new, let new = part.new, holds(start, node) { return places(new, start).place(of: node) }
        if let start = change.old, let old = part.old, holds(start, node) { return gone(places(old, start).place(of: node)) }
        return place(of: change.changes.lastIndex { $0 <= node }.map { part.changes[$0].path } ?? .root)
    }

    func statements(of path: Path) -> [Value] {
        guard path.steps.first == .key("new"), let start = change.new, let new = part.new else { return [] }
        return places(new, start).statements(of: Path(Array(path.steps.dropFirst())))
    }

    private func holds(_ start: Int, _ node: Int) -> Bool { node >= start && node < change.instance.nodes[start].next }

    private func places(_ side: ChangedPart.Side, _ start: Int) -> EffectivePlaces {
        EffectivePlaces(change.instance, of: side.document, from: side.node, at: side.path, node: start)
    }

    /// Of a value that differs: the value, or what should have it.
    private func place(of path: Path) -> Place {
        guard let new = part.new else { return part.old.map { gone($0.document.origin($0.node).place) } ?? Place(file: part.document) }
        let near = (1 ..< path.steps.count + 1).reversed().lazy.compactMap { new.node(at: Path(Array(path.steps[..<$0]))) }.first
        return new.document.origin(near ?? new.node).place
    }

    /// The lines of an older state lead nowhere.
    private func gone(_ place: Place) -> Place { Place(file: place.file) }
}

/// Objects in the order in which they came, found by every name they ever had without a walk over all of them.
struct ObjectSet: Sendable {
    /// Nil where an object was deleted.
    private var slots: [BuiltObject?] = []
    private var positions: [ObjectID: [Int]] = [:]
    private var positionsByName: [String: [Int]] = [:]

    var objects: [BuiltObject] { slots.compactMap { $0 } }

    /// The positions of all objects.
    var indices: [Int] { slots.indices.filter { slots[$0] != nil } }

    /// - Parameter position: one that a look-up gave and that was not removed since.
    subscript(position: Int) -> BuiltObject? { slots[position] }

    /// The objects that are or were called so.
    func positions(of id: ObjectID) -> [Int] { positions[id] ?? [] }

    /// The objects whose name is or was this one, of any kind.
    func positions(named name: String) -> [Int] { positionsByName[name] ?? [] }

    /// The objects that are called so now.
    func currentPositions(of id: ObjectID) -> [Int] { positions(of: id).filter { slots[$0]?.id == id } }

    /// False, and nothing done, when an object is called the same.
    mutating func append(_ object: BuiltObject) -> Bool {
        guard currentPositions(of: object.id).isEmpty else { return false }
        slots.append(object)
        enter(slots.count - 1, object.ids, [])
        return true
    }

    /// Changes one object, taken out of its place meanwhile so that its value is not copied. False from the body deletes it.
    mutating func update(_ position: Int, _ body: (inout BuiltObject) throws -> Bool) rethrows {
        guard var object = slots[position] else { return }
        let known = object.ids
        slots[position] = nil
        if try body(&object) {
            slots[position] = object
            enter(position, object.ids, known)
        } else {
            for id in known {
                positions[id]?.removeAll { $0 == position }
                positionsByName[id.name]?.removeAll { $0 == position }
            }
        }
    }

    private mutating func enter(_ position: Int, _ ids: [ObjectID], _ known: [ObjectID]) {
        var known = known
        for id in ids where !known.contains(id) {
            positions[id, default: []].append(position)
            if !known.contains(where: { $0.name == id.name }) { positionsByName[id.name, default: []].append(position) }
            known.append(id)
        }
    }
}

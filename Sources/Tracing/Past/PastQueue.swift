/// Places that wait to be looked at, that of the newest commit first, children before their parents.
struct PastQueue<Item> {
    private var items: [(place: Past.Place, item: Item)] = []

    mutating func push(_ place: Past.Place, _ item: Item) {
        let next = items.firstIndex { ($0.place.date, $0.place.position) > (place.date, place.position) } ?? items.count
        items.insert((place, item), at: next)
    }

    mutating func pop() -> (place: Past.Place, item: Item)? { items.popLast() }

    /// Takes out what waits at the same commit for the document under the same name.
    mutating func take(_ place: Past.Place) -> Item? {
        let found = items.firstIndex { $0.place.hit == place.hit && $0.place.state.name == place.state.name }
        return found.map { items.remove(at: $0).item }
    }
}

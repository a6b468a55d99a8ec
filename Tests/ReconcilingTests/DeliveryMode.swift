import Overlays

/// Where the files of a scenario are delivered to.
enum DeliveryMode: String, CaseIterable {
    /// Nowhere but into the generation.
    case generation
    /// To places of their own as well.
    case link, copy, inPlace = "in-place"

    var delivery: Delivery { Delivery(rawValue: rawValue) ?? .link }
    var hasPlaces: Bool { self != .generation }

    /// Calls of the door that it has no use for.
    var unusedCalls: Set<DiskCall> {
        switch self {
        case .generation: [.add, .overwrite]
        case .link, .copy: [.overwrite]
        case .inPlace: []
        }
    }
}

package import Overlays
internal import Rendering

/// Where a file stands beside its generation, and how it gets there (R35).
package struct Placement: Hashable, Sendable {
    package var delivery: Delivery
    /// Absolute; or below the destination, where a copy stands beside `current`.
    package var path: String

    package init(delivery: Delivery, path: String) {
        self.delivery = delivery
        self.path = path
    }
}

extension RenderedFile {
    /// Nil: programs read it through `current`.
    var placement: Placement? {
        if let link { return Placement(delivery: delivery, path: link) }
        return delivery == .link ? nil : Placement(delivery: delivery, path: path)
    }
}

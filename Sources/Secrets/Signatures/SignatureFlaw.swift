/// Why a signature does not count.
package struct SignatureFlaw: Error, Hashable, Sendable {
    /// Whether cfgops does not know how to verify it; otherwise it is bad.
    package var isUnsupported: Bool
    /// Lower case, no full stop.
    package var reason: String

    static func bad(_ reason: String) -> SignatureFlaw { SignatureFlaw(isUnsupported: false, reason: reason) }
    static func unsupported(_ reason: String) -> SignatureFlaw { SignatureFlaw(isUnsupported: true, reason: reason) }
}

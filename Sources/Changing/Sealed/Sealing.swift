internal import Documents
package import Secrets

/// What opens sealed files, and seals them again where they change.
package struct Sealing: Sendable {
    package let keys: KeyRing
    /// Seconds since 1970: what files that are sealed say of when.
    package let now: Int64

    package init(keys: KeyRing, now: Int64) { (self.keys, self.now) = (keys, now) }

    /// Opens nothing.
    package static let without = Sealing(keys: .empty, now: 0)

    /// - Parameter file: as messages name it; its extension says how to read it.
    func open(_ text: [UInt8], _ file: String) throws(Diagnostics) -> OpenSopsFile {
        try SopsFile(text, path: file).opened(with: keys)
    }
}

internal import Digests

/// A file as an inventory knows it.
package struct DeployedFile: Hashable, Sendable {
    package var content: ContentDigest
    /// In bytes.
    package var size: Int
    package var mode: UInt16
    package var owner: Owner?
    /// The group that is switched together; empty is the environment's own.
    package var group: String
    package var target: String
    /// Where a link to it, or its copy, stands; nil: nowhere, programs read it through `current`.
    package var placement: Placement?

    package var isTainted: Bool { content.isKeyed }

    /// Whether one inode may stand for both (R35).
    func sharesInode(with other: DeployedFile) -> Bool {
        content == other.content && size == other.size && mode == other.mode && owner == other.owner
    }
}

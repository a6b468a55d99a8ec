internal import Digests
internal import Rendering

/// Where things lie in a destination; docs/formats/destination.md describes each.
enum Layout {
    static let current = "current"
    static let home = ".cfgops"
    static let lock = ".cfgops/lock"
    /// Locked for the life of an agent or a reconciliation, and who that is.
    static let holder = ".cfgops/holder"
    static let holderProcess = ".cfgops/holder.pid"
    static let state = ".cfgops/state.json"
    static let key = ".cfgops/key"
    static let store = ".cfgops/store"
    static let inventories = ".cfgops/inventory"
    static let generations = ".cfgops/generations"
    /// What `stat` said of files that were hashed (`FileMemory`).
    static let seen = ".cfgops/seen"
    /// Edits of live files that could not be taken over by key, as patches.
    static let adopted = ".cfgops/adopted"
    /// A delivery to places beside the generation that is to be completed, or undone, when its run died; never both.
    static let journal = ".cfgops/journal"
    static let undo = ".cfgops/undo"
    /// Everything that is being made; what is found here at the start of a run was left by one that died.
    static let temporary = ".cfgops/tmp"
    /// Files that are looked at before they are switched in.
    static let candidates = ".cfgops/candidates"

    static func folder(_ digest: Digest) -> String { "\(store)/\(digest)" }
    static func inventory(_ digest: Digest) -> String { "\(inventories)/\(digest)" }
    static func temporary(_ name: String) -> String { "\(temporary)/\(name)" }
    static func generation(_ generation: Generation) -> String { "\(generations)/\(generation.fileName)" }

    /// What `current` contains, seen from the destination.
    static func currentLink(_ root: Digest) -> String { folder(root) }
    /// What a link to a subfolder contains, seen from within a folder of the store.
    static func folderLink(_ digest: Digest) -> String { "../\(digest)" }

    /// The root that a `current` of ours leads to; nil for any other link.
    static func root(ofCurrentLink link: String) -> Digest? {
        link.hasPrefix(store + "/") ? Digest(hex: String(link.dropFirst(store.count + 1))) : nil
    }
}

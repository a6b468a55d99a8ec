internal import Changing
internal import Secrets

extension Workspace {
    var keys: KeyRing { .empty }
    /// What opens sealed layers, and seals them again.
    var sealing: Sealing { Sealing(keys: keys, now: context.now().seconds) }
}

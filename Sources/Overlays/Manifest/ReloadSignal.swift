internal import Documents

/// The signals by which programs are told to take new files over, without `SIG`.
package enum ReloadSignal: String, CaseIterable, Sendable {
    case hup = "HUP", int = "INT", quit = "QUIT", usr1 = "USR1", usr2 = "USR2", alrm = "ALRM", term = "TERM", winch = "WINCH"

    /// The signal that a mistyped name most likely meant.
    static func nearest(to name: String) -> String? {
        let upper = name.uppercased(), bare = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper, all = allCases.map(\.rawValue)
        return all.contains(bare) ? bare : Documents.nearest(bare, in: all)
    }
}

package import Documents
internal import Overlays

extension Plan {
    /// What applying it cannot do whole: files that are written in place.
    package var risks: [Diagnostic] {
        deliveries.filter { $0.isInPlace && !$0.isRemoval }.map { entry in
            Diagnostic(
                "in-place", "\"\(entry.place)\" is written in place: a program that reads it meanwhile may see a part of it",
                severity: .warning, hints: ["use delivery: copy where the file can be replaced"])
        }
    }
}

internal import History
internal import Overlays
internal import Reconciling

/// What nobody waits for and has to be done from time to time: generations that are kept no longer, what dead processes left in a
/// destination and in its repositories, loose objects.
struct Housekeeping {
    /// What was done.
    struct Report {
        /// Nil while another run had the destination's lock.
        var destination: TidiedDestination?
        /// By git folder, where something was done.
        var repositories: [(folder: String, done: TidiedRepository)] = []

        /// A line for each thing that was done, for a log.
        var lines: [String] { (destination.map(lines) ?? []) + repositories.flatMap { lines($0.done, in: $0.folder) } }

        private func lines(_ done: TidiedDestination) -> [String] {
            var lines: [String] = []
            if !done.generations.isEmpty {
                let numbers = done.generations.map(String.init).joined(separator: ", ")
                lines.append("removed \(counted(done.generations.count, "generation")): \(numbers)")
            }
            if done.leftovers > 0 { lines.append("removed \(counted(done.leftovers, "temporary file")) of runs that died") }
            if let recovery = done.recovery { lines.append("\(recovery.rawValue) a delivery of a run that died") }
            return lines
        }

        private func lines(_ done: TidiedRepository, in folder: String) -> [String] {
            var lines = done.writers
            if !done.locks.isEmpty {
                lines.append("removed \(counted(done.locks.count, "stale lock")): \(done.locks.joined(separator: ", "))")
            }
            if !done.leftovers.isEmpty {
                lines.append("removed \(counted(done.leftovers.count, "temporary file")) of processes that died")
            }
            if let packed = done.packed, packed.objects > 0 { lines.append("packed \(counted(packed.objects, "loose object"))") }
            return lines.map { "\(folder): \($0)" }
        }
    }

    let destination: Destination
    let binding: Binding
    /// The configuration repository, and the mirror of a remote where there is one.
    let repositories: [Repository]
    let settings: ReconcileSettings

    /// - Parameter now: seconds since 1970.
    func run(now: Int64) throws -> Report {
        var report = Report()
        report.destination = try destination.tidy(
            for: binding, keep: settings.keep, keepFor: settings.keepFor?.components.seconds ?? 0, now: now)
        for repository in repositories {
            let done = try repository.tidy(now: now)
            if !done.isEmpty { report.repositories.append((repository.gitFolder, done)) }
        }
        return report
    }
}

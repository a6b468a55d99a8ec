extension Guards {
    /// These guards as a round asks them.
    ///
    /// - Parameters:
    ///   - commit: the one that is wanted.
    ///   - override: why a person goes on in spite of suspension and windows; nil: nobody does.
    ///   - now: seconds since 1970.
    package func gate(
        of group: String, at destination: Destination, to commit: String, override: String? = nil, now: @escaping () -> Int64
    ) -> Gate {
        { plan in
            let live = try destination.generations().last?.groups[group]
            let question = Question(
                live?.digest == plan.digest(of: group) ? .healing : .revision, plan: plan, from: live?.commit, to: commit,
                suspension: try destination.suspension(), now: now(), override: override)
            return try verdict(of: question)
        }
    }
}

internal import Reconciling

extension DestinationReport {
    /// As docs/formats/json-output.md has it.
    var json: JsonValue {
        let state = status.state, live = status.generation
        return .object([
            ("environment", .string(binding.environment)), ("configurationRoot", .string(binding.configurationRoot)),
            ("green", .boolean(isGreen)), ("problems", .strings(problems)),
            ("generation", live.map { .integer($0.number) } ?? .null), ("commit", .optional(live?.commit)),
            ("time", time(live?.time)), ("age", live.map { .integer(Int(max(0, now - $0.time))) } ?? .null),
            ("digest", .optional(live?.digest.description)),
            ("wanted", .optional(agent?.accepted ?? state?.accepted?.commit)),
            ("branch", .optional(agent?.branch ?? state?.accepted?.branch)), ("news", time(state?.news)),
            ("groups", .object(groups.map { ($0.name, json($0)) })), ("targets", .array(status.targets.map(json))),
            ("drift", .array(status.drift.map(json))), ("suspension", suspension.json), ("agent", agent.map(json) ?? .null),
            ("lastError", json(state?.lastError)), ("history", .array(status.generations.reversed().map(json))),
        ])
    }

    private func json(_ group: GroupStanding) -> JsonValue {
        let quarantine = group.state?.quarantine, hold = group.state?.hold
        return .object([
            ("condition", .string(group.condition)), ("reason", .optional(group.reason)), ("since", time(group.state?.since)),
            ("commit", .optional(group.live?.commit)), ("generation", group.live.map { .integer($0.generation) } ?? .null),
            ("wanted", .optional(group.agent?.wanted)), ("nextTry", time(group.nextTry)),
            ("failures", .integer(group.state?.failures ?? 0)), ("lastError", json(group.state?.lastError)),
            (
                "quarantine",
                quarantine.map {
                    .object([
                        ("digest", .string($0.digest.description)), ("commit", .string($0.commit)), ("reason", .string($0.reason)),
                        ("message", .string($0.message)), ("output", .string($0.output)), ("time", time($0.time)),
                    ])
                } ?? .null
            ),
            ("pin", hold.map { .object([("generation", .integer($0.generation)), ("until", time($0.until))]) } ?? .null),
        ])
    }

    private func json(_ target: Destination.Target) -> JsonValue {
        let standing = groups.first { $0.name == target.group }
        return .object([
            ("target", .string(target.name)), ("group", .string(target.group)), ("files", .integer(target.fileCount)),
            ("drifted", .integer(target.driftCount)), ("condition", .string(standing?.condition ?? GroupCondition.live.rawValue)),
        ])
    }

    private func json(_ step: Plan.Step) -> JsonValue {
        .object([("path", .string(step.path)), ("action", .string(step.action.rawValue)), ("drift", .optional(step.drift?.rawValue))])
    }

    private func json(_ agent: AgentNote) -> JsonValue {
        let holds = agent.holds.map { hold in
            JsonValue.object([("cause", .string(hold.cause)), ("commit", .optional(hold.commit)), ("reason", .string(hold.reason))])
        }
        return .object([
            ("process", .integer(Int(agent.process))), ("time", time(agent.time)), ("health", .string(agent.health)),
            ("news", .optional(agent.news)), ("holds", .array(holds)), ("fetchError", .optional(agent.fetchError)),
            ("renderError", .optional(agent.renderError)),
        ])
    }

    private func json(_ error: Reconciling.Failure?) -> JsonValue {
        error.map { .object([("message", .string($0.message)), ("commit", .string($0.commit)), ("time", time($0.time))]) } ?? .null
    }

    private func json(_ generation: Generation) -> JsonValue {
        .object([
            ("generation", .integer(generation.number)), ("commit", .string(generation.commit)), ("time", time(generation.time)),
            ("digest", .string(generation.digest.description)), ("secrets", .boolean(generation.isTainted)),
        ])
    }

    private func time(_ seconds: Int64?) -> JsonValue { seconds.map { .integer(Int($0)) } ?? .null }
}

internal import Digests
internal import Reconciling

extension DestinationReport {
    private typealias Entry = (key: String, value: JsonValue)

    /// As docs/formats/json-output.md has it.
    var json: JsonValue { .object(liveEntries + followedEntries + standingEntries) }

    private var liveEntries: [Entry] {
        let live = status.generation
        let age: JsonValue = live.map { .integer(Int(max(0, now - $0.time))) } ?? .null
        return [
            ("environment", .string(binding.environment)), ("configurationRoot", .string(binding.configurationRoot)),
            ("green", .boolean(isGreen)), ("problems", .strings(problems)), ("generation", integer(live?.number)),
            ("commit", .optional(live?.commit)), ("time", time(live?.time)), ("age", age),
            ("digest", .optional(live?.digest.description)),
        ]
    }

    private var followedEntries: [Entry] {
        let accepted = status.state?.accepted
        return [
            ("wanted", .optional(agent?.accepted ?? accepted?.commit)), ("branch", .optional(agent?.branch ?? accepted?.branch)),
            ("news", time(status.state?.news)),
        ]
    }

    private var standingEntries: [Entry] {
        let agent: JsonValue = agent.map { json($0) } ?? .null
        return [
            ("groups", .object(groups.map { group in (group.name, json(group)) })),
            ("targets", .array(status.targets.map { json($0) })), ("drift", .array(status.drift.map { json($0) })),
            ("suspension", suspension.json), ("agent", agent), ("lastError", json(status.lastError)),
            ("history", .array(status.generations.reversed().map { json($0) })),
        ]
    }

    private func json(_ group: GroupStanding) -> JsonValue {
        let state = group.state
        let pin: JsonValue =
            state?.hold.map { .object([("generation", .integer($0.generation)), ("until", time($0.until))]) } ?? .null
        return .object([
            ("condition", .string(group.condition)), ("reason", .optional(group.reason)), ("since", time(state?.since)),
            ("commit", .optional(group.live?.commit)), ("generation", integer(group.live?.generation)),
            ("wanted", .optional(group.agent?.wanted)), ("nextTry", time(group.nextTry)), ("failures", .integer(state?.failures ?? 0)),
            ("lastError", json(state?.lastError)), ("quarantine", json(state?.quarantine)), ("pin", pin),
        ])
    }

    private func json(_ quarantine: Quarantine?) -> JsonValue {
        guard let quarantine else { return .null }
        return .object([
            ("digest", .string(quarantine.digest.description)), ("commit", .string(quarantine.commit)),
            ("reason", .string(quarantine.reason)), ("message", .string(quarantine.message)), ("output", .string(quarantine.output)),
            ("time", time(quarantine.time)),
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
        guard let error else { return .null }
        return .object([("message", .string(error.message)), ("commit", .string(error.commit)), ("time", time(error.time))])
    }

    private func json(_ generation: Generation) -> JsonValue {
        .object([
            ("generation", .integer(generation.number)), ("commit", .string(generation.commit)), ("time", time(generation.time)),
            ("digest", .string(generation.digest.description)), ("secrets", .boolean(generation.isTainted)),
        ])
    }

    private func integer(_ number: Int?) -> JsonValue { number.map { .integer($0) } ?? .null }
    private func time(_ seconds: Int64?) -> JsonValue { seconds.map { .integer(Int($0)) } ?? .null }
}

internal import FoundationEssentials
internal import Rendering

/// The JSON shapes of docs/formats/destination.md.
private struct StoredState: Codable {
    struct Binding: Codable { var rootCommit, configurationRoot, environment: String }
    struct Failure: Codable {
        var message, commit: String
        var time: Int64
    }
    var version = 1
    var binding: Binding
    var lastError: Failure?
}

private struct StoredGeneration: Codable {
    struct Group: Codable {
        var digest, commit: String
        var generation: Int
    }
    var version = 1
    var number: Int
    var commit: String
    var time: Int64
    var digest: String
    var tainted: Bool
    var groups: [String: Group]
}

private func encoded(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { Array($0) + [UInt8(ascii: "\n")] } ?? []
}

extension State {
    init?(json: [UInt8]) {
        guard let stored = try? JSONDecoder().decode(StoredState.self, from: Data(json)) else { return nil }
        binding = Binding(
            rootCommit: stored.binding.rootCommit, configurationRoot: stored.binding.configurationRoot,
            environment: stored.binding.environment)
        lastError = stored.lastError.map { Failure(message: $0.message, commit: $0.commit, time: $0.time) }
    }

    var json: [UInt8] {
        encoded(
            StoredState(
                binding: .init(
                    rootCommit: binding.rootCommit, configurationRoot: binding.configurationRoot, environment: binding.environment),
                lastError: lastError.map { .init(message: $0.message, commit: $0.commit, time: $0.time) }))
    }
}

extension Generation {
    init?(json: [UInt8]) {
        guard let stored = try? JSONDecoder().decode(StoredGeneration.self, from: Data(json)), let digest = Digest(hex: stored.digest)
        else { return nil }
        (number, commit, time, self.digest, isTainted, groups) = (stored.number, stored.commit, stored.time, digest, stored.tainted, [:])
        for (name, group) in stored.groups {
            guard let digest = Digest(hex: group.digest) else { return nil }
            groups[name] = Group(digest: digest, commit: group.commit, generation: group.generation)
        }
    }

    var json: [UInt8] {
        encoded(
            StoredGeneration(
                number: number, commit: commit, time: time, digest: "\(digest)", tainted: isTainted,
                groups: groups.mapValues { .init(digest: "\($0.digest)", commit: $0.commit, generation: $0.generation) }))
    }
}

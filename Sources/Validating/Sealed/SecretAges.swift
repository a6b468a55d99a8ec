package import Documents
package import History
package import Overlays
internal import Secrets

/// Since when the sealed values of files have been what they are, from history and without a key: a new data key alone makes no value
/// younger.
package struct SecretAges {
    /// The commit that gave a value.
    package enum Since: Hashable, Sendable {
        case commit(ObjectID, day: Day)
        /// Another value than that of the last commit.
        case uncommitted
        /// Before a shallow clone begins.
        case unknown
    }

    private let past: SealedPast?

    /// - Parameters:
    ///   - head: the commit whose history counts; nil where there is none yet.
    ///   - progress: called while an index is made, with the number of commits read and of all.
    package init(root: ConfigurationRoot, from head: ObjectID?, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws {
        past = try head.map { try SealedPast(root: root, from: $0, atCutOff: .end, progress: progress) }
    }

    /// The sealed values of a file, by path.
    ///
    /// - Parameters:
    ///   - bytes: what the file is now, committed or not.
    ///   - file: from the configuration root.
    /// - Throws: `Diagnostics` where the bytes are no sound SOPS file.
    package func since(of bytes: [UInt8], file: String) throws -> [Path: Since] {
        let now = try SealedVersion(bytes, path: file)
        guard let history = try past?.history(of: file) else { return now.leaves.mapValues { _ in .uncommitted } }
        let committed = history.newest.flatMap { history.versions[$0].sealed }
        return Dictionary(
            uniqueKeysWithValues: now.leaves.map { path, leaf in
                guard committed?.leaves[path]?.hash == leaf.hash else { return (path, .uncommitted) }
                return (path, history.given(path).map { .commit($0.commit, day: Day(seconds: $0.date)) } ?? .unknown)
            })
    }
}

/// How a value stands to its terms.
package struct SecretAge: Sendable {
    package let since: SecretAges.Since
    /// The day on which another value is due; nil where nobody says one.
    package let due: Day?
    /// What says so.
    package let terms: SecretTerms?
    /// Whether it is the value before, kept beside the one of today (`NAME_previous`).
    package let isPrevious: Bool

    init(since: SecretAges.Since, terms: SecretTerms?, isPrevious: Bool, today: Day?) {
        (self.since, self.terms, self.isPrevious) = (since, terms, isPrevious)
        let start: Day? =
            switch since {
            case .commit(_, let day): day
            case .uncommitted: today
            case .unknown: nil
            }
        func after(_ seconds: Int?) -> Day? { seconds.flatMap { start?.adding(seconds: $0) } }
        due =
            isPrevious
            ? after(terms?.keepPrevious) : [after(terms?.rotateAfter), terms?.expires.flatMap { Day($0) }].compactMap { $0 }.min()
    }

    /// In days; nil where the day of neither is known.
    package func age(on today: Day?) -> Int? {
        guard let today else { return nil }
        return switch since {
        case .commit(_, let day): max(0, today.number - day.number)
        case .uncommitted: 0
        case .unknown: nil
        }
    }

    package func isOverdue(on today: Day?) -> Bool {
        guard let due, let today else { return false }
        return due <= today
    }

    /// The key under which the value before a rotation stands beside its successor.
    package static func previous(of key: String) -> String { key + previousSuffix }
    package static let previousSuffix = "_previous"

    /// The path whose value before a path of this name keeps; nil for other names.
    package static func successor(of path: Path) -> Path? {
        guard case .key(let key)? = path.steps.last, key.hasSuffix(previousSuffix), key != previousSuffix else { return nil }
        return path.parent.appending(key: String(key.dropLast(previousSuffix.utf8.count)))
    }
}

extension LoadedConfiguration {
    /// The ages of the sealed values of a layer, by path.
    ///
    /// - Throws: `Diagnostics` where the layer is no sound SOPS file.
    package func ages(of layer: LayerFile, _ bytes: [UInt8], by ages: SecretAges) throws -> [Path: SecretAge] {
        guard let graph = configuration?.graph, let place = LayerPath(layer.path) else { return [:] }
        let since = try ages.since(of: bytes, file: layer.path), today = Day(configuration?.inputs.today ?? "")
        return Dictionary(
            uniqueKeysWithValues: since.map { path, start in
                let successor = SecretAge.successor(of: path).flatMap { since[$0] == nil ? nil : $0 }
                let terms = terms.terms(of: successor ?? path, in: place, graph)
                return (path, SecretAge(since: start, terms: terms, isPrevious: successor != nil, today: today))
            })
    }
}

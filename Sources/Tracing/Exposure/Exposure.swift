package import Documents
package import History
internal import Secrets
package import Validating

/// Who could open what, and when: from history alone, without a key.
///
/// A file says for whom it is sealed, and nobody can take that back: whoever had the key and a clone may keep what they saw. Nothing binds
/// the name of a recipient in a file to the key that it was really sealed for (formats note, section 5), so this is what the file says.
package struct Exposure {
    /// A stretch of versions that one reader could open.
    package struct Period: Sendable {
        /// The commit that made the first of them.
        package let since: SealedHistory.Stamp
        /// The commit that put something else in the place of the last one; nil where it is what stands there today.
        package fileprivate(set) var until: SealedHistory.Stamp?
        /// Every commit that made one.
        package fileprivate(set) var commits: [ObjectID]
        /// What the file was called last.
        package fileprivate(set) var file: String
        /// Whether it took others, of further key groups, to open them.
        package fileprivate(set) var together: Bool
        package fileprivate(set) var values: [Value]
    }

    /// A value in such a stretch.
    package struct Value: Sendable {
        package let path: Path
        package fileprivate(set) var since: SealedHistory.Stamp
        package fileprivate(set) var until: SealedHistory.Stamp?
        /// How many values it had, as far as that can be told without a key: a new data key alone makes none.
        package fileprivate(set) var count: Int
        /// Whether one of them is what it is today.
        package fileprivate(set) var isCurrent: Bool
        fileprivate var givers: Set<Int>
    }

    /// Who can read.
    package enum Reader: Hashable, Sendable {
        /// A recipient, as files spell it: `age1...`, `pgp FINGERPRINT`.
        case recipient(String)
        /// Whoever can read the repository: it was in plain text.
        case everybody
    }

    private let past: SealedPast
    private let isBefore: (SealedHistory.Stamp) -> Bool

    /// - Parameters:
    ///   - since: what ended before is left out.
    ///   - progress: called while an index is made, with the number of commits read and of all.
    package init(
        root: ConfigurationRoot, from start: ObjectID, since: RevisionBound? = nil,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        past = try SealedPast(root: root, from: start, progress: progress)
        isBefore = try past.isBefore(since)
    }

    /// Every file that was ever sealed, sorted; those that were moved are among them by each of their names.
    package func files(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> [String] {
        try past.files(progress: progress)
    }

    /// What one recipient could open, by the names that the files have today, or had last.
    package func periods(
        of recipient: String, in files: [String], progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Period] {
        var found: [(file: String, period: Period)] = [], moved: [String: Set<ObjectID>] = [:]
        for (done, file) in files.enumerated() {
            let history = try past.history(of: file)
            // What came here from another name is told of here, and not once more there.
            for version in history.versions where version.file != file { moved[version.file, default: []].insert(version.since.commit) }
            found += periods(of: .recipient(recipient), in: history, below: .root).map { (file, $0) }
            progress(done + 1, files.count)
        }
        return found.filter { file, period in !period.commits.allSatisfy { moved[file]?.contains($0) ?? false } }.map(\.period)
    }

    /// Everybody who could open a file, or a value and what stands below it; in the order in which they came.
    package func readers(of file: String, _ path: Path = .root) throws -> [(reader: Reader, periods: [Period])] {
        let history = try past.history(of: file)
        var readers: [Reader] = []
        for version in history.versions {
            for reader in version.readers where !readers.contains(reader) { readers.append(reader) }
        }
        return readers.map { ($0, periods(of: $0, in: history, below: path)) }.filter { !$0.1.isEmpty }
    }

    private func periods(of reader: Reader, in history: SealedHistory, below path: Path) -> [Period] {
        var periods: [Period] = []
        for version in history.versions where version.readers.contains(reader) {
            if let until = version.until, isBefore(until) { continue }
            let paths = version.givers.keys.filter { $0.steps.starts(with: path.steps) }
            guard !paths.isEmpty || reader == .everybody && path.isRoot else { continue }
            if let last = periods.last, last.until.map({ $0.isNotBefore(version.since) }) ?? true {
                periods[periods.count - 1].extend(by: version, reader)
            } else {
                periods.append(Period(version, reader))
            }
            for path in paths { periods[periods.count - 1].note(path, in: version, of: history) }
        }
        for index in periods.indices { periods[index].values.sort { "\($0.path)" < "\($1.path)" } }
        return periods
    }
}

extension Exposure.Period {
    fileprivate init(_ version: SealedHistory.Version, _ reader: Exposure.Reader) {
        self.init(
            since: version.since, until: version.until, commits: [version.since.commit], file: version.file,
            together: version.needsOthers(reader), values: [])
    }

    fileprivate mutating func extend(by version: SealedHistory.Version, _ reader: Exposure.Reader) {
        until = later(until, version.until)
        commits.append(version.since.commit)
        file = version.file
        together = together && version.needsOthers(reader)
    }

    fileprivate mutating func note(_ path: Path, in version: SealedHistory.Version, of history: SealedHistory) {
        guard let giver = version.givers[path] else { return }
        let isCurrent = history.newest.map { history.versions[$0].givers[path] == giver } ?? false
        guard let index = values.firstIndex(where: { $0.path == path }) else {
            values.append(
                Exposure.Value(path: path, since: version.since, until: version.until, count: 1, isCurrent: isCurrent, givers: [giver]))
            return
        }
        values[index].until = later(values[index].until, version.until)
        values[index].givers.insert(giver)
        values[index].count = values[index].givers.count
        values[index].isCurrent = values[index].isCurrent || isCurrent
    }
}

/// The later of two ends; nil is no end.
private func later(_ one: SealedHistory.Stamp?, _ other: SealedHistory.Stamp?) -> SealedHistory.Stamp? {
    guard let one, let other else { return nil }
    return one.isNotBefore(other) ? one : other
}

extension SealedHistory.Version {
    fileprivate var readers: [Exposure.Reader] {
        switch state {
        case .absent, .broken: []
        case .plain: [.everybody]
        case .sealed(let version): version.recipients.all.map { .recipient($0) }
        }
    }

    fileprivate func needsOthers(_ reader: Exposure.Reader) -> Bool {
        guard case .recipient(let text) = reader, let recipients = sealed?.recipients else { return false }
        return recipients.groups.count { $0.all.contains(text) } < recipients.threshold
    }
}

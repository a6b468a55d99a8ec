internal import Documents
internal import History
internal import Tracing
internal import Validating

/// Who could open what, for people and programs.
struct ExposureReport {
    let exposure: Exposure
    let names: RecipientNames
    let workspace: Workspace

    private var context: Context { workspace.context }
    private static let warning = "whoever had the key may keep what they saw: taking it out of a file takes nothing back"

    /// What one recipient could open.
    func print(_ periods: [Exposure.Period], of recipient: String) {
        if context.format == .json {
            let own: [(key: String, value: JsonValue)] = [("recipient", .string(recipient)), ("name", .optional(names[recipient]))]
            return context.print(.object(own + [("periods", .array(periods.map(json)))]))
        }
        context.print(shown(recipient))
        for period in periods {
            context.print("\(context.style.strong(period.file))  \(span(period.since, period.until))\(together(period))")
            for value in period.values { context.print("  \(line(value))") }
        }
        periods.isEmpty ? context.note("no file was ever sealed for this key") : context.note(ExposureReport.warning)
    }

    func print(_ readers: [(reader: Exposure.Reader, periods: [Exposure.Period])], of file: String) { print([(file, readers)]) }

    /// Who could open files, or values in them.
    func print(_ files: [(file: String, readers: [(reader: Exposure.Reader, periods: [Exposure.Period])])]) {
        if context.format == .json {
            let list = files.flatMap { file, readers in
                readers.map { reader, periods in
                    JsonValue.object([
                        ("file", .string(file)), ("recipient", .optional(reader.key)),
                        ("name", .optional(reader.key.flatMap { names[$0] })),
                        ("plain", .boolean(reader == .everybody)), ("periods", .array(periods.map(json))),
                    ])
                }
            }
            return context.print(.array(list))
        }
        for (file, readers) in files {
            context.print(context.style.strong(file))
            for (reader, periods) in readers {
                let name = reader.key.map(shown) ?? "everybody who can read the repository: it was in plain text"
                for period in periods {
                    context.print("  \(name)  \(span(period.since, period.until))\(together(period))")
                    for value in period.values where period.values.count == 1 && value.count > 1 {
                        context.print("    \(counted(value.count, "value"))")
                    }
                }
            }
        }
        context.note(ExposureReport.warning)
    }

    private func shown(_ recipient: String) -> String { "\(recipient)\(names[recipient].map { " (\($0))" } ?? "")" }

    private func together(_ period: Exposure.Period) -> String { period.together ? "  only together with other key groups" : "" }

    /// `since 2026-01-05 a1b2c3d` with what ended it.
    private func span(_ since: SealedHistory.Stamp, _ until: SealedHistory.Stamp?) -> String {
        "since \(named(since)), \(until.map { "until \(named($0))" } ?? "until today")"
    }

    private func named(_ stamp: SealedHistory.Stamp) -> String { "\(Day(seconds: stamp.date)) \(stamp.commit.short)" }

    private func line(_ value: Exposure.Value) -> String {
        let count = value.count > 1 ? "  \(counted(value.count, "value"))" : ""
        return "\(value.path)\(count)\(value.isCurrent ? "  the value of today" : "")"
    }

    private func json(_ period: Exposure.Period) -> JsonValue {
        let values = period.values.map { value in
            JsonValue.object([
                ("path", .string("\(value.path)")), ("since", json(value.since)), ("until", value.until.map(json) ?? .null),
                ("values", .integer(value.count)), ("current", .boolean(value.isCurrent)),
            ])
        }
        return .object([
            ("file", .string(period.file)), ("since", json(period.since)), ("until", period.until.map(json) ?? .null),
            ("together", .boolean(period.together)), ("commits", .strings(period.commits.map(\.description))), ("values", .array(values)),
        ])
    }

    private func json(_ stamp: SealedHistory.Stamp) -> JsonValue {
        .object([("commit", .string(stamp.commit.description)), ("date", .string(formatted(Moment(seconds: stamp.date))))])
    }
}

extension Exposure.Reader {
    /// Nil for everybody.
    fileprivate var key: String? { if case .recipient(let text) = self { text } else { nil } }
}

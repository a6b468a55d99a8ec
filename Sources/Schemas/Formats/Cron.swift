internal import Documents

/// Schedules of cron(8): five fields as in crontab(5), six where seconds stand in front, or a name such as `@daily`.
///
/// Ranges run upwards and steps stay inside their field, so that `*/60` minutes, which means once an hour, is refused. `?` is a
/// field for any day, as in the libraries of Go and Quartz; `L`, `W` and `#`, which only Quartz has, are not known.
enum Cron {
    private struct Field {
        var first: Int, last: Int
        /// Of three letters each, the first one is `first`.
        var names: StaticString = ""
        var mayBeAny = false
    }

    private static let names: [StaticString] = [
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@reboot",
    ]

    static func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(text)
        if reader.next == UInt8(ascii: "@") {
            if reader.take("@every ") { return Quantities.isInterval(reader.rest) }
            return names.contains { reader.take($0) } && reader.isAtEnd
        }
        let last = 5
        for index in (fieldCount(text) == 6 ? 0 : 1) ... last {
            guard accepts(&reader, field(index)) else { return false }
            if index < last, reader.takeAll(where: \.isBlank) == 0 { return false }
        }
        return reader.isAtEnd
    }

    private static func fieldCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.indices.count { !text[$0].isBlank && ($0 == 0 || text[$0 - 1].isBlank) }
    }

    private static func field(_ index: Int) -> Field {
        switch index {
        case 0, 1: Field(first: 0, last: 59)
        case 2: Field(first: 0, last: 23)
        case 3: Field(first: 1, last: 31, mayBeAny: true)
        case 4: Field(first: 1, last: 12, names: "janfebmaraprmayjunjulaugsepoctnovdec")
        default: Field(first: 0, last: 7, names: "sunmontuewedthufrisat", mayBeAny: true)
        }
    }

    /// A list of values, ranges and `*`, each with a step or without.
    private static func accepts(_ reader: inout ByteReader, _ field: Field) -> Bool {
        if field.mayBeAny, reader.take(.question) { return true }
        repeat {
            if !reader.take(.asterisk) {
                guard let start = value(&reader, field) else { return false }
                if reader.take(.dash) {
                    guard let end = value(&reader, field), start <= end else { return false }
                }
            }
            if reader.take("/") {
                guard let step = number(&reader), step >= 1, step <= field.last else { return false }
            }
        } while reader.take(.comma)
        return true
    }

    private static func value(_ reader: inout ByteReader, _ field: Field) -> Int? {
        if let number = number(&reader) { return field.first <= number && number <= field.last ? number : nil }
        let rest = reader.rest, letters = 3
        guard rest.count >= letters else { return nil }
        for start in stride(from: 0, to: field.names.utf8CodeUnitCount, by: letters)
        where (0 ..< letters).allSatisfy({ rest[$0] | 0x20 == field.names.utf8Start[start + $0] }) {
            for _ in 0 ..< letters { _ = reader.take { _ in true } }
            return field.first + start / letters
        }
        return nil
    }

    /// One or two digits: `05` is usual.
    private static func number(_ reader: inout ByteReader) -> Int? { reader.takeNumber(digits: 2) ?? reader.takeNumber(digits: 1) }
}

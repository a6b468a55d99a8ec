internal import Documents

/// A format that strings are taken to have when all of them do. Formats that nearly every text has (`hostname`, `path`, `regex`) are not
/// among them, and of others only texts that nobody would write by chance.
struct RecognisedFormat: Sendable {
    let format: Format
    /// What the format itself does not ask for.
    private let isTelling: @Sendable (String) -> Bool

    /// In the order in which they are tried: `30s` is an interval before it is anything else.
    static let all: [RecognisedFormat] = [
        recognised("date-time"), recognised("date"), recognised("uuid"), recognised("ipv4"),
        recognised("ipv6") { $0.utf8.count > 2 },
        recognised("cidr"), recognised("email"),
        recognised("uri") { $0.contains("://") },
        recognised("interval") { $0.utf8.last.map(isLetter) ?? false },
        recognised("byte-size") { $0.utf8.last.map(isLetter) ?? false },
        recognised("percentage") { $0.utf8.last == UInt8(ascii: "%") },
        recognised("semver"),
        recognised("cron") { $0.contains(" ") },
    ].compactMap { $0 }

    private static func recognised(_ name: String, where isTelling: @escaping @Sendable (String) -> Bool = { _ in true })
        -> RecognisedFormat?
    {
        Format(name).map { RecognisedFormat(format: $0, isTelling: isTelling) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a") ... UInt8(ascii: "z")).contains(byte | 0x20) }

    func accepts(_ text: String) -> Bool {
        var text = text
        return isTelling(text) && text.withUTF8 { format.accepts(.string, $0) }
    }
}

internal import Documents

/// One of the five fields of a `Cron`: a list of numbers, ranges and `*`, with steps behind the last two.
struct CronField {
    let name: String
    let first: Int
    let last: Int
    /// Of the numbers from `first` on.
    var words: [String] = []

    static let all = [
        CronField(name: "minute", first: 0, last: 59), CronField(name: "hour", first: 0, last: 23),
        CronField(name: "day", first: 1, last: 31),
        CronField(
            name: "month", first: 1, last: 12,
            words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        CronField(name: "weekday", first: 0, last: 7, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]

    /// Bit n: the number n is in it.
    func set(_ text: String, at place: Place) throws(Diagnostic) -> UInt64 {
        var result: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { result |= try element(String(part), at: place) }
        return result
    }

    private func element(_ text: String, at place: Place) throws(Diagnostic) -> UInt64 {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let ends = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var low = first, high = last
        if parts[0] != "*" {
            low = try number(ends[0], at: place)
            high = ends.count > 1 ? try number(ends[1], at: place) : low
            // The week may end with SUN.
            if high < low, high == 0, !words.isEmpty { high = last }
        }
        guard low <= high else { throw problem("expected a range that runs upwards in the \(name), got \"\(text)\"", at: place) }
        guard parts.count > 1 else { return Self.bits(from: low, to: high, by: 1) }
        guard parts[0] == "*" || ends.count > 1 else {
            throw problem(
                "expected a range or * before a step in the \(name), got \"\(text)\"", at: place,
                hint: "\"\(parts[0])-\(last)/\(parts[1])\" goes on from there")
        }
        guard let step = Self.digits(parts[1]), (1 ... last).contains(step) else {
            throw problem("expected a step from 1 to \(last) in the \(name), got \"\(text)\"", at: place)
        }
        return Self.bits(from: low, to: high, by: step)
    }

    private static func bits(from low: Int, to high: Int, by step: Int) -> UInt64 {
        stride(from: low, through: high, by: step).reduce(0) { $0 | 1 << $1 }
    }

    private func number(_ text: String, at place: Place) throws(Diagnostic) -> Int {
        if let number = Self.digits(text), (first ... last).contains(number) { return number }
        if let index = words.firstIndex(of: text.lowercased()) { return first + index }
        let names = words.isEmpty ? "" : ", or \(words[0].uppercased()) to \(words[words.count - 1].uppercased())"
        throw problem("expected a \(name) from \(first) to \(last)\(names), got \"\(text)\"", at: place)
    }

    /// One or two digits: `05` is usual.
    private static func digits(_ text: String) -> Int? {
        (1 ... 2).contains(text.utf8.count) && text.utf8.allSatisfy { (48 ... 57).contains($0) } ? Int(text) : nil
    }

    private func problem(_ message: String, at place: Place, hint: String? = nil) -> Diagnostic {
        Diagnostic("cron", message, at: place, hints: hint.map { [$0] } ?? [])
    }
}

internal import Documents

/// Reads a file of the time zone database: TZif, versions 1 to 4 (RFC 9636).
struct TzifReader {
    enum Trouble: Error { case damaged, countsLeapSeconds }

    private static let headerSize = 44

    private var rest: ArraySlice<UInt8>

    static func rules(_ bytes: [UInt8]) throws(Trouble) -> TimeZoneRules {
        var reader = TzifReader(rest: bytes[...])
        let header = try reader.header()
        guard header.version > 1 else { return try reader.rules(header, timeSize: 4, hasFooter: false) }
        // The first block is for readers of version 1 alone.
        _ = try reader.take(header.size(timeSize: 4))
        return try reader.rules(try reader.header(), timeSize: 8, hasFooter: true)
    }

    /// Section 3.1.
    private struct Header {
        /// From 1.
        var version: Int
        /// Of indicators, leap seconds, transitions, types and letters, in the order of the file; none above a million, so that no sum of
        /// them leaves 64 bits.
        var counts: [Int]

        var leaps: Int { counts[2] }
        var transitions: Int { counts[3] }
        var types: Int { counts[4] }

        func size(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + counts[5] + leaps * (timeSize + 4) + counts[0] + counts[1]
        }
    }

    private mutating func header() throws(Trouble) -> Header {
        var bytes = try take(Self.headerSize)[...]
        guard bytes.starts(with: "TZif".utf8) else { throw .damaged }
        let letter = bytes[bytes.startIndex + 4]
        guard letter == 0 || letter.isDigit else { throw .damaged }
        bytes = bytes.dropFirst(20)
        var counts: [Int] = []
        for _ in 0 ..< 6 {
            counts.append(Int(Self.number(bytes.prefix(4))))
            bytes = bytes.dropFirst(4)
        }
        let header = Header(version: letter == 0 ? 1 : Int(letter - .zero), counts: counts)
        guard counts.allSatisfy({ (0 ... 1_000_000).contains($0) }), header.types >= 1 else { throw .damaged }
        return header
    }

    /// Section 3.2: transitions, the types they lead to, the types, and what is of no interest here; then the footer of section 3.3.
    private mutating func rules(_ header: Header, timeSize: Int, hasFooter: Bool) throws(Trouble) -> TimeZoneRules {
        let times = try take(header.transitions * timeSize), indices = try take(header.transitions), types = try take(header.types * 6)
        guard header.leaps == 0 else { throw .countsLeapSeconds }
        _ = try take(header.size(timeSize: timeSize) - times.count - indices.count - types.count)
        func offset(_ type: Int) -> Int64 { Self.number(types[(types.startIndex + type * 6)...].prefix(4)) }
        // A day and a bit is the most that section 3.2 allows.
        guard (0 ..< header.types).allSatisfy({ abs(offset($0)) <= 93_600 }) else { throw .damaged }
        var table: [TimeZoneRules.Transition] = []
        for (entry, type) in indices.enumerated() {
            let time = Self.number(times[(times.startIndex + entry * timeSize)...].prefix(timeSize))
            guard type < header.types, table.last.map({ $0.time < time }) ?? true else { throw .damaged }
            table.append(.init(time: time, offset: offset(Int(type))))
        }
        return TimeZoneRules(first: offset(0), table: table, future: hasFooter ? try footer() : nil)
    }

    /// A line between two line feeds; nil where it is empty: then nothing is known of later times, and the last offset stays.
    private func footer() throws(Trouble) -> PosixZone? {
        guard rest.first == .lineFeed, let end = rest.dropFirst().firstIndex(of: .lineFeed) else { throw .damaged }
        let text = rest[(rest.startIndex + 1) ..< end]
        if text.isEmpty { return nil }
        guard let zone = PosixZone(text) else { throw .damaged }
        return zone
    }

    private mutating func take(_ count: Int) throws(Trouble) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .damaged }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// Big-endian with a sign, of four or eight bytes.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return bytes.count == 4 ? Int64(Int32(truncatingIfNeeded: number)) : Int64(bitPattern: number)
    }
}

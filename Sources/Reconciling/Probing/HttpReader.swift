internal import Documents

/// An answer of HTTP/1.1, as much of it as is kept.
struct HttpAnswer: Hashable, Sendable {
    var status = 0
    var body: [UInt8] = []
    /// Whether the server had more to say than is read.
    var isCut = false
}

/// Takes an answer apart as it comes (RFC 9112), in whatever pieces.
struct HttpReader {
    /// Of a body; what a check looks for stands further up.
    static let bodyLimit = 65536
    /// Of a status line with its header fields, of a line about a chunk, and of what follows the last chunk.
    private static let headLimit = 32768

    private enum Part {
        case head
        /// So many bytes are missing.
        case body(Int)
        case bodyUntilEnd
        case chunkSize
        case chunk(Int)
        case chunkEnd, trailer, done
    }

    /// Why this is no answer.
    struct Malformed: Error { let reason: String }

    private static let tooLong = Malformed(reason: "answers with header fields of more than \(headLimit) bytes")

    private(set) var answer = HttpAnswer()
    private var part = Part.head
    /// Received, and not taken apart yet.
    private var rest: [UInt8] = []
    /// Lines of a head that is not whole yet.
    private var head: [[UInt8]] = []
    private var headSize = 0

    var isDone: Bool { if case .done = part { true } else { false } }

    mutating func take(_ bytes: ArraySlice<UInt8>) throws(Malformed) {
        rest += bytes
        while try step() {}
        if !isDone, rest.count > Self.headLimit { throw Self.tooLong }
    }

    /// The server has closed the connection.
    mutating func finish() throws(Malformed) {
        if case .bodyUntilEnd = part { part = .done }
        guard isDone else {
            throw Malformed(reason: answer.status == 0 ? "closed the connection without an answer" : "broke its answer off")
        }
    }

    /// - Returns: whether something was taken, so that there may be more to take.
    private mutating func step() throws(Malformed) -> Bool {
        switch part {
        case .done: return false
        case .head: return try takeHeadLine()
        case .body(let missing): return keep(missing) { $0 == 0 ? .done : .body($0) }
        case .bodyUntilEnd: return keep(.max) { _ in .bodyUntilEnd }
        case .chunk(let missing): return keep(missing) { $0 == 0 ? .chunkEnd : .chunk($0) }
        case .chunkSize:
            guard let line = takeLine() else { return false }
            let digits = line.prefix { $0.hexValue != nil }
            guard (1 ... 15).contains(digits.count), let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw Malformed(reason: "answers with a chunk of no size")
            }
            part = size == 0 ? .trailer : .chunk(size)
        case .chunkEnd:
            guard let line = takeLine() else { return false }
            guard line.isEmpty else { throw Malformed(reason: "answers with a chunk that is longer than it says") }
            part = .chunkSize
        case .trailer:
            guard let line = takeLine() else { return false }
            if line.isEmpty { part = .done }
        }
        return true
    }

    /// Moves bytes of the body over; beyond the limit nothing more is read.
    private mutating func keep(_ missing: Int, next: (Int) -> Part) -> Bool {
        guard !rest.isEmpty else { return false }
        let count = min(missing, rest.count), room = Self.bodyLimit - answer.body.count
        answer.body += rest.prefix(min(count, room))
        rest.removeFirst(count)
        answer.isCut = count > room
        part = answer.isCut ? .done : next(missing - count)
        return true
    }

    /// Without its line end; nil as long as it is not whole.
    private mutating func takeLine() -> [UInt8]? {
        guard let end = rest.firstIndex(of: .lineFeed) else { return nil }
        let line = Array(rest[..<end])
        rest.removeFirst(end + 1)
        return line.last == .carriageReturn ? line.dropLast() : line
    }

    /// - Returns: whether a line was there to be taken.
    private mutating func takeHeadLine() throws(Malformed) -> Bool {
        if !Array("HTTP/1.".utf8).starts(with: rest.prefix(7)), head.isEmpty {
            throw Malformed(reason: "answers with something else than HTTP/1.1")
        }
        guard let line = takeLine() else { return false }
        headSize += line.count
        guard headSize <= Self.headLimit else { throw Self.tooLong }
        if !line.isEmpty { head.append(line) } else { try read(HttpHead(head)) }
        return true
    }

    private mutating func read(_ read: HttpHead) throws(Malformed) {
        head = []
        // Of the interim ones only a switch of protocols, which nobody asked for, is the last word.
        if (100 ... 199).contains(read.status), read.status != 101 { return }
        answer.status = read.status
        switch read.length {
        case _ where [101, 204, 304].contains(read.status): part = .done
        case .chunked: part = .chunkSize
        case .bytes(0): part = .done
        case .bytes(let count): part = .body(count)
        case .untilEnd: part = .bodyUntilEnd
        }
    }
}

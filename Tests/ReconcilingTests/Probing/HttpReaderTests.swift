@testable import Reconciling
import TestSupport
import Testing

@Suite struct `An answer of HTTP` {
    private static let answers = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        ("HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello and more", 200, "hello"),
        ("HTTP/1.0 503 Service Unavailable\n\ndown", 503, "down"),
        ("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", 204, ""),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", 304, ""),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n", 200, "hello!"
        ),
        // RFC 9112, 6.3: chunks win over a length.
        ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n", 200, "0123456789"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", 200, "ok"),
    ]

    @Test(arguments: answers)
    func `is read in whatever pieces it comes`(text: String, status: Int, body: String) throws {
        let bytes = Array(text.utf8)
        for size in 1 ... bytes.count {
            let answer = try read(bytes, in: size)
            #expect(answer == HttpAnswer(status: status, body: Array(body.utf8), isCut: false), "pieces of \(size)")
        }
    }

    @Test(
        arguments: [
            ("", "closed the connection without an answer"),
            ("HTTP/1.1 200 OK\r\nContent-Le", "closed the connection without an answer"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "broke its answer off"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "broke its answer off"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "answers with something else than HTTP/1.1"),
            ("HTTP/2 200\r\n\r\n", "answers with something else than HTTP/1.1"),
            ("HTTP/1.1 OK\r\n\r\n", "answers without a status"),
            ("HTTP/1.1 2000 OK\r\n\r\n", "answers without a status"),
            ("HTTP/1.1 +20 OK\r\n\r\n", "answers without a status"),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "answers with a length that is none"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "answers with a length that is none"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "answers with a length that is none"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "answers in the coding \"gzip, chunked\", expected \"chunked\""
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "answers with a chunk of no size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "answers with a chunk of no size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "answers with a chunk that is longer than it says"),
        ] as [(text: String, reason: String)])
    func `that is none says what is wrong with it`(text: String, reason: String) {
        let bytes = Array(text.utf8)
        for size in 1 ... max(1, bytes.count) {
            do throws(HttpReader.Malformed) {
                _ = try read(bytes, in: size)
                Issue.record("expected \(reason)")
            } catch {
                #expect(error.reason == reason, "pieces of \(size)")
            }
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"])
    func `has no line that never ends`(start: String) {
        var reader = HttpReader()
        #expect(throws: HttpReader.Malformed.self) {
            try reader.take(Array(start.utf8)[...])
            for _ in 0 ..< 100 { try reader.take([UInt8](repeating: 0x61, count: 1000)[...]) }
        }
    }

    @Test func `has no header fields without number`() {
        var reader = HttpReader()
        #expect(throws: HttpReader.Malformed.self) {
            try reader.take(Array("HTTP/1.1 200 OK\r\n".utf8)[...])
            for _ in 0 ..< 10_000 { try reader.take(Array("X: yyyyyy\r\n".utf8)[...]) }
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n"])
    func `is read no further than the limit`(head: String) throws {
        var reader = HttpReader()
        try reader.take(Array(head.utf8)[...])
        for _ in 0 ..< 100 where !reader.isDone { try reader.take([UInt8](repeating: 0x61, count: 1000)[...]) }
        #expect(reader.isDone && reader.answer.isCut && reader.answer.body.count == HttpReader.bodyLimit)
    }

    @Test(arguments: 0 ..< 200 as Range<UInt64>)
    func `may be anything without harm`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes = Array(Self.answers[Int(seed) % Self.answers.count].0.utf8)
        for _ in 0 ..< Int.random(in: 1 ... 6, using: &random) {
            bytes[Int.random(in: 0 ..< bytes.count, using: &random)] =
                [0x00, 0x0A, 0x0D, 0x20, 0x3A, 0x39, 0xFF].randomElement(using: &random) ?? 0
        }
        let whole = Result { () throws(HttpReader.Malformed) in try read(bytes, in: bytes.count) }
        let pieces = Result { () throws(HttpReader.Malformed) in try read(bytes, in: 1) }
        #expect((try? whole.get()) == (try? pieces.get()))
    }

    private func read(_ bytes: [UInt8], in size: Int) throws(HttpReader.Malformed) -> HttpAnswer {
        var reader = HttpReader(), rest = bytes[...]
        while !rest.isEmpty, !reader.isDone {
            try reader.take(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        try reader.finish()
        return reader.answer
    }
}

import Digests
import Documents
import Secrets
import TestSupport
import Testing

/// One file of the public age vectors: what is to come out of the age file behind its text header.
private struct AgeVector {
    let name: String
    private var headers: [(key: String, value: String)] = []
    var file: [UInt8]

    init(name: String, _ bytes: [UInt8]) {
        self.name = name
        var rest = bytes[...]
        while let end = rest.firstIndex(of: .lineFeed), end > rest.startIndex {
            let parts = String(decoding: rest[..<end], as: UTF8.self).split(separator: ": ", maxSplits: 1)
            headers.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
            rest = rest[(end + 1)...]
        }
        file = Array(rest.dropFirst())
    }

    func values(_ key: String) -> [String] { headers.filter { $0.key == key }.map(\.value) }
    func value(_ key: String) -> String? { values(key).first }

    /// What our messages start with for each kind of failure.
    var expectedMessages: [String] {
        switch value("expect") {
        case "HMAC failure": ["the header of the age file was changed"]
        case "header failure": ["the header of the age file is damaged", "not an age file", "the age file asks for too much work"]
        case "armor failure": ["the ASCII armor of the age file is damaged", "not an age file"]
        case "payload failure": ["the payload of the age file is damaged"]
        case "no match":
            [
                "the key at hand is not one", "none of the", "the passphrase is not", "the age file is protected by",
                "the age file is not protected by",
            ]
        default: []
        }
    }
}

@Suite struct `The public age vectors` {
    private static func vectors() throws -> [AgeVector] {
        guard let folder = Conformance.folder("age") else { return [] }
        return try filePaths(below: "\(folder)/vectors").sorted().compactMap { path in
            var vector = AgeVector(name: String(path.split(separator: "/").last ?? ""), try readFile(path))
            // Post-quantum keys are not supported.
            if vector.values("identity").contains(where: { $0.hasPrefix("AGE-SECRET-KEY-PQ-") }) { return nil }
            if vector.value("compressed") == "zlib" {
                let script = "import sys, zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"
                vector.file = try run(["/usr/bin/python3", "-c", script], input: vector.file).standardOutput
            }
            return vector
        }
    }

    @Test func `give the text or the failure that they state, in memory`() throws {
        let vectors = try Self.vectors()
        #expect(vectors.isEmpty || vectors.count == 124)
        for vector in vectors {
            let result = Result { () throws(Diagnostic) in try Self.open(vector) }
            Self.check(result.map { $0.reveal { Sha256.digest(of: $0).description } }, vector)
        }
    }

    @Test func `give the same to a reader of streams`() throws {
        for vector in try Self.vectors() where vector.value("armored") == nil && vector.value("passphrase") == nil {
            let identities = try vector.values("identity").map { try AgeIdentity(parsing: Secret(copying: Array($0.utf8))) }
            var rest = vector.file[...], text = Sha256()
            let result = Result { () throws(Diagnostic) in
                try Age.open(
                    with: identities,
                    from: { buffer in
                        // In odd pieces, as a pipe may give them.
                        let piece = rest.prefix(min(buffer.count, 40_001))
                        buffer.copyBytes(from: piece)
                        rest = rest.dropFirst(piece.count)
                        return piece.count
                    }, to: { text.update($0) })
            }
            let isNoFile = !vector.file.starts(with: "age-encryption.org/v1\n".utf8)
            if isNoFile {
                #expect(throws: Diagnostic.self, "\(vector.name)") { try result.get() }
            } else {
                Self.check(result.map { text.finish().description }, vector)
            }
        }
    }

    private static func open(_ vector: AgeVector) throws(Diagnostic) -> Secret {
        if let passphrase = vector.value("passphrase") {
            return try Age.open(vector.file, passphrase: Secret(copying: Array(passphrase.utf8)))
        }
        var identities: [AgeIdentity] = []
        for text in vector.values("identity") { identities.append(try AgeIdentity(parsing: Secret(copying: Array(text.utf8)))) }
        return try Age.open(vector.file, with: identities)
    }

    private static func check(_ result: Result<String, Diagnostic>, _ vector: AgeVector) {
        switch result {
        case .success(let digest): #expect(vector.value("expect") == "success" && digest == vector.value("payload"), "\(vector.name)")
        case .failure(let failure):
            let isExpected = vector.expectedMessages.contains { failure.message.hasPrefix($0) }
            #expect(isExpected, "\(vector.name): expected \(vector.value("expect") ?? ""), got: \(failure.message)")
            #expect((failure.code == "no-identity") == (vector.value("expect") == "no match"), "\(vector.name)")
        }
    }
}

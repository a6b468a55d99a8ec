internal import Documents
internal import CGit2

/// A commit or an annotated tag taken apart into what was signed and the signature, as git does it.
package struct SignedObject: Sendable {
    package enum Kind: String, Sendable { case commit, tag }

    /// How the signature was made, by the first line of its armor; nil for one that git does not know either.
    package enum Format: String, Sendable {
        case ssh = "SSH", openpgp = "OpenPGP", x509 = "X.509"
    }

    package let kind: Kind
    /// What was signed, joined: the object without its signature.
    package let signed: [ArraySlice<UInt8>]
    /// In its armor; nil without one.
    package let signature: [UInt8]?
    package let format: Format?
    /// When the committer or the tagger says that it was made, in seconds since 1970; nil where the object does not say.
    package let time: Int64?
    /// The object that a tag names, and the name that the tag gives itself.
    package let target: ObjectID?
    package let tagName: String?
}

/// Why an object cannot be judged by its signature: it is not what git writes, and two readers may take it for two things.
package struct MalformedObject: Error, Hashable, Sendable {
    /// Lower case, no full stop.
    package let reason: String
}

extension SignedObject {
    private static let signatureField = Array("gpgsig ".utf8), anySignatureField = Array("gpgsig".utf8)

    /// - Parameter commit: the bytes of a commit.
    package init(commit: [UInt8]) throws(MalformedObject) {
        var signed: [ArraySlice<UInt8>] = [], signature: [UInt8]?, isSignature = false, isLeftOut = false, kept = 0
        var header = ObjectHeader(commit)
        while let line = header.next() {
            if line.first == .space, isSignature || isLeftOut {
                if isSignature { signature! += line.dropFirst() }  // set by the line before
                kept = line.endIndex
                continue
            }
            isSignature = line.starts(with: Self.signatureField)
            isLeftOut = line.starts(with: Self.anySignatureField)
            guard isLeftOut else {
                signed.append(commit[kept ..< line.endIndex])
                kept = line.endIndex
                continue
            }
            kept = line.endIndex
            guard isSignature else { continue }
            guard signature == nil else { throw MalformedObject(reason: "the commit has more than one gpgsig field") }
            signature = Array(line.dropFirst(Self.signatureField.count))
        }
        signed.append(commit[kept...])
        kind = .commit
        self.signed = signed
        self.signature = signature
        format = signature.flatMap { Format(armor: $0[...]) }
        time = try header.time(of: "committer ")
        (target, tagName) = (nil, nil)
    }

    /// - Parameter tag: the bytes of an annotated tag.
    package init(tag: [UInt8]) throws(MalformedObject) {
        var header = ObjectHeader(tag), found: (start: Int, format: Format)?
        while header.next() != nil {}
        var start = header.end
        // Git takes the last armor in the message for the signature; whatever stands before it is signed.
        while start < tag.count {
            let end = tag[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? tag.count
            if let format = Format(armor: tag[start ..< end]) { found = (start, format) }
            start = end
        }
        kind = .tag
        signed = [tag[..<(found?.start ?? tag.count)]]
        signature = found.map { Array(tag[$0.start...]) }
        format = found?.format
        time = try header.time(of: "tagger ")
        target = try header.only("object ").flatMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
        tagName = try header.only("tag ").map { String(decoding: $0, as: UTF8.self) }
    }
}

extension SignedObject.Format {
    fileprivate init?(armor: ArraySlice<UInt8>) {
        switch String(decoding: armor.prefix { !$0.isBreak }, as: UTF8.self) {
        case "-----BEGIN SSH SIGNATURE-----": self = .ssh
        case "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----": self = .openpgp
        case "-----BEGIN SIGNED MESSAGE-----": self = .x509
        default: return nil
        }
    }
}

/// The lines before the first empty one.
private struct ObjectHeader {
    private let bytes: [UInt8]
    private(set) var end = 0
    private var lines: [ArraySlice<UInt8>] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// With its line feed; nil at the empty line, which `end` is the place of then.
    mutating func next() -> ArraySlice<UInt8>? {
        guard end < bytes.count, bytes[end] != .lineFeed else { return nil }
        let next = bytes[end...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? bytes.count
        defer { end = next }
        lines.append(bytes[end ..< next])
        return bytes[end ..< next]
    }

    /// What stands behind the name of a field; nil without it.
    func only(_ name: String) throws(MalformedObject) -> ArraySlice<UInt8>? {
        let found = lines.filter { $0.starts(with: name.utf8) }
        guard found.count <= 1 else { throw MalformedObject(reason: "it has more than one field \"\(name.dropLast())\"") }
        return found.first.map { $0.dropFirst(name.utf8.count).prefix { $0 != .lineFeed } }
    }

    /// `NAME <EMAIL> SECONDS ZONE`.
    func time(of name: String) throws(MalformedObject) -> Int64? {
        guard let field = try only(name), let close = field.lastIndex(of: .greater) else { return nil }
        let words = field[(close + 1)...].split(separator: .space)
        return words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }
}

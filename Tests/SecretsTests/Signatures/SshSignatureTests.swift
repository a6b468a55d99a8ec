@testable import Secrets
import Testing

/// The worked value: Ed25519 seed 32 bytes 07, message "hello\n", namespace "file", sha512.
private let armor = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg6kpsY+KcUgq+9VB7Ey7F+ZVHdq
    6+vnuSQh7qaRRG0iwAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx
    OQAAAEDBZWEfdY1XTb8N4sr4iHEE4bRI1CZA7tyNB8KGDBo3Yi8Tk1THXk93Lcsv/0kSoY
    prOFUvTrdbFlTH7kZT8I8F
    -----END SSH SIGNATURE-----

    """

private let message = Array("hello\n".utf8)

/// - Returns: why it does not count; nil when it is good.
private func flaw(_ armor: String, _ pieces: [ArraySlice<UInt8>] = [message[...]]) -> String? {
    do throws(SignatureFlaw) {
        try SshSignature(armor: Array(armor.utf8)[...]).verify(pieces)
        return nil
    } catch {
        return (error.isUnsupported ? "unsupported: " : "") + error.reason
    }
}

/// A signature whose parts are put together by hand.
private func blob(
    version: UInt8 = 1, key: [UInt8] = ed25519, namespace: String = "git", hash: String = "sha512", value: [UInt8] = signature
) -> [UInt8] {
    var bytes = Array("SSHSIG".utf8) + [0, 0, 0, version]
    for part in [key, Array(namespace.utf8), [], Array(hash.utf8), value] { bytes.appendSshString(part) }
    return bytes
}

private func strings(_ parts: [UInt8]...) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts { bytes.appendSshString(part) }
    return bytes
}

private func text(_ text: String) -> [UInt8] { Array(text.utf8) }
private let ed25519 = strings(text("ssh-ed25519"), [UInt8](repeating: 9, count: 32))
private let signature = strings(text("ssh-ed25519"), [UInt8](repeating: 9, count: 64))

private func flaw(of blob: [UInt8]) -> String? {
    do throws(SignatureFlaw) {
        try SshSignature(blob: blob).verify([message[...]])
        return nil
    } catch {
        return (error.isUnsupported ? "unsupported: " : "") + error.reason
    }
}

@Suite struct `An SSH signature` {
    @Test func `of a known key over known bytes is good, whatever the pieces and the ends of lines`() throws {
        #expect(flaw(armor) == nil)
        #expect(flaw(armor, [message[..<2], message[2...]]) == nil)
        #expect(flaw(armor.split(separator: "\n").joined(separator: "\r\n") + "\r\n \t\n") == nil)
        let key = try SshSignature(armor: text(armor)[...]).key
        #expect(key.fingerprint == "SHA256:z/fSv0Z0RZS+Lccbc6ZoOWwt/fbj1VFJGSBKQbo4icE")
        #expect(key.type == "ssh-ed25519")
    }

    @Test func `is of nothing else once a bit of the message or of the signature is another`() throws {
        for index in message.indices {
            for bit in 0 ..< 8 {
                var other = message
                other[index] ^= 1 << UInt8(bit)
                #expect(flaw(armor, [other[...]]) == "the signature does not fit what it is said to sign")
            }
        }
        #expect(flaw(armor, [message[1...]]) != nil)
        #expect(flaw(armor, [message[...], [0]]) != nil)
        let bytes = text(armor)
        for index in bytes.indices.dropLast() {
            for change: UInt8 in [1, 2, 4, 8, 16, 32, 64, 128, 255] {
                var other = bytes
                other[index] ^= change
                let result = Result { () throws(SignatureFlaw) in try SshSignature(armor: other[...]).verify([message[...]]) }
                #expect(throws: SignatureFlaw.self, "byte \(index) changed by \(change)") { try result.get() }
            }
        }
    }

    @Test(arguments: [
        ("", "the signature does not begin with \"-----BEGIN SSH SIGNATURE-----\""),
        (" " + armor, "the signature does not begin with \"-----BEGIN SSH SIGNATURE-----\""),
        (armor + "x", "something follows the last line of the signature"),
        (armor + armor, "something follows the last line of the signature"),
        (String(armor.dropLast(20)), "the signature does not end with \"-----END SSH SIGNATURE-----\""),
        ("-----BEGIN SSH SIGNATURE-----\n====\n-----END SSH SIGNATURE-----", "the signature is not base64"),
        ("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----", "the signature does not begin with SSHSIG"),
        (String(repeating: "A", count: 20000), "the signature has more than 16384 bytes"),
    ])
    func `in a damaged armor is bad`(armor: String, reason: String) { #expect(flaw(armor) == reason) }

    @Test(
        arguments: [
            (blob(), "the signature does not fit what it is said to sign"),
            (blob(version: 2), "the signature is of version 2; 1 is the only one there is"),
            (blob(version: 0), "the signature is of version 0; 1 is the only one there is"),
            (blob(namespace: ""), "the signature has no namespace"),
            (blob(hash: "md5"), "the signature hashes by \"md5\", neither sha256 nor sha512"),
            (blob() + [0], "something follows the signature"),
            (blob().dropLast(), "the signature is cut off"),
            (blob(key: strings(text("ssh-ed25519"), [1])), "the ssh-ed25519 key in the signature is damaged"),
            (blob(key: ed25519 + [0]), "the ssh-ed25519 key in the signature is damaged"),
            (blob(key: [1]), "the key in the signature is damaged"),
            (blob(key: strings(text("ssh-new"), [1])), "unsupported: the signature is by a key of an unknown type"),
            (blob(key: strings(text("ssh-dss"), [1])), "unsupported: the signature is by a key of type ssh-dss"),
            (
                blob(key: strings(text("ssh-ed25519-cert-v01@openssh.com"), [1])),
                "unsupported: the signature is by a certificate (ssh-ed25519-cert-v01@openssh.com), and cfgops believes plain keys only"
            ),
            (blob(value: strings(text("ssh-rsa"), [1])), "the signature is of type \"ssh-rsa\", its key of type ssh-ed25519"),
            (blob(value: strings(text("ssh-ed25519"), [1])), "the signature is damaged"),
            (blob(value: signature + [0]), "the signature is damaged"),
            (blob(value: []), "the signature is cut off"),
            (
                blob(key: strings(text("ssh-rsa"), [3], [0x80] + [UInt8](repeating: 1, count: 127))),
                "the ssh-rsa key in the signature is damaged"  // a negative number
            ),
            (
                blob(key: rsa(bits: 1024), value: strings(text("ssh-rsa"), [1])),
                "unsupported: the signature is of type ssh-rsa, which rests on SHA-1"
            ),
            (
                blob(key: rsa(bits: 2048), value: strings(text("rsa-md5"), [1])),
                "the signature is of type \"rsa-md5\", its key of type ssh-rsa"
            ),
            (
                blob(key: rsa(bits: 1024), value: strings(text("rsa-sha2-256"), [1])),
                "unsupported: the signature is by an RSA key of 1024 bits; 2048 to 16384 are verified"
            ),
            (blob(key: rsa(bits: 2048), value: strings(text("rsa-sha2-256"), [1])), "the signature does not fit what it is said to sign"),
            (
                blob(key: rsa(bits: 2048), value: strings(text("rsa-sha2-256"), [UInt8](repeating: 1, count: 257))),
                "the signature is damaged"
            ),
            (
                blob(key: strings(text("ecdsa-sha2-nistp256"), text("nistp384"), [4] + [UInt8](repeating: 1, count: 64))),
                "the ecdsa-sha2-nistp256 key in the signature is damaged"
            ),
            (
                blob(key: strings(text("ecdsa-sha2-nistp256"), text("nistp256"), [2] + [UInt8](repeating: 1, count: 32))),
                "the ecdsa-sha2-nistp256 key in the signature is damaged"
            ),
            (
                // A point that is not on the curve.
                blob(
                    key: strings(text("ecdsa-sha2-nistp256"), text("nistp256"), [4] + [UInt8](repeating: 1, count: 64)),
                    value: strings(text("ecdsa-sha2-nistp256"), strings([1], [1]))), "the signature does not fit what it is said to sign"
            ),
        ] as [([UInt8], String)])
    func `of parts that do not belong together is bad, or cannot be verified`(blob: [UInt8], reason: String) {
        #expect(flaw(of: blob) == reason)
    }

    @Test func `cut off anywhere is bad`() {
        let whole = blob()
        for count in whole.indices { #expect(flaw(of: Array(whole[..<count])) != nil) }
    }
}

private func rsa(bits: Int) -> [UInt8] {
    strings(text("ssh-rsa"), [1, 0, 1], [0, 0x80] + [UInt8](repeating: 1, count: bits / 8 - 1))
}

internal import Digests

/// A public key of SSH: what `ssh-keygen` writes behind the name of its type.
package struct SshPublicKey: Hashable, Sendable {
    /// What a key consists of, for the types that can be verified.
    enum Material: Hashable {
        case ed25519(ArraySlice<UInt8>)
        /// An Ed25519 key in a device that wants to be touched.
        case securityKey(ArraySlice<UInt8>, application: ArraySlice<UInt8>)
        case rsa(exponent: ArraySlice<UInt8>, modulus: ArraySlice<UInt8>)
        case ecdsa(EllipticCurve, point: ArraySlice<UInt8>)
    }

    /// Types that OpenSSH knows and nobody here can verify, or should: a key of 1024 bits, and ECDSA in a device.
    private static let unsupported: Set = ["ssh-dss", "sk-ecdsa-sha2-nistp256@openssh.com"]
    private static let certificate = "-cert-v01@openssh.com"

    /// `ssh-ed25519` and its like.
    package let type: String
    package let blob: [UInt8]
    /// Nil for a type that cannot be verified.
    let material: Material?

    /// - Returns: nil when the bytes are not a whole key, or of a type that OpenSSH does not know.
    init?(blob: [UInt8]) {
        var reader = SshReader(blob[...])
        guard let type = reader.text() else { return nil }
        (self.type, self.blob) = (type, blob)
        if Self.unsupported.contains(type) || type.hasSuffix(Self.certificate) {
            material = nil
        } else {
            guard let material = Material(type, &reader), reader.isAtEnd else { return nil }
            self.material = material
        }
    }

    /// Whether a word can only be the name of a key's type, and not an option.
    static func isType(_ word: String) -> Bool {
        let plain = word.hasSuffix(certificate) ? String(word.dropLast(certificate.utf8.count)) : word
        return Material.types.contains(plain) || unsupported.contains(plain) || word.hasSuffix(certificate)
    }

    var isCertificate: Bool { type.hasSuffix(Self.certificate) }

    /// `SHA256:` and unpadded base64, as `ssh-keygen -l` shows it.
    package var fingerprint: String {
        var text = Array("SHA256:".utf8)
        appendUnpaddedBase64(Sha256.digest(of: blob).bytes, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

extension SshPublicKey.Material {
    static let types = ["ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ssh-rsa"] + EllipticCurve.allCases.map(\.keyType)
    private static let ed25519Size = 32

    /// - Parameter reader: behind the name of the type.
    fileprivate init?(_ type: String, _ reader: inout SshReader) {
        switch type {
        case "ssh-ed25519":
            guard let key = reader.string(), key.count == Self.ed25519Size else { return nil }
            self = .ed25519(key)
        case "sk-ssh-ed25519@openssh.com":
            guard let key = reader.string(), key.count == Self.ed25519Size, let application = reader.string() else { return nil }
            self = .securityKey(key, application: application)
        case "ssh-rsa":
            guard let exponent = reader.positiveNumber(), let modulus = reader.positiveNumber() else { return nil }
            self = .rsa(exponent: exponent, modulus: modulus)
        default:
            guard let curve = EllipticCurve.allCases.first(where: { $0.keyType == type }), reader.text() == curve.rawValue,
                let point = reader.string(), curve.isPoint(point)
            else { return nil }
            self = .ecdsa(curve, point: point)
        }
    }
}

/// The curves of RFC 5656, section 10.1, by their names there.
enum EllipticCurve: String, CaseIterable {
    case nistp256, nistp384, nistp521

    var keyType: String { "ecdsa-sha2-\(rawValue)" }

    /// Only an uncompressed point, as OpenSSH demands: a byte 4 and both coordinates.
    func isPoint(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.first == 4 && bytes.count == 1 + 2 * coordinateSize }

    private var coordinateSize: Int {
        switch self {
        case .nistp256: 32
        case .nistp384: 48
        case .nistp521: 66
        }
    }
}

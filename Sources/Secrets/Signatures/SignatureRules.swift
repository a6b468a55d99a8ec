/// Decides whose signatures count.
package struct SignatureRules: Sendable {
    /// What git signs commits and tags for.
    private static let namespace = "git"

    package let allowed: AllowedSigners
    package let revoked: RevokedKeys

    package init(allowed: AllowedSigners, revoked: RevokedKeys = .none) {
        self.allowed = allowed
        self.revoked = revoked
    }

    /// When a signature has to be good.
    package struct Times {
        /// When the signer says that it was made.
        package var made: Int64
        /// The current time, for which `valid-before` counts as well: the other one is the signer's to choose, and a thief of an old key
        /// would choose an old one. Nil: judged as git does, by `made` alone.
        package var now: Int64?
        /// Whether what was signed was known here at a time when its key still counted, so that nobody can have dated it back.
        package var wasKnown: (Int64) throws -> Bool

        package init(made: Int64, now: Int64?, wasKnown: @escaping (Int64) throws -> Bool = { _ in false }) {
            (self.made, self.now, self.wasKnown) = (made, now, wasKnown)
        }
    }

    /// - Parameters:
    ///   - armor: the signature.
    ///   - pieces: what was signed, joined.
    /// - Throws: what `times.wasKnown` throws.
    package func verdict(on armor: ArraySlice<UInt8>, over pieces: [ArraySlice<UInt8>], at times: Times) throws -> SignatureVerdict {
        let signature: SshSignature
        do throws(SignatureFlaw) {
            signature = try SshSignature(armor: armor)
            guard signature.namespace == Self.namespace else {
                throw .bad("the signature was made for \"\(signature.namespace)\" and not for \"\(Self.namespace)\"")
            }
            try signature.verify(pieces)
        } catch {
            return SignatureVerdict(error)
        }
        var verdict = try verdict(on: signature.key, at: times)
        (verdict.fingerprint, verdict.keyType) = (signature.key.fingerprint, signature.key.type)
        return verdict
    }

    /// As git asks `ssh-keygen`: the first line that has the key, and counts at the time, says who it may be; for one of them a line has to
    /// count for everything.
    private func verdict(on key: SshPublicKey, at times: Times) throws -> SignatureVerdict {
        let name = "key \(key.fingerprint)"
        guard !revoked.contains(key) else { return SignatureVerdict(.revoked, "\(name) was revoked") }
        let lines = allowed.entries.filter { $0.key == key && !$0.isAuthority }
        guard let first = lines.first(where: { $0.admits(times.made) }) else { return untrusted(key, lines, times.made) }
        var ended: AllowedSigners.Entry?
        for principal in first.principals.included {
            for line in lines where line.principals.admits(principal) && line.admits(times.made) {
                guard line.namespaces?.admits(Self.namespace) ?? true else { continue }
                if let now = times.now, let end = line.validBefore, now > end, try !times.wasKnown(end) {
                    ended = line
                    continue
                }
                var verdict = SignatureVerdict(.valid, "signed by \(principal) with \(name)")
                verdict.principal = principal
                return verdict
            }
        }
        if let ended, let end = ended.validBefore {
            return SignatureVerdict(
                .untrusted,
                "\(name) ended at \(utc(end)) (\(place(ended))); that it was signed before, only its own date says")
        }
        return SignatureVerdict(.untrusted, "\(name) is not allowed to sign for \"\(Self.namespace)\" (\(place(first)))")
    }

    private func untrusted(_ key: SshPublicKey, _ lines: [AllowedSigners.Entry], _ made: Int64) -> SignatureVerdict {
        let name = "key \(key.fingerprint)"
        if let line = lines.first {
            let isEarly = line.validAfter.map { made < $0 } ?? false, limit = (isEarly ? line.validAfter : line.validBefore) ?? made
            let rule = isEarly ? "counts from \(utc(limit)) on" : "ended at \(utc(limit))"
            return SignatureVerdict(.untrusted, "\(name) \(rule) (\(place(line))), and the signature is of \(utc(made))")
        }
        guard let line = allowed.entries.first(where: { $0.key == key }) else {
            return SignatureVerdict(.untrusted, "good signature, but \(name) is not in \(allowed.file)")
        }
        return SignatureVerdict(
            .untrusted, "\(name) is a certificate authority (\(place(line))), and cfgops believes plain keys only")
    }

    private func place(_ line: AllowedSigners.Entry) -> String { "\(allowed.file):\(line.line)" }
    private func utc(_ seconds: Int64) -> String { "\(CalendarTime(utc: seconds))Z" }
}

extension AllowedSigners.Entry {
    fileprivate func admits(_ time: Int64) -> Bool {
        (validAfter.map { $0 <= time } ?? true) && (validBefore.map { time <= $0 } ?? true)
    }
}

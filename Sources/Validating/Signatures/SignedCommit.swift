package import History
package import Secrets

/// Whether a commit or a tag was signed by somebody who is believed.
package struct SignedCommit {
    private let rules: SignatureRules
    private let repository: Repository
    /// Seconds since 1970; nil: the date of the commit alone counts, as for git.
    private let now: Int64?
    private let branch: String?

    /// - Parameters:
    ///   - now: seconds since 1970, for which `valid-before` counts as well; nil: judged as git does, by the date of the commit alone.
    ///   - branch: the full name of a branch whose log on this machine says what was known when; nil: nothing is known to be old.
    package init(_ rules: SignatureRules, in repository: Repository, now: Int64?, branch: String? = nil) {
        (self.rules, self.repository, self.now, self.branch) = (rules, repository, now, branch)
    }

    /// - Parameter id: of a commit, or of an annotated tag.
    /// - Throws: a `GitError` when the object cannot be read; what is wrong with the signature is the verdict.
    package func verdict(on id: ObjectID) throws -> SignatureVerdict {
        let object: SignedObject
        do {
            guard let found = try repository.signedObject(id) else {
                return SignatureVerdict(.unsigned, "\(id.short) is neither a commit nor a tag")
            }
            object = found
        } catch let error as MalformedObject {
            return SignatureVerdict(.bad, error.reason)
        }
        return try rules.verdict(on: object, now: now) { time in
            guard let branch, let tip = try repository.loggedTip(of: branch, at: time) else { return false }
            let target = object.target ?? id
            return try tip == target || repository.isAncestor(target, of: tip)
        }
    }
}

extension SignatureRules {
    /// - Parameters:
    ///   - now: seconds since 1970; nil: the date of the object alone counts, as for git.
    ///   - wasKnown: whether the object was known here at a time.
    package func verdict(
        on object: SignedObject, now: Int64?, wasKnown: @escaping (Int64) throws -> Bool = { _ in false }
    ) throws -> SignatureVerdict {
        guard let signature = object.signature else { return .unsigned }
        switch object.format {
        case .ssh: break
        case let format?:
            return SignatureVerdict(.unverifiable, "the signature is of \(format.rawValue), and cfgops verifies those of SSH keys")
        case nil: return SignatureVerdict(.unverifiable, "the signature is of an unknown format")
        }
        guard let time = object.time else { return SignatureVerdict(.bad, "the \(object.kind.rawValue) does not say when it was made") }
        return try verdict(on: signature[...], over: object.signed, at: Times(made: time, now: now, wasKnown: wasKnown))
    }
}

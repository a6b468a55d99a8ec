internal import Secrets

extension Sealing {
    /// Nothing could be opened, whatever it is.
    var hasNoKeys: Bool { ((try? keys.sources()) ?? []).isEmpty }
}

extension OpenSopsFile {
    /// The text in plain; whoever gets it wipes it.
    var plainBytes: [UInt8] { plaintext.reveal { Array($0) } }

    /// The versions that have the same data key, of which ciphertexts may be kept.
    func related(of others: [OpenSopsFile]) -> [OpenSopsFile] { others.filter { $0.hasDataKey(of: self) } }
}

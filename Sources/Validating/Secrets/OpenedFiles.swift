internal import Digests
package import Documents
package import Overlays
package import Secrets
internal import Synchronization

/// Opens sealed layers and files with the keys of one ring, each content once.
package final class OpenedFiles: SecretOpener {
    private struct Content: Hashable {
        /// Messages name it, and it says what kind of file this is.
        let path: String
        let digest: Digest
    }

    private let keys: KeyRing
    private let opened = Mutex<[Content: Result<OpenFile, Diagnostics>]>([:])

    /// Files that are kept: more than a repository has, few enough for an agent that runs for years.
    private static let capacity = 4096

    package init(_ keys: KeyRing) { self.keys = keys }

    package func opened(_ layer: LayerDocument) throws(Diagnostics) -> any OpenedSecrets {
        let document = layer.document
        return try file(layer.file.path, document.source) { () throws(Diagnostics) in try SopsFile(document) }
    }

    package func opened(_ file: SealedFile) throws(Diagnostics) -> any OpenedSecrets {
        try self.file(file.path, file.bytes) { () throws(Diagnostics) in try SopsFile(file.bytes, path: file.path) }
    }

    /// Two threads that ask for one file at the same time both open it: that costs less than to wait.
    private func file(_ path: String, _ bytes: [UInt8], _ read: () throws(Diagnostics) -> SopsFile) throws(Diagnostics) -> OpenFile {
        let content = Content(path: path, digest: Sha256.digest(of: bytes))
        if let known = opened.withLock({ $0[content] }) { return try known.get() }
        let result = Result { () throws(Diagnostics) in
            guard try hasKeys() else {
                let recipients = (try? read())?.recipients.groups.flatMap(\.age).map(\.text) ?? []
                throw Diagnostics(keys.noKey(for: path, sealedFor: recipients))
            }
            return OpenFile(try read().opened(with: keys))
        }
        opened.withLock { opened in
            if opened.count >= OpenedFiles.capacity { opened = [:] }
            opened[content] = result
        }
        return try result.get()
    }
}

extension OpenedFiles {
    /// Whoever has no key at all sees what a hub sees: files are not even looked into.
    private func hasKeys() throws(Diagnostics) -> Bool {
        try keys.first { (identities) throws(Diagnostics) in identities.isEmpty ? nil : true } ?? false
    }
}

/// A SOPS file as overlays see it.
private struct OpenFile: OpenedSecrets {
    private let file: OpenSopsFile

    init(_ file: OpenSopsFile) { self.file = file }

    var warnings: [Diagnostic] { file.warnings }

    func withValue<R>(of node: Int?, _ body: (Node.Kind, UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        guard let node else { return try file.plaintext.reveal { try body(.string, $0) } }
        guard let value = file.value(ofNode: node) else { return nil }
        guard value.kind == .boolean else { return try value.text.reveal { try body(value.kind, $0) } }
        // SOPS writes them with a capital.
        let word: StaticString = value.text.reveal { $0.first.map { $0 | 0x20 } == UInt8(ascii: "t") } ? "true" : "false"
        return try body(.boolean, UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    func fingerprint(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) -> String {
        file.fingerprint(of: OpenSopsFile.Value(kind: kind, text: Secret(copying: UnsafeRawBufferPointer(text))))
    }
}

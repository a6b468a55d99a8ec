internal import Digests
package import Documents
internal import Synchronization

/// The keys at hand. Nothing is looked for before something has to be opened: who makes a ring says where its keys come from, who uses it
/// asks for keys.
package struct KeyRing: Sendable {
    /// One way to keys, such as a file; asked at most once.
    package struct Source: Sendable {
        /// For the message that no key fits: `SOPS_AGE_KEY_FILE (/run/keys.txt)`.
        package let name: String
        /// Whether it opens by a passphrase, so that it is asked only where no other key fits.
        package let isLocked: Bool
        private let keys: Once

        /// - Parameter load: gives no keys where there is nothing to find, and throws where there should be something.
        package init(_ name: String, isLocked: Bool = false, load: @escaping @Sendable () throws(Diagnostics) -> [AgeIdentity]) {
            (self.name, self.isLocked, keys) = (name, isLocked, Once(load))
        }

        /// - Throws: what went wrong the first time, each time.
        package func identities() throws(Diagnostics) -> [AgeIdentity] { try keys.value() }
    }

    private let load: Lookup

    package init(identities: [AgeIdentity]) {
        self.init { [Source("keys at hand") { () throws(Diagnostics) in identities }] }
    }

    /// - Parameter find: the ways to keys; called at most once, when the first key is needed.
    package init(_ find: @escaping @Sendable () throws(Diagnostics) -> [Source]) { load = Lookup(find) }

    package static let empty = KeyRing { () throws(Diagnostics) in [] }

    /// Where keys are looked for.
    package func sources() throws(Diagnostics) -> [Source] { try load.value() }

    /// What `body` makes of the keys: of those that nobody has to be asked for, and where they do not fit, of one locked source after
    /// another, together with those before it.
    ///
    /// - Parameter body: gives nil where keys do not fit.
    /// - Throws: everything that is wrong with the sources, before any key is used; what `body` throws.
    package func first<Result>(_ body: ([AgeIdentity]) throws(Diagnostics) -> Result?) throws(Diagnostics) -> Result? {
        let sources = try sources()
        var keys: [AgeIdentity] = [], complaints: [Diagnostic] = []
        for source in sources where !source.isLocked {
            do throws(Diagnostics) { keys += try source.identities() } catch { complaints += error.list }
        }
        guard complaints.isEmpty else { throw Diagnostics(complaints) }
        if let result = try body(keys) { return result }
        for source in sources where source.isLocked {
            keys += try source.identities()
            if let result = try body(keys) { return result }
        }
        return nil
    }

    /// What fingerprints can be keyed with that are to hold over changes of a file's data key: made of the keys that nobody has to be asked
    /// for, in whatever order they stand; nil where there is none.
    package func fingerprintKey() throws(Diagnostics) -> Secret? {
        var keys: [AgeIdentity] = []
        for source in try sources() where !source.isLocked { keys += try source.identities() }
        guard !keys.isEmpty else { return nil }
        var bytes = Set(keys.map(\.recipient.text)).sorted().reduce(into: Array("cfgops fingerprint key\0".utf8)) { bytes, recipient in
            keys.first { $0.recipient.text == recipient }?.pair.secret.reveal { bytes.append(contentsOf: $0) }
        }
        defer { wipe(&bytes) }
        var digest = Sha256.digest(of: bytes).bytes
        return Secret(taking: &digest)
    }

    /// The complaint that no key fits.
    ///
    /// - Parameters:
    ///   - subject: what was to be opened, as messages name it.
    ///   - recipients: whose keys would fit.
    package func noKey(for subject: String, sealedFor recipients: [String]) -> Diagnostic {
        let sources = (try? sources()) ?? []
        let own = sources.flatMap { source in (try? source.identities())?.map(\.recipient.text) ?? [] }
        var hints = [recipients.isEmpty ? nil : "it is sealed for \(shown(recipients))"].compactMap(\.self)
        hints.append(own.isEmpty ? "no key was found" : "keys at hand are those of \(shown(own))")
        if !sources.isEmpty { hints.append("keys were looked for in \(sources.map(\.name).joined(separator: ", "))") }
        return Diagnostic("no-key", "no key at hand opens \"\(subject)\"", hints: hints)
    }

    /// A list that stays short in a message.
    private func shown(_ recipients: [String]) -> String {
        let most = 5
        let rest = recipients.count > most ? " and \(recipients.count - most) more" : ""
        return recipients.prefix(most).joined(separator: ", ") + rest
    }
}

private typealias Lookup = Deferred<[KeyRing.Source]>
private typealias Once = Deferred<[AgeIdentity]>

/// A value that is found out when it is first wanted, by one thread while others wait.
private final class Deferred<Value: Sendable>: Sendable {
    private let find: @Sendable () throws(Diagnostics) -> Value
    private let found = Mutex<Result<Value, Diagnostics>?>(nil)

    init(_ find: @escaping @Sendable () throws(Diagnostics) -> Value) { self.find = find }

    func value() throws(Diagnostics) -> Value {
        let result = found.withLock { found in
            let result = found ?? Result(catching: find)
            found = result
            return result
        }
        return try result.get()
    }
}

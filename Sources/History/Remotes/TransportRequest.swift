/// What a transport is to connect to, and with what: everything that it must not find out by itself.
struct TransportRequest {
    /// The git folder that objects come into, or go out of.
    var repository = ""
    /// A folder for what must not outlive the exchange; the transport may make things in it.
    var scratch = ""
    /// For libgit2: no password in it.
    var address = ""
    var isPush = false
    /// Who logs in over SSH where the remote does not say it.
    var user = ""
    /// How long it may take: the transport ends itself after that, should nobody be left to end it.
    var seconds = 0
    /// Private keys to try, in this order; those that were named go before the agent's.
    var keys: [String] = []
    var areKeysNamed = false
    var usesAgent = false
    var knownHosts: [String] = []
    var headers: [String] = []
    /// A file of certificates to trust in place of the machine's; empty: none.
    var certificates = ""

    var lines: [TransportLine] {
        [
            TransportLine("repository", [repository]), TransportLine("scratch", [scratch]), TransportLine("address", [address]),
            TransportLine("user", [user]),
            TransportLine("seconds", ["\(seconds)"]), TransportLine("certificates", [certificates]),
            TransportLine("direction", [isPush ? "push" : "fetch"]), TransportLine("agent", [usesAgent ? "yes" : "no"]),
        ] + keys.map { TransportLine(areKeysNamed ? "named-key" : "key", [$0]) } + knownHosts.map { TransportLine("known-hosts", [$0]) }
            + headers.map { TransportLine("header", [$0]) } + [TransportLine("go")]
    }

    /// Takes over one line; false for `go`.
    mutating func take(_ line: TransportLine) throws(GitError) -> Bool {
        switch line.word {
        case "repository": repository = line[0]
        case "scratch": scratch = line[0]
        case "address": address = line[0]
        case "user": user = line[0]
        case "seconds": seconds = Int(line[0]) ?? 0
        case "certificates": certificates = line[0]
        case "direction": isPush = line[0] == "push"
        case "agent": usesAgent = line[0] == "yes"
        case "key": keys.append(line[0])
        case "named-key": (areKeysNamed, keys) = (true, keys + [line[0]])
        case "known-hosts": knownHosts.append(line[0])
        case "header": headers.append(line[0])
        case "go": return false
        default: throw GitError(.failure, "the transport was asked for \"\(line.word)\", which it does not know")
        }
        return true
    }
}

/// One reference as the remote shows it.
package struct RemoteReference: Sendable, Hashable {
    package let name: String
    package let id: ObjectID
    /// For HEAD: the branch that it names.
    package let target: String?

    package init(name: String, id: ObjectID, target: String? = nil) {
        (self.name, self.id, self.target) = (name, id, target)
    }
}

/// One reference of the remote that is to be moved.
package struct RemoteUpdate: Sendable, Hashable {
    package let name: String
    /// Where it has to be now, and where it shall be; nil: not there.
    package let old, new: ObjectID?

    package init(name: String, old: ObjectID?, new: ObjectID?) {
        (self.name, self.old, self.new) = (name, old, new)
    }
}

extension RemoteUpdate {
    /// `update OLD NEW NAME`; an id all zero stands for none.
    init(_ line: TransportLine) {
        func id(_ index: Int) -> ObjectID? { ObjectID(hex: line[index]).flatMap { $0 == .zero ? nil : $0 } }
        self.init(name: line[2], old: id(0), new: id(1))
    }

    var line: TransportLine { TransportLine("update", ["\(old ?? .zero)", "\(new ?? .zero)", name]) }

    /// As a hook reads it.
    var hookLine: String { "\(old ?? .zero) \(new ?? .zero) \(name)\n" }
}

extension TransportRequest {
    /// The known_hosts files that are there.
    func knownHostsFiles() throws(GitError) -> [(path: String, text: [UInt8])] {
        var files: [(path: String, text: [UInt8])] = []
        for path in knownHosts { if let text = try readFile(path) { files.append((path, text)) } }
        return files
    }
}

internal import CGit2
internal import Documents
internal import Glibc

/// One connection of libgit2 to a remote, in the process that speaks with it.
final class TransportSession {
    private let request: TransportRequest
    private let address: RemoteAddress
    let channel: TransportChannel
    private var login: SshLogin
    /// What one of our own callbacks decided; says more than libgit2's error about it.
    private var refusal: GitError?
    /// Where the references to be moved have to be: a remote that shows something else has moved on.
    private var expected: [String: ObjectID] = [:]
    /// What the remote wrote since its last line feed.
    private var unfinished: [UInt8] = []
    private var isSent = false

    init(_ request: TransportRequest, _ address: RemoteAddress, _ channel: TransportChannel) {
        (self.request, self.address, self.channel) = (request, address, channel)
        login = SshLogin(request)
    }

    func run(in repository: Repository) throws(GitError) {
        do throws(GitError) {
            let isShallow = try repository.isShallow()
            try repository.locked { repository throws(GitError) in
                guard request.isPush || isShallow else { return try connect(repository, sendingFrom: nil) }
                // Where history was cut off, libgit2 1.5 walks into what is missing: it sees only what is to be sent, which must be whole.
                let source = request.isPush && isShallow ? repository : nil
                let other = try repository.withoutReferences(in: request.scratch, sharesObjects: source == nil)
                try connect(LockedRepository(pointer: other.pointer), sendingFrom: source)
            }
        } catch {
            throw refusal ?? explained(error)
        }
        channel.sendText(unfinished)
    }

    /// - Parameter source: holds the objects to be sent, where `repository` has none.
    private func connect(_ repository: LockedRepository, sendingFrom source: LockedRepository?) throws(GitError) {
        var options = git_remote_create_options()
        try check(
            "git_remote_create_options_init",
            git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION)))
        options.repository = repository.pointer
        options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC.rawValue
        let remote = try RemoteHandle("git_remote_create_with_opts") { git_remote_create_with_opts(&$0, request.address, &options) }
        var connecting = git_remote_connect_options()
        try check(
            "git_remote_connect_options_init",
            git_remote_connect_options_init(&connecting, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION)))
        connecting.callbacks = try callbacks()
        connecting.proxy_opts.type = GIT_PROXY_AUTO
        connecting.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        let direction = request.isPush ? GIT_DIRECTION_PUSH : GIT_DIRECTION_FETCH
        try withStrings(request.headers) { headers throws(GitError) in
            connecting.custom_headers = headers
            try check("git_remote_connect_ext", git_remote_connect_ext(remote.pointer, direction, &connecting))
            try sendReferences(of: remote)
            try carryOut(on: remote, of: repository, sendingFrom: source, headers)
        }
        git_remote_disconnect(remote.pointer)
    }

    private func sendReferences(of remote: borrowing RemoteHandle) throws(GitError) {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?, count = 0
        try check("git_remote_ls", git_remote_ls(&heads, &count, remote.pointer))
        for index in 0 ..< count {
            guard let head = heads?[index]?.pointee, let name = head.name.map({ String(cString: $0) }) else { continue }
            let target = head.symref_target.map { [String(cString: $0)] } ?? []
            channel.send(TransportLine("ref", [ObjectID(head.oid).description, name] + target))
        }
        channel.send(TransportLine("connected"))
    }

    private func carryOut(
        on remote: borrowing RemoteHandle, of repository: LockedRepository, sendingFrom source: LockedRepository?,
        _ headers: git_strarray
    ) throws(GitError) {
        var wanted: [String] = [], updates: [RemoteUpdate] = []
        while true {
            let line = try channel.receive()
            switch line.word {
            case "want": wanted.append(line[0])
            case "update": updates.append(RemoteUpdate(line))
            case "fetch": return try download(wanted, from: remote, headers)
            case "push":
                try source?.writePack(of: updates.compactMap(\.new), without: [], into: request.scratch + "/sender/objects/pack")
                for update in updates { try repository.makeReference(update) }
                return try upload(updates, to: remote, headers)
            default: return
            }
        }
    }

    private func download(_ names: [String], from remote: borrowing RemoteHandle, _ headers: git_strarray) throws(GitError) {
        var options = git_fetch_options()
        try check("git_fetch_options_init", git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)))
        options.callbacks = try callbacks()
        options.proxy_opts.type = GIT_PROXY_AUTO
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.custom_headers = headers
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_AUTO
        try withStrings(names) { names throws(GitError) in
            var names = names
            try check("git_remote_download", git_remote_download(remote.pointer, &names, &options))
        }
    }

    private func upload(_ updates: [RemoteUpdate], to remote: borrowing RemoteHandle, _ headers: git_strarray) throws(GitError) {
        var options = git_push_options()
        try check("git_push_options_init", git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION)))
        options.callbacks = try callbacks()
        options.proxy_opts.type = GIT_PROXY_AUTO
        options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        options.custom_headers = headers
        options.pb_parallelism = 0  // as many threads as there are cores
        for update in updates { expected[update.name] = update.old ?? .zero }
        // Forced, since it was decided already: what counts is that the reference is still where it was seen.
        try withStrings(updates.map { ($0.new == nil ? ":" : "+\($0.source):") + $0.name }) { specs throws(GitError) in
            var specs = specs
            try check("git_remote_upload", git_remote_upload(remote.pointer, &specs, &options))
        }
    }
}

// MARK: what libgit2 calls

extension TransportSession {
    private static func of(_ payload: UnsafeMutableRawPointer?) -> TransportSession? {
        payload.map { Unmanaged<TransportSession>.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate func callbacks() throws(GitError) -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        try check("git_remote_init_callbacks", git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION)))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.credentials = { TransportSession.of($4)?.credential(into: $0, user: $2.map { String(cString: $0) }, $3) ?? -1 }
        // Without a callback libgit2 refuses what TLS refuses, and says why.
        if address.scheme == .ssh { callbacks.certificate_check = { TransportSession.of($3)?.isTrusted($0) ?? -1 } }
        callbacks.sideband_progress = { text, count, payload in
            TransportSession.of(payload)?.take(UnsafeRawBufferPointer(start: text, count: Int(count)))
            return 0
        }
        callbacks.transfer_progress = { progress, payload in
            if let progress = progress?.pointee { TransportSession.of(payload)?.report(progress) }
            return 0
        }
        callbacks.pack_progress = { _, current, total, payload in
            TransportSession.of(payload)?.channel.report(TransportLine("sending", ["\(current)", "\(total)", "0"]))
            return 0
        }
        callbacks.push_transfer_progress = { current, total, bytes, payload in
            TransportSession.of(payload)?.report(sent: current, of: total, bytes: bytes)
            return 0
        }
        callbacks.push_negotiation = { TransportSession.of($2)?.compare(UnsafeBufferPointer(start: $0, count: $1)) ?? -1 }
        callbacks.push_update_reference = { name, reason, payload in
            let fields = [name, reason].compactMap { $0.map { String(cString: $0) } }
            TransportSession.of(payload)?.channel.send(TransportLine("result", fields))
            return 0
        }
        return callbacks
    }

    /// Notes why it cannot go on, and tells libgit2 to stop.
    private func refuse(_ error: GitError, code: Int32 = GIT_EUSER.rawValue) -> Int32 {
        refusal = refusal ?? error
        return code
    }

    private func credential(
        into out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String?, _ allowed: UInt32
    ) -> Int32 {
        do throws(GitError) {
            return address.scheme == .ssh
                ? try login.next(into: out, user: user, allowed, channel) : try token(into: out, allowed)
        } catch {
            return refuse(error)
        }
    }

    /// A user and a token, which the process that asked knows, or finds out.
    private func token(into out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ allowed: UInt32) throws(GitError) -> Int32
    {
        guard allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 else {
            throw GitError(.failure, "\"\(address)\" wants a login that cfgops does not know; it knows user and token (Basic)")
        }
        guard address.scheme == .https || address.isLoopback else {
            throw GitError(
                .refused, "\"\(address)\" wants a token, which would travel in the clear", hints: ["use https:// in its address"])
        }
        let answer = try channel.ask(TransportLine("credential"))
        guard answer.count == 2 else {
            throw GitError(.failure, "\"\(address)\" does not let us in")
        }
        return answer[0].withCString { user in
            answer[1].withCString { password in git_credential_userpass_plaintext_new(out, user, password) }
        }
    }

    private func isTrusted(_ certificate: UnsafeMutablePointer<git_cert>?) -> Int32 {
        guard let certificate else { return -1 }
        let port = address.port ?? 22
        let shown = certificate.withMemoryRebound(to: git_cert_hostkey.self, capacity: 1) { raw -> [UInt8] in
            guard raw.pointee.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0 else { return [] }
            return Array(UnsafeRawBufferPointer(start: raw.pointee.hostkey, count: raw.pointee.hostkey_len))
        }
        guard let key = HostKey(shown) else {
            return refuse(GitError(.failure, "\"\(address.host)\" showed no key"), code: GIT_ECERTIFICATE.rawValue)
        }
        do throws(GitError) {
            let hosts = KnownHosts(try request.knownHostsFiles())
            let verdict = hosts.verdict(on: key.bytes, of: address.host, port: port)
            let complaint = key.complaint(verdict, host: address.host, port: port, authorities: hosts.authorities)
            return complaint.map { refuse($0, code: GIT_ECERTIFICATE.rawValue) } ?? 0
        } catch {
            return refuse(error, code: GIT_ECERTIFICATE.rawValue)
        }
    }

    /// Whole lines go out at once; a carriage return ends one, too, as in the counters of git.
    private func take(_ text: UnsafeRawBufferPointer) {
        unfinished += text
        guard let end = unfinished.lastIndex(where: { $0.isBreak }) else { return }
        channel.sendText(unfinished[..<end])
        unfinished.removeFirst(end + 1)
    }

    private func report(_ progress: git_indexer_progress) {
        let done = progress.received_objects < progress.total_objects ? progress.received_objects : progress.indexed_objects
        channel.report(TransportLine("receiving", ["\(done)", "\(progress.total_objects)", "\(progress.received_bytes)"]))
    }

    private func report(sent: UInt32, of total: UInt32, bytes: Int) {
        if sent >= total, !isSent {
            isSent = true
            return channel.send(TransportLine("sent"))
        }
        channel.report(TransportLine("sending", ["\(sent)", "\(total)", "\(bytes)"]))
    }

    private func compare(_ updates: UnsafeBufferPointer<UnsafePointer<git_push_update>?>) -> Int32 {
        for update in updates.compactMap({ $0?.pointee }) {
            let name = String(cString: update.dst_refname)
            if let old = expected[name], ObjectID(update.src) != old {
                return refuse(GitError(.lostRace, "\(name) of the remote moved meanwhile"))
            }
        }
        return 0
    }

    /// What libgit2 says, with what to do about it.
    private func explained(_ error: GitError) -> GitError {
        let detail = error.detail, what = "cannot speak with \"\(address)\": \(detail)"
        guard error.reason == .failure || error.code < 0 else { return error }
        let isAuth = error.code == GIT_EAUTH.rawValue
        switch address.scheme {
        case .file: return error.with(.failure, what)
        case .ssh:
            if isAuth { return login.refusal(by: address) }
            let isAboutKeys = detail.contains("exchange encryption keys") || detail.contains("hostkey")
            let hint = "the host may have no key of the kind that known_hosts has: ssh-keyscan \(address.host) shows its keys"
            return error.with(.failure, what, hints: isAboutKeys ? [hint] : [])
        case .https where error.code == GIT_ECERTIFICATE.rawValue:
            return error.with(
                .failure, "the certificate of \"\(address.hostAndPort)\" cannot be trusted: \(detail)",
                hints: [
                    "a certificate authority of your own: git config http.sslCAInfo FILE, or SSL_CERT_FILE",
                    "http.sslVerify is not followed: cfgops always checks",
                ])
        case .http, .https:
            let hints: [(word: String, hint: String)] = [
                ("redirect", "cfgops follows no redirect to another host: give the remote its new address"),
                ("404", "no repository is at that address, or not for you"),
                ("401", "the token may lack a right, or the header of http.extraHeader is wrong"),
                ("403", "the token may lack a right, or the header of http.extraHeader is wrong"),
            ]
            return error.with(.failure, what, hints: hints.first { detail.contains($0.word) }.map { [$0.hint] } ?? [])
        }
    }
}

extension LockedRepository {
    /// A repository with the objects and the configuration of this one: libgit2 pushes references only, and what is pushed may be a commit
    /// that nothing points to yet.
    ///
    /// - Parameter sharesObjects: without, it has none at first.
    fileprivate func withoutReferences(in folder: String, sharesObjects: Bool) throws(GitError) -> RepositoryHandle {
        let empty = try RepositoryHandle("git_repository_init") { git_repository_init(&$0, folder + "/sender", 1) }
        if sharesObjects {
            let database = try DatabaseHandle("git_repository_odb") { git_repository_odb(&$0, pointer) }
            try check("git_repository_set_odb", git_repository_set_odb(empty.pointer, database.pointer))
        }
        let configuration = try ConfigurationHandle("git_repository_config") { git_repository_config(&$0, pointer) }
        try check("git_repository_set_config", git_repository_set_config(empty.pointer, configuration.pointer))
        return empty
    }

    fileprivate func makeReference(_ update: RemoteUpdate) throws(GitError) {
        guard var new = update.new?.raw else { return }
        _ = try ReferenceHandle("git_reference_create") { git_reference_create(&$0, pointer, update.source, &new, 1, nil) }
    }
}

extension RemoteUpdate {
    /// The reference that is pushed, in the repository that has no others.
    fileprivate var source: String { "refs/new/" + name.drop { $0 != "/" }.dropFirst() }
}

enum RemoteKind: HandleKind { static func free(_ pointer: OpaquePointer) { git_remote_free(pointer) } }
typealias RemoteHandle = Handle<RemoteKind>

/// Lends strings to C.
func withStrings<Result>(_ strings: [String], _ body: (git_strarray) throws(GitError) -> Result) throws(GitError) -> Result {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count)
    for (index, text) in strings.enumerated() { (list + index).initialize(to: strdup(text)) }
    defer {
        for index in strings.indices { free(list[index]) }
        list.deallocate()
    }
    return try body(git_strarray(strings: list, count: strings.count))
}

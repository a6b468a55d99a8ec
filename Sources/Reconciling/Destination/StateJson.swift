internal import Digests
internal import Documents
internal import Rendering

// The JSON shapes of docs/formats/destination.md. Keys that are not known are passed over, so that an older cfgops reads what a newer one
// of the same version wrote.

private let version = 1

extension State {
    /// Nil when this is not a state that we understand.
    init?(json: [UInt8]) {
        guard let stored = stored(json), let bound = stored["binding"], let rootCommit = bound["rootCommit"],
            let configurationRoot = bound["configurationRoot"], let environment = bound["environment"]
        else { return nil }
        binding = Binding(
            rootCommit: rootCommit.text, configurationRoot: configurationRoot.text, environment: environment.text)
        lastError = stored["lastError"].flatMap { Failure($0) }
        for (name, group) in stored["groups"]?.ownEntries ?? [] { groups[name.text] = GroupState(group) }
        if let tip = stored["accepted"], let branch = tip["branch"]?.text, let commit = tip["commit"]?.text {
            accepted = AcceptedTip(branch: branch, commit: commit)
        }
        news = stored["news"]?.number
        suspension = stored["suspension"].flatMap { Suspension($0) }
    }

    func json() throws(Diagnostic) -> [UInt8] {
        var writer = JsonWriter()
        writer.beginMapping()
        try writer.entry("version", version)
        try writer.mapping("binding") { writer throws(Diagnostic) in
            try writer.entry("rootCommit", binding.rootCommit)
            try writer.entry("configurationRoot", binding.configurationRoot)
            try writer.entry("environment", binding.environment)
        }
        if let lastError { try writer.mapping("lastError") { writer throws(Diagnostic) in try lastError.write(to: &writer) } }
        if !groups.isEmpty {
            try writer.mapping("groups") { writer throws(Diagnostic) in
                for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
                    try writer.mapping(name) { writer throws(Diagnostic) in try group.write(to: &writer) }
                }
            }
        }
        if let accepted {
            try writer.mapping("accepted") { writer throws(Diagnostic) in
                try writer.entry("branch", accepted.branch)
                try writer.entry("commit", accepted.commit)
            }
        }
        if let news { try writer.entry("news", news) }
        if let suspension { try writer.mapping("suspension") { writer throws(Diagnostic) in try suspension.write(to: &writer) } }
        writer.endMapping()
        return writer.bytes
    }
}

extension Generation {
    /// Nil when this is not a record that we understand.
    init?(json: [UInt8]) {
        guard let stored = stored(json), let number = stored["number"]?.number, let commit = stored["commit"],
            let time = stored["time"]?.number, let digest = stored["digest"].flatMap({ Digest(hex: $0.text) }),
            let tainted = stored["tainted"], let list = stored["groups"]
        else { return nil }
        (self.number, self.commit, self.time, self.digest) = (Int(number), commit.text, time, digest)
        isTainted = tainted.text == "true"
        groups = [:]
        for (name, group) in list.ownEntries {
            guard let digest = group["digest"].flatMap({ Digest(hex: $0.text) }), let commit = group["commit"],
                let generation = group["generation"]?.number
            else { return nil }
            groups[name.text] = Group(digest: digest, commit: commit.text, generation: Int(generation))
        }
    }

    func json() throws(Diagnostic) -> [UInt8] {
        var writer = JsonWriter()
        writer.beginMapping()
        try writer.entry("version", version)
        try writer.entry("number", number)
        try writer.entry("commit", commit)
        try writer.entry("time", time)
        try writer.entry("digest", "\(digest)")
        try writer.entry("tainted", isTainted ? "true" : "false", .boolean)
        try writer.mapping("groups") { writer throws(Diagnostic) in
            for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
                try writer.mapping(name) { writer throws(Diagnostic) in
                    try writer.entry("digest", "\(group.digest)")
                    try writer.entry("commit", group.commit)
                    try writer.entry("generation", group.generation)
                }
            }
        }
        writer.endMapping()
        return writer.bytes
    }
}

/// The root of a JSON text of our version.
private func stored(_ json: [UInt8]) -> Value? {
    guard let document = Json.parse(json, file: Layout.home).document else { return nil }
    let root = Value(document, Int(document.roots[0].node))
    return root["version"]?.number == Int64(version) ? root : nil
}

extension Value {
    var number: Int64? { kind == .integer ? Int64(text) : nil }
}

extension JsonWriter {
    mutating func mapping(_ name: String, _ write: (inout JsonWriter) throws(Diagnostic) -> Void) throws(Diagnostic) {
        key(name)
        beginMapping()
        try write(&self)
        endMapping()
    }

    mutating func entry(_ name: String, _ number: some BinaryInteger) throws(Diagnostic) {
        try entry(name, "\(number)", .integer)
    }

    mutating func entry(_ name: String, _ text: String, _ kind: Node.Kind = .string) throws(Diagnostic) {
        key(name)
        let bytes = Array(text.utf8)
        // `withUnsafeBufferPointer` does not pass a typed error on: the result comes out as a value.
        var writer = self
        let result = bytes.withUnsafeBufferPointer { buffer in Result { () throws(Diagnostic) in try writer.scalar(kind, buffer) } }
        self = writer
        try result.get()
    }
}

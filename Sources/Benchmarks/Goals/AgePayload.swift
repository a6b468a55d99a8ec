internal import Documents
internal import Glibc
internal import Secrets
internal import TestSupport

/// An age file of 256 MB, sealed and opened as a stream, against the `age` program; what is written is discarded by both.
func measureAge(_ bench: Bench) throws -> [Figure] {
    let identity = try AgeIdentity.generate(), folder = try bench.freshFolder("age")
    let text = folder + "/text", sealed = folder + "/sealed", key = folder + "/key", none = "/dev/null"
    try bench.must(["sh", "-c", "head -c 256000000 /dev/urandom > \(text)"])
    try bench.must(["sh", "-c", "cat > \(key)"], input: identity.text.reveal { String(decoding: $0, as: UTF8.self) })
    try bench.must(["age", "-r", identity.recipient.text, "-o", sealed, text])
    let sealing = try Command(["age", "-r", identity.recipient.text, text], in: "/")
    let opening = try Command(["age", "-d", "-i", key, sealed], in: "/")
    func seal() throws {
        try stream(from: text, to: none) { (source, sink) throws(Diagnostic) in
            try Age.seal(for: [identity.recipient], from: source, to: sink)
        }
    }
    func open() throws {
        try stream(from: sealed, to: none) { (source, sink) throws(Diagnostic) in try Age.open(with: [identity], from: source, to: sink) }
    }
    let samples = try alternate(
        5,
        [
            { try milliseconds(seal) }, { try sealing.run().milliseconds }, { try milliseconds(open) }, { try opening.run().milliseconds },
        ])
    let memory = try (seal: growth(seal), open: growth(open))
    try bench.must(["rm", "-r", folder])
    return [
        Figure("256 MB sealed for an age key", samples[0], to: "`age`", samples[1], .atMost(1)),
        Figure("256 MB opened with an age key", samples[2], to: "`age -d`", samples[3], .atMost(1)),
        Figure("memory that sealing takes", unit: "MB", memory.seal, to: "limit", 8, .atMost(1)),
        Figure("memory that opening takes", unit: "MB", memory.open, to: "limit", 8, .atMost(1)),
    ]
}

/// Runs a stream between two files.
private func stream(
    from input: String, to output: String, _ body: (Age.Source, Age.Sink) throws(Diagnostic) -> Void
) throws {
    let (reader, writer) = (open(input, O_RDONLY | O_CLOEXEC), open(output, O_WRONLY | O_CLOEXEC))
    defer {
        close(reader)
        close(writer)
    }
    guard reader >= 0, writer >= 0 else { throw Unavailable("\(input) or \(output) cannot be opened") }
    let failure = Diagnostic("read", "reading or writing failed")
    try body { (buffer) throws(Diagnostic) in
        let count = read(reader, buffer.baseAddress, buffer.count)
        guard count >= 0 else { throw failure }
        return count
    } _: { (bytes) throws(Diagnostic) in
        guard write(writer, bytes.baseAddress, bytes.count) == bytes.count else { throw failure }
    }
}

/// The megabytes by which the peak of this process's memory rises above what it has before.
private func growth(_ body: () throws -> Void) throws -> Double {
    let reset = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    defer { close(reset) }
    guard write(reset, "5", 1) == 1 else { throw Unavailable("the peak of memory cannot be reset here") }
    let before = try statusMegabytes("VmRSS")
    try body()
    return try statusMegabytes("VmHWM") - before
}

private func statusMegabytes(_ name: String) throws -> Double {
    let lines = String(decoding: try readFile("/proc/self/status"), as: UTF8.self).split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(name + ":") }), let number = line.split(separator: " ").dropFirst().first,
        let kilobytes = Double(number)
    else { throw Unavailable("no \(name) in /proc/self/status") }
    return kilobytes / 1024
}

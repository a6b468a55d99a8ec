internal import CSystem
internal import Glibc

/// A server that a test needs: it runs until the value goes away.
package final class BackgroundProcess: Sendable {
    private let process: pid_t
    /// The first line that it wrote.
    package let greeting: String

    /// - Parameters:
    ///   - isReady: whether a line says that it can be used; the lines before it are passed over.
    ///   - words, folder, environment: as for `run`.
    /// - Throws: when it ends, or says nothing that is ready for a minute.
    package init(
        _ words: [String], in folder: String? = nil, environment: [String: String]? = nil, isReady: (String) -> Bool = { _ in true }
    ) throws {
        let input = open("/dev/null", O_RDONLY | O_CLOEXEC), output = try Pipe()
        defer { close(input) }
        // One pipe for both: `spawn` closes what it is handed, so standard error gets a descriptor of its own.
        let error = dup(output.writer)
        process = try spawn(words, in: folder, environment: environment, descriptors: [input, output.writer, error])
        do {
            greeting = try BackgroundProcess.line(from: output.reader, of: words[0], where: isReady)
        } catch {
            kill(-process, SIGKILL)
            waitpid(process, nil, 0)
            throw error
        }
    }

    deinit {
        kill(-process, SIGKILL)
        waitpid(process, nil, 0)
    }

    private static func line(from reader: Int32, of name: String, where isReady: (String) -> Bool) throws -> String {
        var text: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 4096)
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            var wanted = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, 1000) > 0 else { continue }
            let count = Glibc.read(reader, &buffer, buffer.count)
            guard count > 0 else { break }
            text += buffer[..<count]
            while let feed = text.firstIndex(of: 0x0A) {
                let line = String(decoding: text[..<feed], as: UTF8.self)
                if isReady(line) { return line }
                text.removeFirst(feed + 1)
            }
        }
        throw SystemError("start", "\(name): it said \"\(String(decoding: text, as: UTF8.self))\"", code: ETIMEDOUT)
    }
}

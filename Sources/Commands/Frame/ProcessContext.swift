internal import CSystem
internal import Glibc
internal import History
internal import Secrets

extension Context {
    /// The world of the running process.
    ///
    /// - Parameter wipeFreedMemory: from now on memory is wiped when it is given back.
    package static func ofThisProcess(wipeFreedMemory: @escaping @Sendable () -> Void) -> Context {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let folder = getcwd(&buffer, buffer.count) == nil ? "/" : text(of: buffer)
        buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let executable = readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 ? text(of: buffer) : "cfgops"
        let (variables, keys) = takeVariables()
        var context = Context(
            writeOutput: { Context.write($0, to: STDOUT_FILENO) }, writeError: { Context.write($0, to: STDERR_FILENO) },
            readInput: { Context.readAll(STDIN_FILENO) }, readLine: { Swift.readLine() }, environment: variables, currentFolder: folder,
            now: { localTime() }, inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
            errorIsTerminal: isatty(STDERR_FILENO) == 1, executable: executable)
        (context.keyVariables, context.wipeFreedMemory) = (keys, wipeFreedMemory)
        context.secondsOfLocalTime = { seconds(ofLocal: $0) }
        return context
    }

    private static func text(of buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes everything, or stops when the reader is gone.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                done += count
            }
        }
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var result: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return result }
            result += buffer[..<count]
        }
    }

    /// The environment; what leads to keys is wiped in it, where `/proc/PID/environ` would show it, and removed.
    private static func takeVariables() -> (others: [String: String], keys: KeyVariables) {
        var others: [String: String] = [:], keys = KeyVariables(), taken: [String] = [], pointer = environ
        while let entry = pointer.pointee {
            let text = UnsafeMutableRawBufferPointer(start: entry, count: strlen(entry))
            if let equals = text.firstIndex(of: UInt8(ascii: "=")) {
                let name = String(decoding: text[..<equals], as: UTF8.self)
                let value = UnsafeRawBufferPointer(rebasing: text[(equals + 1)...])
                if keys.take(name, value) {
                    explicit_bzero(entry + equals + 1, value.count)
                    taken.append(name)
                } else {
                    others[name] = String(decoding: value, as: UTF8.self)
                }
            }
            pointer += 1
        }
        taken.forEach { unsetenv($0) }
        return (others, keys)
    }

    private static func localTime() -> Moment {
        var seconds = time(nil), parts = tm()
        localtime_r(&seconds, &parts)
        return Moment(seconds: Int64(seconds), offset: parts.tm_gmtoff / 60)
    }

    private static func seconds(ofLocal time: CalendarTime) -> Int64? {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (Int32(time.year - 1900), Int32(time.month - 1), Int32(time.day))
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (Int32(time.hour), Int32(time.minute), Int32(time.second))
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        return seconds == -1 ? nil : Int64(seconds)
    }
}

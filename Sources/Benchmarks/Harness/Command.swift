internal import CSystem
internal import Glibc

/// Why something could not be measured here.
struct Unavailable: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// What one run of a program cost.
struct Cost {
    var milliseconds: Double
    /// Peak resident memory; never less than what this process had when it started the program.
    var megabytes: Double
}

/// A program with its arguments, ready to be started again and again with as little around it as possible.
struct Command {
    let words: [String]
    var folder: String
    var environment: [String: String] = [:]

    /// - Parameter words: the program, looked up in `PATH` once and not at each start, and its arguments.
    init(_ words: [String], in folder: String, environment: [String: String] = [:]) throws {
        self.words = [try find(words[0])] + words.dropFirst()
        self.folder = folder
        self.environment = environment
    }

    /// Runs it to its end, output discarded, from before the start to after the wait.
    func run() throws -> Cost {
        var process: pid_t = 0, status: Int32 = 0, usage = rusage()
        let time = try milliseconds {
            process = try start()
            wait4(process, &status, 0, &usage)
        }
        guard status == 0 else { throw Unavailable("\(words.joined(separator: " ")) in \(folder): status \(status >> 8)") }
        return Cost(milliseconds: time, megabytes: Double(usage.ru_maxrss) / 1024)
    }

    /// Starts it with nothing on its descriptors; whoever calls waits for it.
    func start() throws -> pid_t {
        var actions = posix_spawn_file_actions_t(), process: pid_t = 0
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        for descriptor: Int32 in 0 ... 2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        let arguments = words.map { strdup($0) } + [nil]
        let variables = variables.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        let code = posix_spawn(&process, words[0], &actions, nil, arguments, variables)
        guard code == 0 else { throw Unavailable("\(words[0]) does not start: \(String(cString: strerror(code)))") }
        return process
    }

    /// This process's variables with the command's own before them.
    private var variables: [String] {
        var all: [String] = environment.map { "\($0.key)=\($0.value)" }, index = 0
        while let variable = environ[index] {
            let text = String(cString: variable)
            if environment[String(text.prefix { $0 != "=" })] == nil { all.append(text) }
            index += 1
        }
        return all
    }
}

func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The absolute path of a program.
func find(_ name: String) throws -> String {
    if name.hasPrefix("/") { return name }
    let folders = (environmentVariable("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    guard let folder = folders.first(where: { access("\($0)/\(name)", X_OK) == 0 }) else {
        throw Unavailable("no program \"\(name)\" in PATH")
    }
    return "\(folder)/\(name)"
}

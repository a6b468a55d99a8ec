import TestSupport

/// A committed configuration repository of `services` documents, 50 to a folder, in `folder`/repository.
///
/// - Parameter schemas: how many the manifest names: the first one for the first folder, others for folders that are not there.
func makeRepository(services: Int, schemas: Int = 0, in folder: borrowing TemporaryFolder) throws -> String {
    var manifest = """
        version: 1
        environments: { prod: {} }
        targets:
          - { name: services, documents: "team-*/**", format: yaml, path: "{document}.yaml" }

        """
    if schemas > 0 { manifest += "schemas:\n" }
    for number in 0 ..< schemas {
        manifest += "  - { documents: \"team-\(number == 0 ? 0 : number + 1000)/*\", schema: schemas/\(number).yaml }\n"
        try folder.write("repository/schemas/\(number).yaml", "required: [name]\nproperties: { port: { minimum: \(number) } }\n")
    }
    try folder.write("repository/cfgops.yaml", manifest)
    for service in 0 ..< services {
        let file = "team-\(service / 50)/service-\(service).yaml"
        try folder.write("repository/environments/base/\(file)", "name: service-\(service)\nlimits: { memory: 512Mi }\nport: 8080\n")
        try folder.write("repository/environments/prod/\(file)", "limits: { memory: \(service + 1)Mi }\n")
    }
    let repository = folder.path("repository")
    for words in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]] {
        let result = try run(["git", "-c", "gc.auto=0"] + words, in: repository, environment: isolatedEnvironment(home: folder.path))
        guard result.status == 0 else { throw CommandFailed(description: result.error) }
    }
    return repository
}

struct CommandFailed: Error, CustomStringConvertible { let description: String }

/// Runs `cfgops` under strace and returns its system calls, one a line as strace prints them.
func systemCalls(of words: [String], in repository: String, home: borrowing TemporaryFolder) throws -> [String] {
    let trace = home.path("trace")
    let result = try run(
        ["strace", "-f", "-qq", "-o", trace, builtProgram] + words, in: repository, environment: isolatedEnvironment(home: home.path))
    guard result.status == 0 else { throw CommandFailed(description: result.error) }
    // Each line starts with the process id; calls that were interrupted are counted where they end.
    return String(decoding: try readFile(trace), as: UTF8.self).split(separator: "\n")
        .map { String($0.drop { $0.isNumber || $0 == " " }) }.filter { !$0.contains("<unfinished") }
}

/// Whether a program is there; says loudly when it is not.
func has(_ program: String) -> Bool {
    let found = (try? run([program, "--version"]))?.status == 0
    if !found { printError("skipped: \(program) is not installed") }
    return found
}

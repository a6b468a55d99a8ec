import TestSupport
import Testing

@Suite struct `The README` {
    @Test func `shows what the program prints`() throws {
        let path = packageFolder + "/README.md"
        let story = Script("README.md", path: path, text: story(in: String(decoding: try readFile(path), as: UTF8.self)))
        _ = try story.run(program: builtProgram)
    }

    /// The `console` blocks as one story: `$ command`, then what it prints. Where that is an error the command has to fail.
    private func story(in page: String) -> String {
        var commands: [(text: String, output: [Substring])] = [], isInside = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                commands.append((String(line.dropFirst(2)), []))
            } else if isInside, !commands.isEmpty {
                commands[commands.count - 1].output.append(line)
            }
        }
        return commands.map { command in
            let isError = command.output.contains { $0.contains(": error: ") }
            let lines = command.output.map { (isError ? "2> " : "> ") + $0 }
            return ([(isError ? "! " : "") + command.text] + lines).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

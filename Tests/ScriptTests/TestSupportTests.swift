import Testing
import TestSupport

@Suite struct `A temporary folder` {
    @Test func `lives to the end of its scope and is gone after it`() throws {
        let path: String
        do {
            let folder = try TemporaryFolder()
            path = folder.path
            try folder.write("a/b.txt", "text")
            #expect(try run(["cat", "a/b.txt"], in: path).output == "text")
        }
        #expect(try run(["test", "-e", path]).status == 1)
    }
}

@Suite struct `Running a program` {
    @Test func `gives its status, its output and its input`() throws {
        let result = try run(["sh", "-c", "cat; echo no >&2; exit 7"], input: Array("line\n".utf8))
        #expect(result.status == 7)
        #expect(result.output == "line\n")
        #expect(result.error == "no\n")
    }

    @Test func `takes more output than a pipe holds`() throws {
        #expect(try run(["head", "-c", "1000000", "/dev/zero"]).standardOutput.count == 1_000_000)
    }

    @Test func `shows it only the given variables`() throws {
        #expect(try run(["env"], environment: ["A": "b c"]).output == "A=b c\n")
    }

    @Test func `ends it after the deadline`() {
        #expect(throws: (any Error).self) { try run(["sleep", "60"], deadline: 1) }
    }

    @Test func `counts a signal as shells do`() throws {
        #expect(try run(["sh", "-c", "kill -TERM $$"]).status == 143)
    }

    @Test func `says which program is missing`() throws {
        let error = #expect(throws: SystemError.self) { try run(["no-such-program"]) }
        #expect(error?.description == "run no-such-program: No such file or directory")
    }
}

import Testing
import TestSupport

@Suite struct `The script engine` {
    private func failure(_ text: String) throws -> String {
        let script = Script("story.txt", path: "/story.txt", text: text)
        let failure = #expect(throws: ScriptFailure.self) { _ = try script.run(program: "/bin/true") }
        return failure?.description ?? ""
    }

    @Test(arguments: [
        "sh -c 'echo \"a b\"'\nstdout 'a b'\nstdout-is 'a b'\n! stdout c\nstderr-is ''",
        "printf 'one\\ntwo 2f3a\\nthree\\n'\n> one\n> two ...\n> three",
        "printf '1\\n2\\n3\\n4\\n'\n> 1\n> ...\n> 4",
        "printf '1\\n1\\n4\\n'\n> ...\n> 1\n> 4",
        "! false\nexits 1 false\nexits 0 true",
        "cat a.txt b/c.txt\n> one\n> two\n-- a.txt --\none\n-- b/c.txt --\ntwo\n",
        "append a.txt three\nreplace a.txt one two\ncat a.txt\n> two\n> three\n-- a.txt --\none\n",
        "write b/a.txt text\ncd b\nexists a.txt\n! exists b\ncat a.txt\ncmp stdout a.txt",
        "env NAME='x y'\nsh -c 'echo $NAME'\n> x y\nsh -c \"echo $NAME\"\n> x y\nunset NAME\n! sh -uc 'echo $NAME'",
        "stdin 'typed'\ncat\n> typed\ncat\nstdout-is ''",
        "pwd\n> $WORK",
        "git init -q\ngit config user.name\n> Ada Example\ngit commit -q --allow-empty -m x\ngit rev-parse HEAD\n> ...",
        "needs no-such-program\nfalse",
    ])
    func `accepts what is true`(text: String) throws {
        _ = try Script("story.txt", path: "", text: text).run(program: "/bin/true")
    }

    @Test(arguments: [
        ("false", "exited with 1"),
        ("! true", "expected it to fail, and it exited with 0"),
        ("exits 2 false", "expected it to exit with 2, and it exited with 1"),
        ("! sh -c 'kill -SEGV $$'", "ended by signal 11"),
        ("no-such-program", "no program \"no-such-program\" in PATH"),
        ("echo a\nstdout b", "expected standard output to have \"b\""),
        ("echo a\n! stdout a", "expected standard output not to have \"a\""),
        ("echo ab\nstdout-is a", "expected standard output to be \"a\""),
        ("exists a.txt", "\"a.txt\" is not there"),
        ("echo $X", "no variable \"X\"; write '$X' in single quotes when it is meant literally"),
        ("echo 'a", "no closing '"),
        ("echo b\ncmp stdout a.txt\n-- a.txt --\na\n", "line 1 of stdout: expected \"a\", got \"b\""),
        ("replace a.txt b c\n-- a.txt --\na\n", "no \"b\" in \"a.txt\""),
        ("stdout a", "no command has run yet"),
        ("echo a\n> a\n> b", "line 2 of standard output: expected \"b\", got its end"),
        ("printf '1\\n2\\n'\n> 1", "line 2 of standard output: expected no more lines, got \"2\""),
        ("printf '1\\n2\\n3\\n'\n> 1\n> ...\n> 4", "line 2 of standard output: expected \"4\", got \"2\""),
    ])
    func `refuses what is not`(text: String, reason: String) throws {
        #expect(try failure(text).contains(reason))
    }

    @Test func `shows the rule, the lines before, the line and its output`() throws {
        let text = """
            # R99: nothing is lost
            echo first
            sh -c 'echo out; echo err >&2; exit 4'
            """
        let expected = """
            story.txt:3
              # R99: nothing is lost
              echo first
            > sh -c 'echo out; echo err >&2; exit 4'
              exited with 4
              standard output of "sh -c 'echo out; echo err >&2; exit 4'":
              | out
              standard error of "sh -c 'echo out; echo err >&2; exit 4'":
              | err

            """
        #expect(try failure(text) == expected)
    }

    @Test func `writes what it got when told to`() throws {
        let folder = try TemporaryFolder(), text = "printf 'a\\nb\\n'\n>\nsh -c 'echo c >&2'\n2> x\n2> y\n"
        try folder.write("story.txt", text)
        _ = try Script("story.txt", path: folder.path("story.txt"), text: text).run(program: "/bin/true", isUpdating: true)
        #expect(try folder.read("story.txt") == "printf 'a\\nb\\n'\n> a\n> b\nsh -c 'echo c >&2'\n2> c\n")
    }
}

import TestSupport
import Testing

@testable import Rendering

@Suite struct `A word for a shell` {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("a-b_c.d/e:f@g%h+i,j=k", "a-b_c.d/e:f@g%h+i,j=k"),
        ("two words", "'two words'"), ("~", "'~'"), ("a:~b", "'a:~b'"), ("#x", "'#x'"), ("$HOME", "'$HOME'"), ("`id`", "'`id`'"),
        ("say \"hi\"", "'say \"hi\"'"), ("a\nb", "'a\nb'"), ("caf\u{e9}", "'caf\u{e9}'"), ("a\\b", "'a\\b'"),
        ("it's", "\"it's\""), ("it's $5", "\"it's \\$5\""), ("it's `x`", "\"it's \\`x\\`\""), ("'\"", "\"'\\\"\""),
        ("a\\\\b", "\"a\\\\\\\\b\""), ("end\\", "\"end\\\\\""), ("{a,b}", "'{a,b}'"), ("a;b&c|d", "'a;b&c|d'"), ("!1", "'!1'"),
    ])
    func `is spelled as plainly as it can be (R18)`(text: String, expected: String) throws {
        #expect(spelled(text) == expected)
    }

    /// Every byte but NUL, alone, between letters, doubled and beside each kind of quote.
    @Test(arguments: ["sh", "bash"])
    func `is read back byte for byte`(shell: String) throws {
        let folder = try TemporaryFolder()
        var texts: [[UInt8]] = []
        for byte in 1 ... UInt8.max {
            texts += [[byte], [97, byte, 98], [byte, byte], [39, byte], [byte, 39], [92, byte], [byte, 92], [34, byte, 36]]
        }
        var file: [UInt8] = []
        for (index, text) in texts.enumerated() {
            file += Array("V\(index)=".utf8)
            text.withUnsafeBufferPointer { appendShellWord($0, to: &file) }
            file.append(10)
        }
        try writeFile(folder.path("all.env"), file)
        let names = texts.indices.map { "\"$V\($0)\"" }.joined(separator: " ")
        let result = try run([shell, "-c", ". ./all.env; printf '%s\\0' \(names)"], in: folder.path, environment: ["LC_ALL": "C.UTF-8"])
        #expect(result.error == "")
        let found = result.standardOutput.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(found.count == texts.count)
        for (found, text) in zip(found, texts) { #expect(Array(found) == text) }
    }

    private func spelled(_ text: String) -> String {
        var output: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { appendShellWord($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }
}

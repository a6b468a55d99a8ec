internal import CGit2

/// One `Key: value` line at the end of a commit message.
package struct Trailer: Sendable, Hashable {
    package var key: String
    package var value: String

    package init(_ key: String, _ value: String) {
        (self.key, self.value) = (key, value)
    }
}

extension Commit {
    package var trailers: [Trailer] { trailersOf(message) }
}

/// The last paragraph of a message as trailers; none where it is ordinary text, or the subject.
func trailersOf(_ message: String) -> [Trailer] {
    var found = git_message_trailer_array()
    guard git_message_trailers(&found, message) == 0 else { return [] }
    defer { git_message_trailer_array_free(&found) }
    return (0 ..< found.count).map { Trailer(String(cString: found.trailers[$0].key), String(cString: found.trailers[$0].value)) }
}

/// A message as git records it: blanks at the ends of lines and repeated empty lines gone, trailers after an empty line or at the end
/// of the block of trailers that is there, a line feed at the end.
func composed(_ message: String, _ trailers: [Trailer]) throws(GitError) -> String {
    guard !message.utf8.contains(0) else { throw GitError(.refused, "a commit message cannot hold a zero byte") }
    let clean = try buffer("git_message_prettify") { git_message_prettify($0, message, 0, CChar(UInt8(ascii: "#"))) }
    let text = String(decoding: clean, as: UTF8.self)
    guard !trailers.isEmpty else { return text }
    let gap = trailersOf(text).isEmpty ? "\n" : ""
    return text + gap + trailers.map { "\($0.key): \(oneLine($0.value))\n" }.joined()
}

/// A line feed in a value would let it forge the next trailer.
private func oneLine(_ value: String) -> String {
    value.split { $0.isNewline || $0 == "\0" }.joined(separator: " ")
}

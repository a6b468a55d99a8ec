/// Splits a line into words as `sh` does: blanks separate, `'...'` is literal, `"..."` joins, a backslash takes the next
/// character literally, `$NAME` and `${NAME}` stand for variables, and in `$'...'` `\n`, `\t` and `\r` mean what they mean in C.
func words(of line: String, variables: [String: String]) throws(ScriptError) -> [String] {
    var words: [String] = [], word: String?, rest = line[...]
    var quote: Character?
    while let character = rest.popFirst() {
        switch (character, quote) {
        case ("'", nil), ("\"", nil): (quote, word) = (character, word ?? "")
        case ("'", "'"), ("\"", "\""), ("'", "$"): quote = nil
        case ("\\", "$"): word?.append(escaped(rest.popFirst() ?? "\\"))
        case (_, "$"): word?.append(character)
        case ("$", nil) where rest.first == "'": (quote, word) = (rest.popFirst().map { _ in "$" }, word ?? "")
        case (_, "'"): word?.append(character)
        case ("\\", _): word = (word ?? "") + (rest.popFirst().map { String($0) } ?? "\\")
        case ("$", _): word = (word ?? "") + (try variable(&rest, variables))
        case (" ", nil):
            if let finished = word { words.append(finished) }
            word = nil
        default: word = (word ?? "") + String(character)
        }
    }
    if let quote { throw ScriptError("no closing \(quote)") }
    return words + (word.map { [$0] } ?? [])
}

private func escaped(_ character: Character) -> Character {
    switch character {
    case "n": "\n"
    case "t": "\t"
    case "r": "\r"
    default: character
    }
}

/// Takes a variable's name from what follows a `$` and returns its value; a `$` before anything else stands for itself.
private func variable(_ rest: inout Substring, _ variables: [String: String]) throws(ScriptError) -> String {
    let isBraced = rest.first == "{"
    let name = rest.drop { $0 == "{" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    if name.isEmpty { return "$" }
    guard let value = variables[String(name)] else {
        throw ScriptError("no variable \"\(name)\"; write '$\(name)' in single quotes when it is meant literally")
    }
    rest = rest[name.endIndex...]
    if isBraced, rest.popFirst() != "}" { throw ScriptError("no } behind ${\(name)") }
    return value
}

/// Why a line of a script is not as it says.
package struct ScriptError: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

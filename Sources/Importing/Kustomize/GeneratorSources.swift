internal import Documents

/// One entry of a ConfigMap or Secret to be.
struct KeyedBytes: Sendable {
    var key: String
    var bytes: [UInt8]
}

/// What generators take their entries from.
extension KustomizeBuilder {
    /// Files of variables first, then literals, then files.
    mutating func pairs(of entry: ImportedValue, of kustomization: Kustomization) throws -> [KeyedBytes] {
        var result: [KeyedBytes] = []
        for source in (entry["envs"]?.elements ?? []) + (entry["env"].map { [$0] } ?? []) {
            guard let path = source.text, let (file, bytes) = try read(path, of: kustomization, at: source.place) else { continue }
            result += variables(in: bytes, file: file)
        }
        for literal in entry["literals"]?.elements ?? [] {
            guard let text = literal.text, let equals = text.utf8.firstIndex(of: .equals), equals > text.startIndex else {
                complain("generator", "expected a literal as KEY=VALUE", at: literal.place)
                continue
            }
            let value = unquoted(Array(text.utf8[text.utf8.index(after: equals)...]))
            result.append(KeyedBytes(key: String(text[..<equals]), bytes: value))
        }
        for source in entry["files"]?.elements ?? [] {
            guard let pair = try fileSource(source, of: kustomization) else { continue }
            result.append(pair)
        }
        return checked(result, at: entry.place)
    }

    /// `path`, or `key=path`.
    private mutating func fileSource(_ source: ImportedValue, of kustomization: Kustomization) throws -> KeyedBytes? {
        guard let text = source.text else { return nil }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let path = parts.last, let name = path.split(separator: "/").last, parts.first != "" else {
            complain("generator", "expected a file as PATH or KEY=PATH", at: source.place)
            return nil
        }
        guard let found = try read(path, of: kustomization, at: source.place) else { return nil }
        return KeyedBytes(key: parts.count == 2 ? parts[0] : String(name), bytes: found.bytes)
    }

    /// The lines of a file of variables: `KEY=VALUE` with nothing quoted; empty ones and comments are left out.
    private mutating func variables(in bytes: [UInt8], file: String) -> [KeyedBytes] {
        var result: [KeyedBytes] = []
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        for (number, line) in text.split(separator: .lineFeed, omittingEmptySubsequences: false).enumerated() {
            let line = (line.last == .carriageReturn ? line.dropLast() : line).drop { $0.isBlank || $0 == .carriageReturn }
            guard let first = line.first, first != .hash else { continue }
            let equals = line.firstIndex(of: .equals) ?? line.endIndex
            guard equals > line.startIndex else {
                complain("generator", "expected KEY=VALUE", at: Place(file: file, position: Position(line: number + 1, column: 1)))
                continue
            }
            result.append(KeyedBytes(key: String(decoding: line[..<equals], as: UTF8.self), bytes: Array(line[equals...].dropFirst())))
        }
        return result
    }

    /// Without the quotes around it, where both ends have the same.
    private func unquoted(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 1, let first = bytes.first, first == bytes.last, first == .quote || first == .apostrophe else { return bytes }
        return Array(bytes.dropFirst().dropLast())
    }

    /// Without those that Kubernetes would not take as keys, which are complained about.
    private mutating func checked(_ pairs: [KeyedBytes], at place: Place?) -> [KeyedBytes] {
        var known = Set<String>()
        return pairs.filter { pair in
            let isKey = pair.key.utf8.allSatisfy { $0.isLetter || $0.isDigit || [.dash, .dot, .underscore].contains($0) }
            guard isKey, !pair.key.isEmpty else {
                let expected = "expected letters, digits, \"-\", \"_\" and \".\""
                complain("generator", "\"\(pair.key)\" is no key of a ConfigMap or Secret: \(expected)", at: place)
                return false
            }
            guard known.insert(pair.key).inserted else {
                complain("generator", "the key \"\(pair.key)\" is there twice", at: place)
                return false
            }
            return true
        }
    }
}

internal import Documents

/// A file as it was and as it is today; nil where it was not, or is not.
struct SealedVersions {
    let path: String
    let then: [UInt8]?
    let today: [UInt8]?

    /// Whether either is sealed.
    var areSealed: Bool { [then, today].contains { $0.flatMap(Recipients.init) != nil } }

    /// What a file of this kind says that says nothing.
    var empty: [UInt8] { path.hasSuffix(".json") ? Array("{}\n".utf8) : [] }

    /// Whether they have the same values, as far as that can be told without a key, but for some paths; a file that is not there has none.
    func differ(onlyAt paths: [Path]) -> Bool {
        guard then != nil || today != nil, let old = root(then), let new = root(today) else { return false }
        return (try? old.isEqual(to: new, except: [Path([.key("sops")])] + paths)) ?? false
    }

    /// Whether something else may stand at a path; also where that cannot be told.
    func differ(at path: Path) -> Bool {
        guard let old = root(then), let new = root(today) else { return true }
        do throws(Diagnostic) {
            let one = try value(at: path, in: old), other = try value(at: path, in: new)
            if one == nil && other == nil { return false }
            return try one?.json(.compact) != other?.json(.compact)
        } catch {
            return true
        }
    }

    /// Nil for a stream, and for what is no layer.
    private func root(_ text: [UInt8]?) -> Value? {
        guard let document = Layer.parse(text ?? Array("{}".utf8), file: path).document, document.roots.count == 1 else { return nil }
        return document.root
    }
}

extension Value {
    /// Whether two mappings are equal but for what stands at some paths.
    func isEqual(to other: Value, except paths: [Path]) throws -> Bool {
        if paths.contains(where: \.isRoot) { return true }
        guard kind == .mapping, other.kind == .mapping else { return try json(.compact) == other.json(.compact) }
        let keys = Set(ownEntries.map(\.key.text)).union(other.ownEntries.map(\.key.text))
        return try keys.allSatisfy { key in
            let rest = paths.filter { $0.steps.first == .key(key) }.map { Path(Array($0.steps.dropFirst())) }
            guard let mine = self[key], let others = other[key] else { return rest.contains(where: \.isRoot) }
            return try mine.isEqual(to: others, except: rest)
        }
    }
}

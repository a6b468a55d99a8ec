internal import Documents
internal import History
internal import Validating

/// An older manifest with today's protection, suspensions, policy, windows and guards: a rollback never lowers a barrier (R24).
struct ManifestRestoration {
    let old: any FileTree
    let today: any FileTree

    /// Nil when today's manifest already reads like that.
    func edit() throws -> Change.Edit? {
        let name = ConfigurationRoot.manifestName
        guard let oldText = try old.read(name) else { return .delete }
        guard let todayText = try today.read(name), let todayRoot = Layer.parse(todayText, file: name).document?.root else {
            return .write(oldText)
        }
        try refuseLostProtection(todayRoot, in: oldText)
        var text = oldText
        for environment in todayRoot["environments"]?.entries ?? [] {
            let place = Path([.key("environments"), .key(environment.key.text)])
            guard try has(place, in: text) else { continue }
            for key in ["protected", "suspended"] { text = try carry(environment.value[key], to: place.appending(.key(key)), in: text) }
        }
        for key in ["policy", "windows", "guards"] { text = try carry(todayRoot[key], to: Path([.key(key)]), in: text) }
        // Putting today's parts in may spell them differently: what reads the same is no change.
        let isToday = try text != oldText && todayRoot.json(.compact) == Layer.parse(text, file: name).document?.root?.json(.compact)
        return text == todayText || isToday ? nil : .write(text)
    }

    /// A manifest without `environments:` takes each folder for an environment, and has no place for a protection.
    private func refuseLostProtection(_ today: Value, in oldText: [UInt8]) throws {
        let isProtected = today["environments"]?.entries.first { $0.value["protected"]?.text == "true" }
        guard let name = isProtected?.key.text, try !has(Path([.key("environments")]), in: oldText) else { return }
        throw Diagnostic(
            "protected", "the manifest of that commit declares no environments, so \"\(name)\" would lose its protection",
            hints: ["switch the protection off first, in a commit of its own", "rollback --env takes back one environment"])
    }

    private func has(_ path: Path, in text: [UInt8]) throws -> Bool {
        guard let root = Layer.parse(text, file: ConfigurationRoot.manifestName).document?.root else { return false }
        return try value(at: path, in: root) != nil
    }

    /// States `today` at a path, or takes out what stands there when today states nothing.
    private func carry(_ today: Value?, to path: Path, in text: [UInt8]) throws -> [UInt8] {
        let parsed = Layer.parse(text, file: ConfigurationRoot.manifestName)
        guard let document = parsed.document, let root = document.root else { throw Diagnostics(parsed.diagnostics) }
        let there = try path.parent.isRoot || value(at: path.parent, in: root)?.kind == .mapping ? value(at: path, in: root) : nil
        guard let today else { return there == nil ? text : try Edit.unset(path, in: document) }
        let wanted = try today.json(.compact)
        if let there, try there.json(.compact) == wanted { return text }
        guard let tree = Json.parse(wanted, file: ConfigurationRoot.manifestName).document else { return text }
        return try Edit.set(path, to: .json(tree), in: document)
    }
}

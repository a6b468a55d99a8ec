internal import Documents
internal import Overlays

/// Reads a template and its partials. All of them are looked at, so that one run finds everything.
struct TemplateLinker {
    private let source: any LayerSource
    private let cache: TemplateCache
    private var linked = LinkedTemplate()
    /// Places among the units by path.
    private var known: [String: Int] = [:]

    /// - Throws: what the source throws when it cannot read.
    static func link(_ declaration: TargetDeclaration, in source: any LayerSource, _ cache: TemplateCache) throws -> LinkedTemplate {
        var linker = TemplateLinker(source: source, cache: cache)
        guard let path = declaration.template else { return linker.linked }
        if try linker.unit(at: path) == nil {
            let message = "has the template \"\(path)\", which is not there"
            let near = try nearest(path, in: linker.neighbours(of: path)).map { ["did you mean \"\($0)\"?"] } ?? []
            linker.linked.problems.append(declaration.problem("template", message, code: "missing-template", hints: near))
        }
        try linker.linkPartials()
        var done: Set<Int> = []
        if linker.linked.problems.isEmpty { linker.findCycles(from: 0, [], &done) }
        return linker.linked
    }

    private init(source: any LayerSource, cache: TemplateCache) {
        self.source = source
        self.cache = cache
    }

    // MARK: files

    /// The place of a file among the units; nil when nothing is there. What cannot be a template has been complained of.
    private mutating func unit(at path: String) throws -> Int? {
        if let unit = known[path] { return unit }
        linked.files.insert(path)
        let (folder, name) = split(path)
        guard let entry = try source.list(folder)?.first(where: { $0.name == name }) else { return nil }
        let template = try self.template(entry, at: path)
        linked.problems += template.problems.map { problem in
            var problem = problem
            problem.place = Place(file: path, position: problem.place?.position)
            return problem
        }
        known[path] = linked.units.count
        linked.units.append(LinkedTemplate.Unit(path: path, template: template))
        return linked.units.count - 1
    }

    private func template(_ entry: SourceEntry, at path: String) throws -> Template {
        if let what = entry.kind.stranger ?? (entry.kind == .folder ? "a folder" : nil) {
            return Template(refused: Diagnostic("bad-template", "expected a template, got \(what)"))
        }
        return try cache.template(entry.identity) {
            if let bytes = try source.read(path) { return Template(bytes) }
            throw Diagnostic("unreadable-template", "the template was listed but cannot be read", at: Place(file: path))
        }
    }

    /// Files beside one that is not there: what may have been meant.
    private func neighbours(of path: String) throws -> [String] {
        let (folder, _) = split(path)
        return try (source.list(folder) ?? []).filter { $0.kind == .file }.map { "\(folder)/\($0.name)" }.sorted()
    }

    /// `templates/nginx` and `main.mustache`.
    private func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.utf8.index(after: slash)...]))
    }

    // MARK: partials

    private mutating func linkPartials() throws {
        var next = 0
        while next < linked.units.count {
            let unit = linked.units[next]
            for partial in unit.template.partials {
                guard linked.problems.count < Limits.standard.diagnostics else { return }
                linked.units[next].partials.append(try self.unit(of: partial, in: unit) ?? next)
            }
            next += 1
        }
    }

    /// `{{> nginx/upstream}}` is `templates/nginx/upstream.mustache`, otherwise the file of just that name. Nil where there is neither,
    /// which has been complained of.
    private mutating func unit(of partial: Template.Partial, in unit: LinkedTemplate.Unit) throws -> Int? {
        let name = unit.template.text(partial.name), path = LinkedTemplate.folder + name
        let isPath = name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !["", ".", ".."].contains($0) }
        guard isPath else {
            complain(partial, in: unit, "bad-partial", "expected the name of a partial below \(LinkedTemplate.folder), got \"\(name)\"")
            return nil
        }
        if let found = try self.unit(at: path + LinkedTemplate.ending) ?? self.unit(at: path) { return found }
        let names = try neighbours(of: path).map { path in
            let name = path.dropFirst(LinkedTemplate.folder.utf8.count)
            return String(name.hasSuffix(LinkedTemplate.ending) ? name.dropLast(LinkedTemplate.ending.utf8.count) : name)
        }
        let near = nearest(name, in: names).map { ["did you mean \"\($0)\"?"] } ?? []
        complain(
            partial, in: unit, "missing-partial",
            "there is no partial \"\(name)\": neither \"\(path)\(LinkedTemplate.ending)\" nor \"\(path)\" is there", hints: near)
        return nil
    }

    private mutating func complain(
        _ partial: Template.Partial, in unit: LinkedTemplate.Unit, _ code: String, _ message: String, hints: [String] = []
    ) {
        linked.problems.append(Diagnostic(code, message, at: unit.place(of: partial.name), hints: hints))
    }

    // MARK: cycles

    /// Partials that bring each other in whatever the data says would never come to an end. Where a section is around one of them, data
    /// decides, as in a tree.
    ///
    /// - Parameters:
    ///   - chain: the units that led here, the template first.
    ///   - done: units that have been looked into.
    private mutating func findCycles(from index: Int, _ chain: [Int], _ done: inout Set<Int>) {
        guard chain.count < TemplateRun.partialLimit, done.insert(index).inserted else { return }
        let unit = linked.units[index], chain = chain + [index]
        for (partial, target) in zip(unit.template.partials, unit.partials) where !partial.isConditional {
            guard let start = chain.firstIndex(of: target) else {
                findCycles(from: target, chain, &done)
                continue
            }
            let paths = (chain[start...] + [target]).map { linked.units[$0].path }
            complain(
                partial, in: unit, "partial-cycle", "partials form a cycle: \(paths.joined(separator: " -> "))",
                hints: ["a partial may bring itself in where a section around it ends with the data"])
        }
    }
}

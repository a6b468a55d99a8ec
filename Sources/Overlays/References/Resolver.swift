internal import Documents

/// Binds the references of one document in the environment that it is evaluated in (R13 to R15). Values that hold none stay the
/// nodes they are.
struct Resolver {
    typealias NodeID = EffectiveDocument.NodeID

    /// A document whose values take part: the one being resolved (index 0), and those that references reach.
    struct Scope {
        let document: EffectiveDocument
        /// Where the document's layers begin among those of the result.
        let layerOffset: Int
        /// References are text in this document (R15).
        let isOff: Bool
    }

    /// A value of one of the scopes, not yet resolved.
    struct Leaf: Hashable {
        var scope: Int
        var node: NodeID
    }

    let configuration: Configuration
    let environment: String
    var arena: Arena
    var scopes: [Scope] = []
    var dependencies = Dependencies()
    var errors: [Diagnostic] = []
    /// The references being followed, outermost first: what a cycle would come back to.
    var open: [Leaf] = []
    private var scopeIndices: [String: Int] = [:]
    /// What references became; nil where an error has been reported.
    private var bound: [Leaf: NodeID?] = [:]
    /// What references read, where somebody asks for it.
    private(set) var reads: [Read]?
    private var depth = 0
    /// Nodes and bytes of text that references brought in, and the sizes of cells that were asked for.
    private var added = 0
    private var addedBytes = 0
    private var sizes: [NodeID: Int] = [:]

    /// References that follow one another, or collections inside one another through references: far more than people can
    /// follow, and few enough for every stack.
    static let depthLimit = 256
    /// Nodes that references may add to one document: what ten nested lists of ten references each would exceed.
    static let sizeLimit = 1_000_000
    /// Bytes of text that references may add to one document. Texts that name one another twice double at every step, so forty lines
    /// would ask for a terabyte.
    static let textLimit = 64_000_000

    /// A reference that led to something, and the string that holds it.
    struct Read {
        var leaf: Leaf
        var reference: Reference
    }

    static func resolve(_ merged: MergedDocument, in configuration: Configuration) throws -> EffectiveResult {
        guard let document = merged.document, var resolver = Resolver(document, in: configuration) else {
            return EffectiveResult(document: merged.document, errors: merged.errors, merged: merged)
        }
        let root = try resolver.resolved(Leaf(scope: 0, node: document.root))
        let result = EffectiveDocument(
            name: document.name, environment: document.environment, arena: resolver.arena, ownLayerCount: document.ownLayerCount,
            root: root, isStream: document.isStream, strategies: document.strategies, dependencies: resolver.dependencies)
        return EffectiveResult(document: result, errors: merged.errors + resolver.errors, merged: merged)
    }

    /// Resolves a document for what its references read; where they read nothing, or are text, there is nothing to do.
    static func reads(of document: EffectiveDocument, in configuration: Configuration) throws -> (reads: [Read], scopes: [Scope]) {
        guard var resolver = Resolver(document, in: configuration) else { return ([], []) }
        resolver.reads = []
        _ = try resolver.resolved(Leaf(scope: 0, node: document.root))
        return (resolver.reads ?? [], resolver.scopes)
    }

    /// Nil where no string of the document refers to anything (R15).
    private init?(_ document: EffectiveDocument, in configuration: Configuration) {
        guard document.layers.contains(where: { !$0.references.isEmpty }), !configuration.manifest.referencesOff.match(document.name)
        else { return nil }
        self.configuration = configuration
        environment = document.environment
        arena = document.arena
        scopes = [Scope(document: document, layerOffset: 0, isOff: false)]
        scopeIndices[document.name] = 0
    }

    /// The value with every reference in it bound, as a node of the result.
    mutating func resolved(_ leaf: Leaf) throws -> NodeID {
        guard hasReferences(leaf) else { return imported(leaf) }
        let document = scopes[leaf.scope].document, kind = document.kind(leaf.node)
        guard kind.isCollection else { return try evaluated(leaf) ?? imported(leaf) }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Resolver.depthLimit else {
            report(tooDeep(leaf))
            return imported(leaf)
        }
        let children = try document.children(leaf.node).map { key, value in
            Arena.Entry(
                key: imported(Leaf(scope: leaf.scope, node: key)), value: try resolved(Leaf(scope: leaf.scope, node: value)))
        }
        return arena.addCollection(kind, children, origin: imported(Leaf(scope: leaf.scope, node: document.arena.origin(leaf.node))))
    }

    /// What a string with references becomes; nil when that could not be found out, which has been reported.
    private mutating func evaluated(_ leaf: Leaf) throws -> NodeID? {
        if let known = bound[leaf] { return withinSize(known, leaf) }
        guard !open.contains(leaf) else {
            report(cycle(backTo: leaf))
            return nil
        }
        guard open.count < Resolver.depthLimit else {
            report(tooDeep(leaf))
            return nil
        }
        open.append(leaf)
        let value = try self.value(ofString: scopes[leaf.scope].document.withText(leaf.node) { Array($0) }, at: leaf)
        open.removeLast()
        bound[leaf] = .some(value)
        return withinSize(value, leaf)
    }

    /// Counts a value that a reference brought in; nil when there are too many by now.
    private mutating func withinSize(_ value: NodeID?, _ leaf: Leaf) -> NodeID? {
        guard let value else { return nil }
        added += size(of: value)
        addedBytes += arena.textBytes(value).range.count
        let limit: String
        switch (added > Resolver.sizeLimit, addedBytes > Resolver.textLimit) {
        case (true, _): limit = "\(Resolver.sizeLimit) values"
        case (false, true): limit = "\(Resolver.textLimit) bytes"
        case (false, false): return value
        }
        report(Diagnostic("references-too-large", "references make this document larger than \(limit)", at: place(leaf)))
        return nil
    }

    /// How many nodes a subtree has, those that are shared counted each time.
    private mutating func size(of id: NodeID) -> Int {
        guard id.isCell else { return arena.layers[Int(id.source)].size(Int(id.node)) }
        if let known = sizes[id] { return known }
        let cell = arena.cells[Int(id.node)]
        let size =
            cell.content != .entries ? 1 : arena.entries[cell.range].reduce(1) { min($0 + self.size(of: $1.value), Resolver.sizeLimit + 1) }
        sizes[id] = size
        return size
    }

    /// A value as a node of the result, as it stands.
    mutating func imported(_ leaf: Leaf) -> NodeID {
        guard leaf.scope != 0 else { return leaf.node }
        let scope = scopes[leaf.scope]
        guard leaf.node.isCell else {
            return NodeID(source: leaf.node.source + UInt32(scope.layerOffset), node: leaf.node.node)
        }
        let cell = scope.document.arena.cells[Int(leaf.node.node)], origin = imported(Leaf(scope: leaf.scope, node: cell.origin))
        guard cell.content == .entries else {
            let bytes = scope.document.arena.text[cell.range]
            return arena.addScalar(cell.kind, bytes, content: cell.content, origin: origin, isTainted: cell.isTainted)
        }
        let children = scope.document.arena.entries[cell.range].map { entry in
            Arena.Entry(
                key: imported(Leaf(scope: leaf.scope, node: entry.key)), value: imported(Leaf(scope: leaf.scope, node: entry.value)))
        }
        return arena.addCollection(cell.kind, children, origin: origin)
    }
}

// MARK: Strings

extension Resolver {
    private mutating func value(ofString text: [UInt8], at leaf: Leaf) throws -> NodeID? {
        let pieces: [Piece]
        do { pieces = try Piece.cut(text) } catch {
            reportAlways(Diagnostic(error.code, error.message, at: place(leaf), hints: error.hints))
            return nil
        }
        if pieces.count == 1, case .reference(let reference) = pieces[0] { return try value(of: reference, at: leaf) }
        return try joined(pieces, at: leaf)
    }

    /// A string with references inside: their texts in place of them.
    private mutating func joined(_ pieces: [Piece], at leaf: Leaf) throws -> NodeID? {
        let origin = imported(Leaf(scope: leaf.scope, node: scopes[leaf.scope].document.arena.origin(leaf.node)))
        var parts: [NodeID] = [], text: [UInt8] = [], isTainted = false
        for piece in pieces {
            switch piece {
            case .text(let bytes): text += bytes
            case .reference(let reference):
                guard let value = try value(of: reference, at: leaf) else { return nil }
                switch arena.kind(value) {
                case .mapping, .sequence, .null:
                    report(embedded(reference, arena.kind(value), leaf))
                    return nil
                default: break
                }
                if arena.isBinary(value) {
                    report(badFile(reference, "expected a file of UTF-8 text, since it stands inside a string", leaf))
                    return nil
                }
                if arena.isSealed(value) || arena.isDeferred(value) {
                    if !text.isEmpty { parts.append(arena.addScalar(.string, text, origin: origin, isTainted: isTainted)) }
                    (parts, text) = (parts + [value], [])
                } else {
                    arena.withText(value) { text.append(contentsOf: $0) }
                    isTainted = isTainted || arena.isTaintedScalar(value)
                }
            }
        }
        guard !parts.isEmpty else { return arena.addScalar(.string, text, origin: origin, isTainted: isTainted) }
        if !text.isEmpty { parts.append(arena.addScalar(.string, text, origin: origin, isTainted: isTainted)) }
        return arena.addDeferred(parts, origin: origin)
    }

    private mutating func value(of reference: Reference, at leaf: Leaf) throws -> NodeID? {
        let origin = imported(Leaf(scope: leaf.scope, node: scopes[leaf.scope].document.arena.origin(leaf.node)))
        switch reference.target {
        case .environment: return arena.addScalar(.string, Array(environment.utf8), origin: origin)
        case .null: return arena.addScalar(.null, Array("null".utf8), origin: origin)
        case .variable(let name):
            dependencies.variables.insert(name)
            guard configuration.inputs.allowedVariables.contains(name) else {
                report(notAllowed(name, leaf))
                return nil
            }
            if let value = configuration.inputs.variables[name] {
                reads?.append(Read(leaf: leaf, reference: reference))
                return arena.addScalar(.string, value.utf8, origin: origin, isTainted: true)
            }
        case .file(let path):
            dependencies.files.insert(path)
            guard Shape.isPath(path) else {
                report(badFile(reference, "expected a relative path without \"..\"", leaf))
                return nil
            }
            if let bytes = try configuration.source.read(path) {
                reads?.append(Read(leaf: leaf, reference: reference))
                if configuration.source.isSealed(bytes, path: path) {
                    return arena.addSealed(SealedFile(path: path, bytes: bytes), origin: origin)
                }
                let isText = String(validating: bytes, as: UTF8.self) != nil
                return arena.addScalar(.string, bytes, content: isText ? .text : .bytes, origin: origin)
            }
        case .path(let document, let path):
            if let document, try isBroken(document) {
                report(broken(document, reference, leaf))
                return nil
            }
            switch try locate(document, path, from: leaf) {
            case .found(let found):
                reads?.append(Read(leaf: leaf, reference: reference))
                return isString(found) && hasReferences(found) ? try evaluated(found) : try resolved(found)
            case .failed: return nil
            case .absent: break
            }
        }
        guard let fallback = reference.fallback else {
            report(try dangling(reference, leaf))
            return nil
        }
        return try value(ofDefault: fallback, of: reference, at: leaf, origin)
    }

    /// A YAML scalar, or a string that has references of its own.
    private mutating func value(ofDefault text: [UInt8], of reference: Reference, at leaf: Leaf, _ origin: NodeID) throws -> NodeID? {
        if text.isEmpty { return arena.addScalar(.string, [], origin: origin) }
        if text.contains(UInt8(ascii: "$")) { return try value(ofString: text, at: leaf) }
        guard let root = Yaml.parse(text, file: "").document?.root, root.isScalar else {
            reportAlways(
                Diagnostic(
                    "bad-reference", "the default of \"\(reference.text)\" is no scalar", at: place(leaf), hints: ["put a text in quotes"]))
            return nil
        }
        return root.withText { arena.addScalar(root.kind, Array($0), origin: origin) }
    }
}

// MARK: Following

extension Resolver {
    func isString(_ leaf: Leaf) -> Bool { scopes[leaf.scope].document.kind(leaf.node).isString }

    func hasReferences(_ leaf: Leaf) -> Bool {
        let scope = scopes[leaf.scope]
        return !scope.isOff && scope.document.hasReferences(leaf.node)
    }

    enum Search {
        /// The value, which may itself wait to be resolved.
        case found(Leaf)
        case absent
        /// What is wrong has been reported.
        case failed
    }

    /// Looks for the value at a path of a document, through references on the way.
    mutating func locate(_ name: String?, _ path: Path, from leaf: Leaf) throws -> Search {
        guard let scope = try name.map({ try self.scope($0) }) ?? leaf.scope else { return .absent }
        var found = Leaf(scope: scope, node: scopes[scope].document.root)
        for step in path.steps {
            while isString(found), hasReferences(found) {
                let next = try followed(found)
                guard case .found(let target) = next else { return next }
                found = target
            }
            guard let child = scopes[found.scope].document.child(found.node, step) else { return .absent }
            found.node = child
        }
        return .found(found)
    }

    /// Where a string that is one reference leads to, so that a path can go on there.
    private mutating func followed(_ leaf: Leaf) throws -> Search {
        guard !open.contains(leaf), open.count < Resolver.depthLimit else {
            report(open.contains(leaf) ? cycle(backTo: leaf) : tooDeep(leaf))
            return .failed
        }
        let text = scopes[leaf.scope].document.withText(leaf.node) { Array($0) }
        guard let pieces = try? Piece.cut(text), pieces.count == 1, case .reference(let reference) = pieces[0],
            case .path(let document, let path) = reference.target
        else { return .absent }
        open.append(leaf)
        defer { open.removeLast() }
        reads?.append(Read(leaf: leaf, reference: reference))
        return try locate(document, path, from: leaf)
    }

    /// Whether another document has errors of its own, which are told where it is asked for.
    private mutating func isBroken(_ name: String) throws -> Bool {
        guard scopeIndices[name] != 0 else { return false }
        dependencies.documents.insert(name)
        return try configuration.referred(name, in: environment).hasErrors
    }

    /// The scope of another document of the environment; nil when it does not exist.
    mutating func scope(_ name: String) throws -> Int? {
        if let known = scopeIndices[name] { return known }
        dependencies.documents.insert(name)
        guard let document = try configuration.referred(name, in: environment).document else { return nil }
        scopes.append(
            Scope(document: document, layerOffset: arena.layers.count, isOff: configuration.manifest.referencesOff.match(name)))
        arena.add(document.layers)
        scopeIndices[name] = scopes.count - 1
        return scopes.count - 1
    }
}

internal import Documents

/// The documents that a schema reaches, and what in them can be referred to: by URI, by anchor and by JSON Pointer. Documents are
/// read when a reference first leads to them.
struct SchemaRegistry {
    /// A schema with a URI of its own (a document's root, or an `$id`), which relative references in it start from.
    struct Resource {
        var uri: Uri
        var root: SchemaAddress
        var dialect: Dialect
        /// `$anchor`, `$dynamicAnchor`, and in old drafts `$id: "#name"`.
        var anchors: [String: SchemaAddress] = [:]
        /// `$dynamicAnchor` alone; `$recursiveAnchor: true` of the root goes by the name "", which no anchor has.
        var dynamicAnchors: [String: SchemaAddress] = [:]
    }

    private(set) var documents: [Document] = []
    private(set) var uris: [String] = []
    private(set) var resources: [Resource] = []
    private var byUri: [Uri: Int] = [:]
    /// The resource of every position that is known to be a schema.
    private var owners: [SchemaAddress: Int] = [:]
    /// Metaschemas whose vocabularies are being read: one may describe itself.
    private var open: Set<String> = []
    private let source: any SchemaSource
    private(set) var diagnostics: [Diagnostic] = []
    /// What has to meet a metaschema: roots of documents that are schemas, and places that only a reference makes schemas.
    private(set) var claims: [SchemaAddress] = []

    init(source: some SchemaSource) { self.source = source }

    func value(_ address: SchemaAddress) -> Value { Value(documents[address.document], address.node) }
    func resource(of address: SchemaAddress) -> Int { owners[address] ?? 0 }
    func dialect(of address: SchemaAddress) -> Dialect { resources[resource(of: address)].dialect }
    func address(of value: Value, in document: Int) -> SchemaAddress { SchemaAddress(document: document, node: value.resolved) }
    mutating func complain(_ diagnostic: Diagnostic) {
        if diagnostics.count < Compiler.complaintLimit, !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    /// Takes a document in under a URI.
    ///
    /// - Parameter isSchema: whether all of it is a schema; nil: when it says so itself. A file of definitions may have them anywhere.
    /// - Returns: the address of its root; nil for an empty stream.
    mutating func add(
        _ document: Document, uri text: String, default dialect: Dialect, isSchema: Bool? = nil
    ) throws -> SchemaAddress? {
        guard let root = document.root else { return nil }
        documents.append(document)
        uris.append(text)
        let uri = Uri(text).document, address = SchemaAddress(document: documents.count - 1, node: root.resolved)
        resources.append(Resource(uri: uri, root: address, dialect: dialect))
        let resource = resources.count - 1
        resources[resource].dialect = try self.dialect(of: root, default: dialect)
        byUri[uri] = byUri[uri] ?? resource
        if isSchema ?? (root.lookup("$schema") != nil || root.lookup("$id") != nil) { claims.append(address) }
        try index(root, in: resource, at: address)
        return address
    }
}

// MARK: Positions

extension SchemaRegistry {
    /// Notes a schema and all that stand inside it.
    private mutating func index(_ schema: Value, in outer: Int, at address: SchemaAddress) throws {
        guard owners[address] == nil else { return }
        var resource = outer
        owners[address] = resource
        guard schema.kind == .mapping else { return }
        let draft = resources[outer].dialect.draft
        let isReference = draft.referenceHidesSiblings && schema.lookup("$ref")?.kind == .string
        if !isReference, let id = schema.lookup(draft.idKeyword), id.kind == .string {
            resource = try identify(schema, by: id.text, in: outer, at: address)
            owners[address] = resource
        }
        if !isReference { noteAnchors(of: schema, in: resource, at: address) }
        for inner in Subschemas.of(schema, resources[resource].dialect.draft) {
            try index(inner, in: resource, at: self.address(of: inner, in: address.document))
        }
    }

    /// - Returns: the resource that an `$id` makes of a schema; the outer one where it is only an anchor.
    private mutating func identify(_ schema: Value, by id: String, in outer: Int, at address: SchemaAddress) throws -> Int {
        let reference = Uri(id), uri = reference.resolved(against: resources[outer].uri), isRoot = resources[outer].root == address
        var resource = outer
        if !id.hasPrefix("#") {
            if isRoot {
                resources[outer].uri = uri.document
            } else {
                let dialect = try dialect(of: schema, default: resources[outer].dialect)
                resources.append(Resource(uri: uri.document, root: address, dialect: dialect))
                resource = resources.count - 1
            }
            if byUri[uri.document] == nil { byUri[uri.document] = resource }
        }
        // `#/properties/port` is what a generator wrote, not a name.
        if let name = reference.fragment, !name.isEmpty, !name.hasPrefix("/"), resources[resource].dialect.draft.idsCanBeAnchors {
            note(name, of: resource, at: address)
        }
        return resource
    }

    private mutating func note(_ anchor: String, of resource: Int, at address: SchemaAddress) {
        if resources[resource].anchors[anchor] == nil { resources[resource].anchors[anchor] = address }
    }

    private mutating func noteAnchors(of schema: Value, in resource: Int, at address: SchemaAddress) {
        let draft = resources[resource].dialect.draft
        guard draft >= .draft2019 else { return }
        if let anchor = schema.lookup("$anchor"), anchor.kind == .string { note(anchor.text, of: resource, at: address) }
        if draft == .draft2020, let anchor = schema.lookup("$dynamicAnchor"), anchor.kind == .string {
            note(anchor.text, of: resource, at: address)
            resources[resource].dynamicAnchors[anchor.text] = address
        }
        if draft == .draft2019, resources[resource].root == address, schema.lookup("$recursiveAnchor")?.isTrue == true {
            resources[resource].dynamicAnchors[""] = address
        }
    }
}

// MARK: References

extension SchemaRegistry {
    /// Why a reference leads nowhere.
    enum Miss: Error {
        /// There is no document of the URI.
        case document(Uri)
        /// The document has no such anchor or pointer.
        case fragment(String, in: Int)
        /// The document cannot be read as one.
        case broken([Diagnostic])
    }

    /// What a reference in the schema at an address leads to.
    ///
    /// - Throws: `Miss`; what the source throws when it cannot read.
    mutating func resolve(_ reference: String, from address: SchemaAddress) throws -> SchemaAddress {
        let uri = Uri(reference).resolved(against: resources[resource(of: address)].uri)
        let resource = try resource(at: uri.document, default: dialect(of: address), isSchema: (uri.fragment ?? "").isEmpty ? true : nil)
        guard let fragment = uri.fragment.map({ percentDecoded($0) }), !fragment.isEmpty else { return resources[resource].root }
        if fragment.hasPrefix("/") { return try follow(fragment, in: resource) }
        guard let found = resources[resource].anchors[fragment] else { throw Miss.fragment(fragment, in: resource) }
        return found
    }

    private mutating func resource(at uri: Uri, default dialect: Dialect, isSchema: Bool? = nil) throws -> Int {
        if let known = byUri[uri] { return known }
        let ours = KnownSchemas.document(at: uri.text), found: Document?
        do { found = try ours ?? source.document(at: uri.text) } catch let error as Diagnostics { throw Miss.broken(error.list) }
        guard let found, try add(found, uri: uri.text, default: dialect, isSchema: ours != nil ? false : isSchema) != nil,
            let resource = byUri[uri]
        else { throw Miss.document(uri) }
        return resource
    }

    /// RFC 6901, from the root of a resource.
    private mutating func follow(_ pointer: String, in resource: Int) throws -> SchemaAddress {
        var address = resources[resource].root, owner = resource
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let key = token.replacing("~1", with: "/").replacing("~0", with: "~")
            let value = value(address)
            let child = value.kind == .sequence ? value.element(named: key) : value.lookup(Array(key.utf8))
            guard let child else { throw Miss.fragment(pointer, in: resource) }
            address = self.address(of: child, in: address.document)
            owner = owners[address] ?? owner
        }
        // A schema in a place that only the reference makes one.
        if owners[address] == nil {
            claims.append(address)
            try index(value(address), in: owner, at: address)
        }
        return address
    }
}

// MARK: Dialects

extension SchemaRegistry {
    /// What `$schema` asks for.
    private mutating func dialect(of schema: Value, default dialect: Dialect) throws -> Dialect {
        guard let stated = schema.lookup("$schema"), stated.kind == .string else { return dialect }
        let uri = Uri(stated.text), name = uri.fragment?.isEmpty == true ? uri.document.text : uri.text
        // People mix the two schemes up, and mean the same.
        if let draft = Draft.allCases.first(where: { Uri($0.uri).path == uri.path && $0.uri.hasSuffix(name.drop { $0 != ":" }) }) {
            return Dialect(draft)
        }
        if name.hasPrefix("http://json-schema.org/draft-0") {
            complain(
                Diagnostic(
                    "bad-schema", "the draft \"\(stated.text)\" is not read", at: stated.place,
                    hints: ["drafts 2020-12, 2019-09, 7, 6 and 4 are: write the schema for \"\(Draft.draft2020.uri)\""]))
            return dialect
        }
        return try customDialect(name, at: stated) ?? dialect
    }

    private mutating func customDialect(_ name: String, at stated: Value) throws -> Dialect? {
        guard open.insert(name).inserted else { return nil }
        defer { open.remove(name) }
        let metaschema: Value
        do {
            let resource = try resource(at: Uri(name), default: Dialect(.draft2020))
            metaschema = value(resources[resource].root)
        } catch let miss as Miss {
            complain(complaint(about: miss, of: stated))
            return nil
        }
        let draft = try dialect(of: metaschema, default: Dialect(.draft2020)).draft
        guard let vocabularies = metaschema.lookup("$vocabulary"), vocabularies.kind == .mapping else {
            var dialect = Dialect(draft)
            dialect.metaschema = name
            return dialect
        }
        var unknown: [String] = []
        let dialect = Dialect(
            draft, metaschema: name, vocabularies: vocabularies.entries.map { ($0.key.text, $0.value.isTrue) }, unknown: &unknown)
        for vocabulary in unknown {
            complain(
                Diagnostic(
                    "bad-schema", "the metaschema \"\(name)\" needs the vocabulary \"\(vocabulary)\", which is not known", at: stated.place)
            )
        }
        return dialect
    }

    /// What a mistyped fragment may have meant: anchors, and definitions.
    private func fragments(like fragment: String, in resource: Int) -> [String] {
        guard fragment.hasPrefix("/") else { return resources[resource].anchors.keys.sorted() }
        let root = value(resources[resource].root)
        return ["$defs", "definitions"].flatMap { name in
            root.lookup(name)?.entries.map { "/\(name)/\($0.key.text)" } ?? []
        }
    }

    /// The words for a reference that leads nowhere.
    func complaint(about miss: Miss, of reference: Value) -> Diagnostic {
        switch miss {
        case .broken(let list): return list.first ?? Diagnostic("bad-schema", "the document cannot be read", at: reference.place)
        case .fragment(let fragment, let resource):
            let file = documents[resources[resource].root.document].file
            let near = nearest(fragment, in: fragments(like: fragment, in: resource)).map { ["did you mean \"#\($0)\"?"] } ?? []
            return Diagnostic("unknown-schema", "there is no \"#\(fragment)\" in \(file)", at: reference.place, hints: near)
        case .document(let uri):
            let prefix = "file:///", name = uri.text
            if name.hasPrefix(prefix) {
                return Diagnostic("unknown-schema", "there is no file \"\(name.dropFirst(prefix.count))\"", at: reference.place)
            }
            let canBeVendored = ["https://", "http://"].contains(where: name.hasPrefix) && !name.contains("?")
            return Diagnostic(
                "unknown-schema", "\"\(name)\" is not in the repository, and no schema is read from the network", at: reference.place,
                hints: [
                    canBeVendored
                        ? "cfgops schema vendor \(name) brings it into schemas/vendor/"
                        : "a file below schemas/ whose \"$id\" is that address is taken for it"
                ])
        }
    }
}

extension Value {
    /// `true` as JSON and YAML write it.
    var isTrue: Bool { kind == .boolean && withText { $0.first == UInt8(ascii: "t") || $0.first == UInt8(ascii: "T") } }

    func lookup(_ key: StaticString) -> Value? { key.withUTF8Buffer { lookup(Array($0)) } }
    func lookup(_ key: String) -> Value? { lookup(Array(key.utf8)) }

    /// The element at an index in JSON Pointer's spelling.
    fileprivate func element(named text: String) -> Value? {
        guard let index = Int(text), String(index) == text, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}

package import Documents

/// What a schema says about merging (R12): `x-merge` and the Kubernetes list annotations, found through local `$ref` and `allOf`.
package struct MergeAnnotations: Sendable {
    package struct Annotation: Hashable, Sendable {
        package var path: PathPattern
        package var strategy: MergeStrategy
        package var place: Place
    }

    /// In the order of the schema, each path once.
    package private(set) var annotations: [Annotation] = []
    /// Malformed annotations, and two strategies for one path.
    package private(set) var diagnostics: [Diagnostic] = []

    private let root: Value
    /// Where each path was first given a strategy.
    private var known: [PathPattern: Annotation] = [:]
    /// The schemas on the way from the root, so that a recursive one ends.
    private var open: [Int] = []
    private var visited = 0

    /// Schemas followed from one root: definitions that refer to one another multiply without end.
    private static let limit = 20_000

    package static func read(schema: Document) -> MergeAnnotations? {
        guard let root = schema.root else { return nil }
        var result = MergeAnnotations(root)
        if result.mayAnnotate { result.visit(root, PathPattern([])) }
        return result
    }

    private init(_ root: Value) { self.root = root }

    /// Most schemas say nothing about merging, and are done with one look at their bytes.
    private var mayAnnotate: Bool {
        root.document.source.withUnsafeBufferPointer { text in
            text.indices.dropLast().contains { index in
                text[index] == UInt8(ascii: "x") && text[index + 1] == UInt8(ascii: "-")
                    && (text[index...].starts(with: "x-merge".utf8) || text[index...].starts(with: "x-kubernetes-list-type".utf8))
            }
        }
    }

    private mutating func visit(_ schema: Value, _ path: PathPattern) {
        guard schema.kind == .mapping, !open.contains(schema.resolved) else { return }
        visited += 1
        guard visited <= MergeAnnotations.limit else {
            if visited == MergeAnnotations.limit + 1 {
                diagnostics.append(
                    Diagnostic(
                        "schema-too-large", "expected at most \(MergeAnnotations.limit) schemas to follow for merge strategies",
                        at: schema.place))
            }
            return
        }
        open.append(schema.resolved)
        defer { open.removeLast() }
        note(schema, path)
        if let target = schema["$ref"].flatMap(referred) { visit(target, path) }
        for part in schema["allOf"]?.elements ?? [] { visit(part, path) }
        for (key, property) in schema["properties"]?.entries ?? [] {
            visit(property, path.appending(.key(Array(key.text.utf8))))
        }
        for (_, property) in schema["patternProperties"]?.entries ?? [] { visit(property, path.appending(.any)) }
        for key in ["additionalProperties", "items", "additionalItems"] {
            if let inner = schema[key] { visit(inner, path.appending(.any)) }
        }
        for element in (schema["prefixItems"]?.elements ?? []) + (schema["items"]?.elements ?? []) {
            visit(element, path.appending(.any))
        }
    }

    private mutating func note(_ schema: Value, _ path: PathPattern) {
        guard let (strategy, place) = strategy(of: schema) else { return }
        let annotation = Annotation(path: path, strategy: strategy, place: place)
        guard let other = known[path] else {
            known[path] = annotation
            annotations.append(annotation)
            return
        }
        guard other.strategy != strategy else { return }
        diagnostics.append(
            Diagnostic(
                "strategy-conflict",
                "two merge strategies for \"\(path)\": \"\(other.strategy)\" (\(other.place)) and \"\(strategy)\"", at: place))
    }
}

// MARK: Annotations

extension MergeAnnotations {
    private mutating func strategy(of schema: Value) -> (MergeStrategy, Place)? {
        let own = schema["x-merge"].flatMap { declared($0) }, kubernetes = kubernetesStrategy(of: schema)
        if let own, let kubernetes, own.0 != kubernetes.0 {
            diagnostics.append(
                Diagnostic(
                    "strategy-conflict", "\"x-merge\" says \"\(own.0)\" and \"x-kubernetes-list-type\" says \"\(kubernetes.0)\"", at: own.1)
            )
        }
        return own ?? kubernetes
    }

    private mutating func declared(_ value: Value) -> (MergeStrategy, Place)? {
        let words: [String: MergeStrategy] = ["append": .append, "prepend": .prepend, "replace": .replace]
        if value.kind == .string, let strategy = words[value.text] { return (strategy, value.place) }
        if value.kind == .mapping, let by = value["by"], value.ownEntries.count == 1, let keys = keys(by) {
            return (.by(keys.map { MergeKey($0) }), value.place)
        }
        diagnostics.append(
            Diagnostic(
                "bad-strategy", "expected \"append\", \"prepend\", \"replace\" or { by: KEY } for \"x-merge\"", at: value.place))
        return nil
    }

    /// `map` with its keys merges by them, `atomic` replaces; `set` says nothing about order, so lists of it replace as always.
    private mutating func kubernetesStrategy(of schema: Value) -> (MergeStrategy, Place)? {
        guard let type = schema["x-kubernetes-list-type"] else { return nil }
        switch type.text {
        case "atomic": return (.replace, type.place)
        case "map":
            if let keys = schema["x-kubernetes-list-map-keys"].flatMap(keys) { return (.by(keys.map { MergeKey($0) }), type.place) }
            diagnostics.append(
                Diagnostic(
                    "bad-strategy", "\"x-kubernetes-list-type: map\" needs \"x-kubernetes-list-map-keys\", a list of keys", at: type.place))
        default: break
        }
        return nil
    }

    /// One key, or a list of at least one.
    private func keys(_ value: Value) -> [String]? {
        if value.kind == .string { return [value.text] }
        let elements = value.elements
        return !elements.isEmpty && elements.allSatisfy { $0.kind == .string } ? elements.map(\.text) : nil
    }
}

// MARK: References

extension MergeAnnotations {
    /// What a `$ref` into the same file names: `#`, a JSON Pointer (`#/$defs/port`), or an anchor (`#port`). Nil for anything
    /// else, which the judge of the schema complains about.
    private func referred(_ reference: Value) -> Value? {
        guard reference.kind == .string, reference.text.utf8.first == UInt8(ascii: "#") else { return nil }
        let fragment = String(reference.text.dropFirst())
        if fragment.isEmpty { return root }
        guard fragment.utf8.first == UInt8(ascii: "/") else { return anchored(fragment, in: root) }
        guard let path = try? Path(parsing: MergeAnnotations.decoded(fragment)) else { return nil }
        return path.steps.reduce(root as Value?) { value, step in
            guard let value, case .key(let key) = step else { return nil }
            guard value.kind == .sequence else { return value[key] }
            return Int(key).flatMap { value.elements.indices.contains($0) ? value.elements[$0] : nil }
        }
    }

    private func anchored(_ name: String, in value: Value) -> Value? {
        if let anchor = value["$anchor"], anchor.kind == .string, anchor.text == name { return value }
        for child in value.ownEntries.map(\.value) + value.elements {
            if let found = anchored(name, in: child) { return found }
        }
        return nil
    }

    /// `%25` and the like in a URI fragment.
    private static func decoded(_ fragment: String) -> String {
        var bytes: [UInt8] = [], rest = Array(fragment.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension PathPattern {
    fileprivate func appending(_ step: Step) -> PathPattern { PathPattern(steps + [step]) }
}

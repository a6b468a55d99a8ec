internal import Documents

/// A patch as a list of operations (RFC 6902).
struct JsonPatch: Sendable {
    private enum Kind: String { case add, remove, replace, move, copy, test }

    private struct Operation: Sendable {
        var kind: Kind
        /// Keys and indices, from the root (RFC 6901).
        var path: [String]
        var from: [String]
        var value: ImportedValue
        var place: Place?
    }

    private var operations: [Operation] = []

    /// - Parameter value: a sequence of mappings.
    init(_ value: ImportedValue, complaints: inout [Diagnostic]) {
        for element in value.elements {
            guard let kind = element["op"]?.text.flatMap(Kind.init), let path = element["path"].flatMap(Self.pointer) else {
                complaints.append(
                    Diagnostic(
                        "kustomize-patch", "expected an operation with \"op\" (add, remove, replace, move, copy or test) and \"path\"",
                        at: element.place))
                continue
            }
            let from = element["from"].flatMap(Self.pointer)
            if from == nil, kind == .move || kind == .copy {
                complaints.append(Diagnostic("kustomize-patch", "\"\(kind.rawValue)\" needs \"from\"", at: element.place))
                continue
            }
            operations.append(
                Operation(
                    kind: kind, path: path, from: from ?? [], value: element["value"] ?? ImportedValue(.scalar(.null, "null")),
                    place: element.place))
        }
    }

    /// `/a~1b/0` is `a/b`, `0`; nil when a path does not begin with a slash.
    private static func pointer(_ value: ImportedValue) -> [String]? {
        guard let text = value.text else { return nil }
        if text.isEmpty { return [] }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        return text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { part in
            var bytes: [UInt8] = [], rest = part
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "~"), let next = rest.first, next == .zero || next == UInt8(ascii: "1") {
                    rest.removeFirst()
                    bytes.append(next == .zero ? byte : UInt8(ascii: "/"))
                } else {
                    bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Applies the operations in order; stops at the first that cannot be.
    func apply(to value: inout ImportedValue) -> Diagnostic? {
        for operation in operations {
            if let failure = Self.apply(operation, to: &value) {
                let path = (operation.kind == .move || operation.kind == .copy ? operation.from : operation.path).map { "/" + $0 }.joined()
                return Diagnostic("kustomize-patch", "\"\(operation.kind.rawValue)\" of \"\(path)\": \(failure)", at: operation.place)
            }
        }
        return nil
    }

    /// What stands in the way; nil when it is done.
    private static func apply(_ operation: Operation, to value: inout ImportedValue) -> String? {
        switch operation.kind {
        case .add: return value.insert(operation.value, at: operation.path[...]) ? nil : "there is nothing to add it to"
        case .remove: return value.take(at: operation.path[...]) != nil ? nil : "there is nothing"
        case .replace:
            if value.update(at: operation.path[...], { $0.content = operation.value.content }) { return nil }
            // What kustomize replaces in a mapping need not be there.
            let isKey = value.value(at: operation.path.dropLast())?.isMapping ?? false
            return isKey && value.insert(operation.value, at: operation.path[...]) ? nil : "there is nothing"
        case .move:
            guard let moved = value.take(at: operation.from[...]) else { return "there is nothing" }
            return value.insert(moved, at: operation.path[...]) ? nil : "there is nothing to move it to"
        case .copy:
            guard let copied = value.value(at: operation.from[...]) else { return "there is nothing" }
            return value.insert(copied, at: operation.path[...]) ? nil : "there is nothing to copy it to"
        case .test:
            guard let found = value.value(at: operation.path[...]) else { return "there is nothing" }
            return found.isEqual(to: operation.value) ? nil : "the value is another one"
        }
    }
}

extension ImportedValue {
    /// The index that a step of a path means in this list; nil when it means none.
    private func index(_ step: String) -> Int? {
        guard let index = Int(step), index >= 0, index < elements.count else { return nil }
        return index
    }

    fileprivate func value(at path: ArraySlice<String>) -> ImportedValue? {
        guard let step = path.first else { return self }
        let inner = isSequence ? index(step).map { elements[$0] } : self[step]
        return inner?.value(at: path.dropFirst())
    }

    /// False, and nothing done, where there is nothing.
    fileprivate mutating func update(at path: ArraySlice<String>, _ body: (inout ImportedValue) -> Void) -> Bool {
        guard let step = path.first else {
            body(&self)
            return true
        }
        if let index = index(step) {
            return withElements { $0[index].update(at: path.dropFirst(), body) } ?? false
        }
        return update(step) { $0.update(at: path.dropFirst(), body) } ?? false
    }

    /// Puts a value at a path: in front of what is there in a list, over it in a mapping. `-` is behind the end of a list.
    fileprivate mutating func insert(_ value: ImportedValue, at path: ArraySlice<String>) -> Bool {
        guard let step = path.last else {
            content = value.content
            return true
        }
        var isDone = false
        _ = update(at: path.dropLast()) { parent in
            if parent.isMapping {
                parent.set(step, to: value)
                isDone = true
            }
            _ = parent.withElements { elements in
                guard let index = step == "-" ? elements.count : Int(step), index >= 0, index <= elements.count else { return }
                elements.insert(value, at: index)
                isDone = true
            }
        }
        return isDone
    }

    /// Removes what is at a path; nil where there is nothing.
    fileprivate mutating func take(at path: ArraySlice<String>) -> ImportedValue? {
        guard let step = path.last, let value = value(at: path) else { return nil }
        _ = update(at: path.dropLast()) { parent in
            if let index = parent.index(step) {
                _ = parent.withElements { $0.remove(at: index) }
            } else {
                parent.remove(step)
            }
        }
        return value
    }
}

internal import Documents
internal import Overlays

/// A value of one object under a name, which stands as `$(NAME)` in texts of others.
struct Variable: Sendable {
    var name: String
    var kind: String
    var objectName: String
    var namespace: String?
    var path: FieldQuery
    var place: Place?
}

extension KustomizeBuilder {
    mutating func addVariable(_ entry: ImportedValue) {
        let object = entry["objref"]
        guard let name = entry["name"]?.text, let kind = object?["kind"]?.text, let objectName = object?["name"]?.text else {
            return complain("variable", "a variable needs \"name\", \"objref.kind\" and \"objref.name\"", at: entry.place)
        }
        guard !variables.contains(where: { $0.name == name }) else {
            return complain("variable", "the variable \"\(name)\" is there twice", at: entry.place)
        }
        variables.append(
            Variable(
                name: name, kind: kind, objectName: objectName, namespace: object?["namespace"]?.text,
                path: FieldQuery(Self.dotted(entry.at("fieldref", "fieldpath")?.text ?? "metadata.name")), place: entry.place))
    }

    /// `spec.ports[0].port` as `spec.ports.0.port`.
    private static func dotted(_ path: String) -> String {
        path.split(separator: "[").joined(separator: ".").split(separator: "]").joined()
    }

    mutating func resolveVariables(in objects: inout ObjectSet) {
        var values: [String: ImportedValue] = [:]
        for variable in variables {
            let found = objects.positions(named: variable.objectName).compactMap { objects[$0] }.filter { object in
                object.originalID.name == variable.objectName && object.originalID.type.kind == variable.kind
                    && variable.namespace.map { $0 == object.originalID.namespace } ?? true
            }
            var fields: [ImportedValue] = []
            if found.count == 1 {
                var value = found[0].value
                value.visit(variable.path, creating: nil) { fields.append($0) }
            }
            guard fields.count == 1, fields[0].text != nil else {
                complain("variable", "the variable \"\(variable.name)\" means no field of one object", at: variable.place)
                continue
            }
            values[variable.name] = fields[0]
        }
        guard !values.isEmpty else { return }
        for position in objects.indices {
            guard let type = objects[position]?.type else { continue }
            objects.update(position) { object in
                for path in Self.places(of: type) {
                    object.value.visit(FieldPath(path)) { $0.expand(values) }
                }
                return true
            }
        }
    }

    /// Where variables are looked for.
    private static func places(of type: ObjectType) -> [[String]] {
        var places = [["metadata", "labels"]]
        for (kind, spec) in KubernetesFields.podSpecs where kind == type.kind {
            let spec = spec.split(separator: "/").map(String.init)
            for list in ["containers", "initContainers"] {
                places += [["args"], ["command"], ["env", "value"], ["volumeMounts", "mountPath"]].map { spec + [list] + $0 }
            }
        }
        switch type.kind {
        case "Ingress": places += [["spec", "rules", "host"], ["spec", "tls", "hosts"], ["spec", "tls", "secretName"]]
        case "Service": places += [["spec", "ports", "port"], ["spec", "ports", "targetPort"]]
        default: break
        }
        return places
    }
}

extension ImportedValue {
    /// Replaces `$(NAME)` in a text, and in the texts of a list or mapping. `$$` is a dollar; what is no variable stays.
    fileprivate mutating func expand(_ values: [String: ImportedValue]) {
        if let text = string {
            content = text.expanded(values)
        } else {
            _ = withElements { elements in
                for index in elements.indices where elements[index].string != nil { elements[index].expand(values) }
            }
            _ = withEntries { entries in
                for index in entries.indices where entries[index].value.string != nil { entries[index].value.expand(values) }
            }
        }
    }
}

extension String {
    /// A text that is one variable takes its value with its type.
    fileprivate func expanded(_ values: [String: ImportedValue]) -> ImportedValue.Content {
        var result: [UInt8] = [], rest = Array(utf8)[...]
        let dollar = UInt8(ascii: "$")
        while let byte = rest.popFirst() {
            guard byte == dollar, let next = rest.first else {
                result.append(byte)
                continue
            }
            if next == dollar {
                rest.removeFirst()
                result.append(dollar)
            } else if next == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) {
                let name = String(decoding: rest[(rest.startIndex + 1) ..< end], as: UTF8.self)
                if let value = values[name] {
                    if result.isEmpty, end + 1 == rest.endIndex { return value.content }
                    result += Array((value.text ?? "").utf8)
                } else {
                    result += [dollar] + rest[...end]
                }
                rest = rest[(end + 1)...]
            } else {
                result.append(byte)
            }
        }
        return .scalar(.string, String(decoding: result, as: UTF8.self))
    }
}

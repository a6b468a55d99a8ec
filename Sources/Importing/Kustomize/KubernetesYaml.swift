internal import Documents

/// Reads YAML as Kubernetes and kustomize do (gopkg.in/yaml.v3): 1.2 with some of 1.1 left in it. What a cluster gets is what
/// counts, so a mode of `0755` is 493, and `1_000` a number.
enum KubernetesYaml {
    static func read(_ bytes: [UInt8], file: String) -> ForeignFile {
        readLayer(bytes, file: file, syntax: .yaml, limits: .standard, scalar: scalar)
    }

    /// What a text is when it stands without quotes: a number, a boolean, or the text.
    static func plain(_ text: String) -> ImportedValue.Content {
        let roots = text.utf8.contains(.space) ? [] : read(Array(text.utf8), file: "").roots
        guard roots.count == 1, case .scalar(let kind, _) = roots[0].content, kind != .string, kind != .null else {
            return .scalar(.string, text)
        }
        return roots[0].content
    }

    private static func scalar(_ value: Value) -> ImportedValue.Content {
        let text = value.text
        guard value.node.style == .plain || value.node.style == .absent else { return .scalar(value.kind, text) }
        switch value.kind {
        case .null: return .scalar(.null, text)
        case .integer, .decimal, .string:
            if let number = integer(Array(text.utf8)) { return .scalar(.integer, number) }
            if value.kind == .string, let moment = date(Array(text.utf8)) { return .scalar(.string, moment) }
            return .scalar(value.kind, text)
        default: return .scalar(value.kind, text)
        }
    }

    /// What the core schema reads otherwise: octal numbers without an `o`, binary ones, digits in groups.
    private static func integer(_ text: [UInt8]) -> String? {
        let sign = text.first == .dash || text.first == .plus ? 1 : 0
        let digits = text.dropFirst(sign).filter { $0 != .underscore }, isGrouped = digits.count < text.count - sign
        guard let first = text.dropFirst(sign).first, first.isDigit else { return nil }
        let radix: (prefix: Int, base: Int)
        switch (first, digits.dropFirst().first) {
        case (.zero, UInt8(ascii: "b")): radix = (2, 2)
        case (.zero, UInt8(ascii: "o")) where isGrouped: radix = (2, 8)
        case (.zero, UInt8(ascii: "x")) where isGrouped: radix = (2, 16)
        case (.zero, .some): radix = (1, 8)
        case _ where isGrouped: radix = (0, 10)
        default: return nil
        }
        let value = Int64(String(decoding: digits.dropFirst(radix.prefix), as: UTF8.self), radix: radix.base)
        return value.map { (text.first == .dash ? "-" : "") + String($0) }
    }

    /// A date alone is the moment when it begins: kustomize writes it so.
    private static func date(_ text: [UInt8]) -> String? {
        let parts = text.split(separator: .dash, omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], text.allSatisfy({ $0 == .dash || $0.isDigit }) else { return nil }
        let numbers = parts.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        guard (1 ... 12).contains(numbers[1]), (1 ... 31).contains(numbers[2]) else { return nil }
        return String(decoding: text, as: UTF8.self) + "T00:00:00Z"
    }
}

/// The Kubernetes object around the data of a ConfigMap or a Secret.
package struct DataObject: Sendable, Hashable {
    package enum Kind: String, Sendable { case configMap = "ConfigMap", secret = "Secret" }

    package var kind: Kind
    package var name: String
    /// Nil leaves it to whoever applies the manifest.
    package var namespace: String?
    /// Ascending by key.
    package var labels: [Label] = []
    /// Whether the name gets a suffix made from the content, as kustomize makes it.
    package var hashesName = false
    /// One entry of this name holds the whole value, in the format of its extension; nil: an entry for each key.
    package var file: String?

    package struct Label: Sendable, Hashable {
        package var key: String
        package var value: String
    }

    /// The object of a document that nothing more is said about: named after the document's last segment.
    package init(_ kind: Kind, document: String) {
        self.kind = kind
        name = String(document.split(separator: "/").last ?? "")
    }

    /// What Kubernetes would refuse about the object; nil when it would not.
    var problem: String? {
        if !isSubdomain(name) {
            return "\"\(name)\" cannot be the name of a Kubernetes object, expected lower-case letters, digits, \"-\" and \".\""
        }
        if let namespace, !isSubdomain(namespace) || namespace.utf8.contains(UInt8(ascii: ".")) || namespace.utf8.count > 63 {
            return "\"\(namespace)\" cannot be a Kubernetes namespace, expected at most 63 lower-case letters, digits and \"-\""
        }
        for label in labels {
            let parts = label.key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.last.map({ !isLabelText($0.utf8) || $0.isEmpty }) ?? true || parts.count > 1 && !isSubdomain(String(parts[0])) {
                let prefix = "with a domain and \"/\" in front of it or without"
                return "\"\(label.key)\" cannot be the key of a label, expected \(labelForm), \(prefix)"
            }
            if !isLabelText(label.value.utf8) { return "\"\(label.value)\" cannot be the value of a label, expected \(labelForm)" }
        }
        return nil
    }

    /// The most that Kubernetes takes as values of one ConfigMap or Secret, keys not counted: 1 MiB, what etcd holds comfortably.
    static let dataLimit = 1_048_576
}

/// RFC 1123 as Kubernetes checks names: at most 253 characters, labels of lower-case letters, digits and `-`, which stands neither
/// first nor last.
private func isSubdomain(_ name: String) -> Bool {
    name.utf8.count <= 253
        && name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
                && label.allSatisfy { isLowerOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
}

private let labelForm = "at most 63 letters, digits, \"-\", \"_\" and \".\", the first and the last a letter or digit"

/// What Kubernetes takes as the value of a label, the empty text included.
private func isLabelText(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    func isLetterOrDigit(_ byte: UInt8) -> Bool { isLowerOrDigit(byte) || (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(byte) }
    return text.count <= 63 && isLetterOrDigit(first) && isLetterOrDigit(last)
        && text.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
}

private func isLowerOrDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

/// Whether Kubernetes accepts a key of `data`.
func isDataKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    if key.isEmpty || key.count > 253 { return false }
    let isDot = { (index: Int) in index < key.count && key[index] == UInt8(ascii: ".") }
    if isDot(0) && (key.count == 1 || isDot(1)) { return false }
    return key.allSatisfy { byte in
        isLowerOrDigit(byte) || byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}

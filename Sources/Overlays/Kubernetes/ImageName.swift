/// An image as containers name it: `registry:5000/team/web:1.26@sha256:...`.
package struct ImageName: Hashable, Sendable {
    package var name: String
    package var tag: String?
    /// With its `sha256:`.
    package var digest: String?

    /// - Parameter text: a colon in front of the last slash belongs to the registry.
    package init(_ text: String) {
        let at = text.utf8.firstIndex(of: UInt8(ascii: "@"))
        digest = at.map { String(text[text.utf8.index(after: $0)...]) }
        let rest = at.map { text[..<$0] } ?? text[...]
        let path = rest.utf8.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
        let colon = rest.utf8[path...].firstIndex(of: UInt8(ascii: ":"))
        name = String(colon.map { rest[..<$0] } ?? rest)
        tag = colon.map { String(rest[rest.utf8.index(after: $0)...]) }
    }

    package var text: String { name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "") }

    /// What a short overlay says in place of it. A tag or a digest replaces both.
    package struct Change: Hashable, Sendable {
        package var newName: String?
        package var newTag: String?
        package var digest: String?

        package init(newName: String? = nil, newTag: String? = nil, digest: String? = nil) {
            (self.newName, self.newTag, self.digest) = (newName, newTag, digest)
        }

        /// A tag, a digest (`sha256:...`), or a whole image, known by a slash, a colon or an `@`.
        package init(_ text: String) {
            if text.hasPrefix("sha256:") {
                self.init(digest: text)
            } else if text.utf8.contains(where: { [UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@")].contains($0) }) {
                let image = ImageName(text)
                self.init(newName: image.name, newTag: image.tag, digest: image.digest)
            } else {
                self.init(newTag: text)
            }
        }
    }

    package func changed(by change: Change) -> ImageName {
        var result = self
        if let name = change.newName { result.name = name }
        if change.newTag != nil || change.digest != nil { (result.tag, result.digest) = (change.newTag, change.digest) }
        return result
    }
}

internal import History

/// What a bundle holds, for people and programs.
struct BundleReport {
    let path: String
    let contents: BundleContents

    func print(_ word: String, in context: Context) {
        guard context.format == .text else { return context.print(.object(fields)) }
        let names = contents.header.references.map(\.name)
        let branches = names.count { $0.hasPrefix("refs/heads/") }, tags = names.count { $0.hasPrefix("refs/tags/") }
        let parts = ["\(contents.bytes) bytes", counted(contents.objects, "object"), branches == 1 ? "1 branch" : "\(branches) branches"]
        context.print("\(word) \(path): \((parts + [counted(tags, "tag")]).joined(separator: ", "))")
        for id in contents.header.prerequisites { context.print("  builds on \(id)") }
    }

    /// `{file, bytes, objects, references, prerequisites}`.
    var fields: [(key: String, value: JsonValue)] {
        [
            ("file", .string(path)), ("bytes", .integer(contents.bytes)), ("objects", .integer(contents.objects)),
            (
                "references",
                .array(
                    contents.header.references.map {
                        .object([("name", .string($0.name)), ("id", .string($0.id.description))])
                    })
            ),
            ("prerequisites", .strings(contents.header.prerequisites.map(\.description))),
        ]
    }
}

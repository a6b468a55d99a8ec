internal import Documents
internal import Overlays
internal import Schemas
internal import Validating

/// Pages about schemas as GitHub and GitLab show them.
struct SchemaMarkdown {
    /// What stands in front of links to schemas.
    let links: String

    /// Values longer than this make a table with many columns unreadable.
    private static let longestValue = 48
    /// Examples that are shown of an option.
    private static let examplesShown = 3

    func text(_ pages: [SchemaPage]) -> String {
        guard pages.count > 1 else { return pages.flatMap { lines(of: $0, level: 1) }.joined(separator: "\n") }
        return (["# Configuration"] + pages.flatMap { [""] + lines(of: $0, level: 2) }).joined(separator: "\n")
    }

    // MARK: Pages

    private func lines(of page: SchemaPage, level: Int) -> [String] {
        let mark = String(repeating: "#", count: level), root = page.reference.root
        let names = page.documents.count == 1 ? page.documents.map(MarkdownText.code) : [], title = root.title.map(MarkdownText.prose)
        let heading = names + [title ?? (names.isEmpty ? MarkdownText.code(page.schema) : nil)].compactMap { $0 }
        var lines = ["\(mark) \(heading.joined(separator: ": "))"]
        if let description = root.description { lines += ["", MarkdownText.prose(description)] }
        lines += ["", "Schema: [\(MarkdownText.code(page.schema))](\(link(to: page.schema)))"]
        if page.documents.count > 1 { lines += ["", "Documents: \(page.documents.map(MarkdownText.code).joined(separator: ", "))"] }
        let options = page.reference.options
        lines += section(options.filter { $0.steps.count == 1 }, of: page)
        for option in options where option.steps.count == 1 {
            let inside = options.filter { $0.steps.count > 1 && $0.steps[0] == option.steps[0] }
            guard !inside.isEmpty else { continue }
            lines += ["", "\(mark)# \(MarkdownText.code(option.path))"] + section(inside, of: page)
        }
        return lines
    }

    private func section(_ options: [SchemaOption], of page: SchemaPage) -> [String] {
        guard !options.isEmpty else { return [] }
        let rows = options.map { option in
            [
                "[\(MarkdownText.cell(option.path))](\(link(to: option.place)))", type(of: option), option.isRequired ? "yes" : "",
                option.fallback.map(cell) ?? "", allowed(by: option).joined(separator: "; "), description(of: option),
            ]
        }
        return [""] + table(["Option", "Type", "Required", "Default", "Allowed", "Description"], rows) + values(of: options, page)
    }

    /// What each environment has, of options that are not shown by parts.
    private func values(of options: [SchemaOption], _ page: SchemaPage) -> [String] {
        let rows = options.filter { !page.hasParts($0) }.compactMap { option -> [String]? in
            let nodes = page.effective.map { page.node(of: option, in: $0) }
            guard nodes.contains(where: { $0 != nil }) else { return nil }
            return [MarkdownText.cell(option.path)]
                + zip(page.effective, nodes).map { document, node in node.map { cell($0, document) } ?? "" }
        }
        guard !rows.isEmpty else { return [] }
        return ["", "Values by environment:", ""] + table(["Option"] + page.effective.map { MarkdownText.cell($0.environment) }, rows)
    }

    private func table(_ head: [String], _ rows: [[String]]) -> [String] {
        ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }
    }

    // MARK: Cells

    private func type(of option: SchemaOption) -> String {
        let names = option.types.map { name in
            name == "array" && !option.elementTypes.isEmpty
                ? "list of " + option.elementTypes.map(SchemaWords.type).joined(separator: " or ") : SchemaWords.type(name)
        }
        return names.joined(separator: " or ")
    }

    /// Values, format, limits and alternatives.
    private func allowed(by option: SchemaOption) -> [String] {
        var parts: [String] = []
        if !option.allowed.isEmpty { parts.append(option.allowed.map(cell).joined(separator: ", ")) }
        if let format = option.format { parts.append("format \(MarkdownText.cell(format))") }
        parts += SchemaWords.limits(option.limits)
        let branches = option.alternatives.map { branch in
            ([branch.title.map(MarkdownText.proseCell) ?? type(of: branch)] + allowed(by: branch)).filter { !$0.isEmpty }.joined(
                separator: ", ")
        }
        let known = unique(branches.filter { !$0.isEmpty })
        if !known.isEmpty { parts.append(known.joined(separator: " _or_ ")) }
        return parts
    }

    private func description(of option: SchemaOption) -> String {
        var sentences: [String] = []
        if option.isDeprecated { sentences.append("**Deprecated.**") }
        if let title = option.title { sentences.append("**\(MarkdownText.proseCell(title))**") }
        if let description = option.description { sentences.append(MarkdownText.proseCell(description)) }
        if let merging = option.merging { sentences.append(SchemaWords.merging(merging)) }
        if let same = option.recursion {
            sentences.append("Again what \(same.isEmpty ? "the whole document" : MarkdownText.cell(SchemaOption.path(of: same))) may be.")
        }
        let examples = option.examples.prefix(SchemaMarkdown.examplesShown).map(cell)
        if !examples.isEmpty { sentences.append("\(examples.count == 1 ? "Example" : "Examples"): \(examples.joined(separator: ", "))") }
        return sentences.joined(separator: " ")
    }

    private func cell(_ value: Value) -> String {
        let text =
            value.isScalar
            ? value.withText { SchemaWords.scalar(value.kind, $0) }
            : (try? value.json(.line)).map { String(decoding: $0, as: UTF8.self) } ?? "..."
        return short(text)
    }

    private func cell(_ node: EffectiveDocument.NodeID, _ document: EffectiveDocument) -> String {
        let kind = document.kind(node), isPlain = !kind.isCollection && document.binaries(below: node).isEmpty
        let text =
            !kind.isCollection && document.isTainted(node)
            ? "<secret>"
            : isPlain ? document.withText(node) { SchemaWords.scalar(kind, $0) } : document.compactJSON(node)
        return short(text)
    }

    private func short(_ text: String) -> String { MarkdownText.cell(MarkdownText.cut(text, to: SchemaMarkdown.longestValue).shown) }

    // MARK: Links

    private func link(to place: Place) -> String { link(to: place.file) + (place.position.map { "#L\($0.line)" } ?? "") }

    /// Bytes that end a link, or mean something in it, as `%20` and the like. A schema from nowhere has its address.
    private func link(to file: String) -> String {
        let isAddress = file.contains("://") || file.hasPrefix("urn:")
        return (isAddress ? "" : links) + percentEncoded(file, keeping: "/:")
    }
}

/// Adds documents to a stream and takes them away.
struct RootEditor {
    private let document: Document
    private var layout: Layout { Layout(document: document) }

    init(_ document: Document) { self.document = document }

    /// - Parameters:
    ///   - root: of another stream, which is brought as it stands there.
    ///   - offset: the end of what was there.
    func adding(_ root: Value, at offset: Int) -> [Splice] {
        let layout = layout, isEmpty = document.roots.allSatisfy { document.nodes[Int($0.node)].style == .absent }
        let needsLine = offset > 0 && !layout.source[offset - 1].isBreak
        let marker: [UInt8] = isEmpty ? [] : [.dash, .dash, .dash] + layout.lineBreak
        return [Splice(at: offset, (needsLine ? layout.lineBreak : []) + marker + RootEditor.text(of: root, layout.lineBreak))]
    }

    func removing(_ node: Int) -> [Splice] {
        guard let index = document.roots.firstIndex(where: { $0.node == node }) else { return [] }
        let marker = document.roots[index].startMarker
        let next = index + 1 < document.roots.count ? document.roots[index + 1].startMarker : nil
        // Without a marker of its own, the first document gives its place to the next one.
        if marker.isEmpty { return [Splice(0 ..< (next.map { layout.nextLine(Int($0.upperBound)) } ?? document.source.count))] }
        return [Splice(Int(marker.lowerBound) ..< (next.map { Int($0.lowerBound) } ?? document.source.count))]
    }

    /// From behind the `---` of a document to the end of its last line, comments included.
    private static func text(of root: Value, _ lineBreak: [UInt8]) -> [UInt8] {
        let document = root.document, layout = Layout(document: document)
        guard let index = document.roots.firstIndex(where: { $0.node == root.index }) else { return root.yaml() }
        let marker = document.roots[index].startMarker
        let start = marker.isEmpty ? 0 : layout.nextLine(Int(marker.upperBound))
        let end = index + 1 < document.roots.count ? Int(document.roots[index + 1].startMarker.lowerBound) : document.source.count
        var lines = document.source[min(start, end) ..< end].split(separator: .lineFeed, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.flatMap { Array($0.last == .carriageReturn ? $0.dropLast() : $0) + lineBreak }
    }
}

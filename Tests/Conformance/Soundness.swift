import Documents

/// What must hold of the tree of any document, so that readers may walk it blindly; one sentence for each thing that does not.
func unsoundness(of document: Document) -> [String] {
    var found: [String] = []
    let count = UInt32(document.source.count), nodes = document.nodes
    for (index, node) in nodes.enumerated() {
        let texts = node.flags.contains(.cooked) ? document.cooked.count : document.source.count
        if node.start > node.end || node.end > count { found.append("node \(index) reaches out of the source") }
        if node.textStart > node.textEnd || Int(node.textEnd) > texts { found.append("the text of node \(index) is out of range") }
        if Int(node.next) <= index || Int(node.next) > nodes.count { found.append("node \(index) has no end") }
        if node.kind == .alias, Int(node.link) >= index || nodes[Int(node.link)].kind == .alias {
            found.append("alias \(index) does not stand for a node above")
        }
        if node.kind == .mapping || node.kind == .sequence { found += unsoundness(ofChildren: index, in: nodes) }
        if node.flags.contains(.hasProperties) != (document.properties(of: index) != nil) {
            found.append("the properties of node \(index) are lost")
        }
    }
    if !isAscending(document.comments.flatMap { [$0.lowerBound, $0.upperBound] }) { found.append("comments overlap") }
    if !isAscending(document.properties.map(\.node)) { found.append("properties are not in order") }
    var root = 0
    for next in document.roots {
        if Int(next.node) != root { found.append("root \(next.node) does not follow the document before") }
        root = Int(next.node) < nodes.count ? Int(nodes[Int(next.node)].next) : nodes.count
    }
    return root == nodes.count ? found : found + ["nodes belong to no document"]
}

/// Children lie inside their parent, one behind the other, as many as it says.
private func unsoundness(ofChildren parent: Int, in nodes: [Node]) -> [String] {
    let node = nodes[parent]
    var child = parent + 1, count = 0, end = node.start
    while child < node.next {
        let next = nodes[child]
        if next.start < end || next.end > node.end || next.next > node.next { return ["node \(child) lies outside of node \(parent)"] }
        (child, count, end) = (Int(next.next), count + 1, next.end)
    }
    return count == Int(node.link) * (node.kind == .mapping ? 2 : 1) ? [] : ["node \(parent) has \(count) children"]
}

private func isAscending(_ numbers: [UInt32]) -> Bool { zip(numbers, numbers.dropFirst()).allSatisfy { $0 <= $1 } }

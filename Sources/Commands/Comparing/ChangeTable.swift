internal import Validating

extension ChangeList {
    /// A table for each set of environments that changed alike.
    var sections: [MarkdownComment.Section] {
        var order: [[String]] = [], rows: [[String]: [String]] = [:]
        for line in lines {
            if rows[line.environments] == nil { order.append(line.environments) }
            rows[line.environments, default: []].append(line.row)
        }
        return order.map { names in
            let head = ["| key | before | after |", "| --- | --- | --- |"]
            return MarkdownComment.Section(
                environments: names, blocks: [MarkdownComment.Block(opening: head, rows: rows[names] ?? [], closing: [], noun: "change")])
        }
    }
}

extension ChangeList.Line {
    fileprivate var row: String {
        let isOtherSecret = change.old == .secret && change.new == .secret
        let cells = [MarkdownText.cell(change.key), shown(change.old), isOtherSecret ? "*changed*" : shown(change.new)]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private func shown(_ value: KeyChange.Shown?) -> String {
        switch value {
        case nil: "—"
        case .secret: "*secret*"
        case .openSecret(let fingerprint): "*secret* `\(fingerprint)`"
        case .plain(let text): MarkdownText.cell(text)
        }
    }
}

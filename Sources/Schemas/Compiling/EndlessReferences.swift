internal import Documents

extension Program {
    /// Schemas that lead back to themselves at the same value, so that judging it would never end. Dynamic references are left out:
    /// where they lead is known when they are followed.
    var endlessReferences: [Diagnostic] {
        var states = [State](repeating: .unseen, count: schemas.count), found: [Diagnostic] = []
        for start in schemas.indices where states[start] == .unseen {
            // Schemas from the start to here, each with the edges that are still to be followed.
            var path: [(schema: Int, edges: ArraySlice<Edge>)] = [(start, ArraySlice(edges(of: start)))]
            states[start] = .open
            while !path.isEmpty {
                guard let edge = path[path.count - 1].edges.popFirst() else {
                    states[path.removeLast().schema] = .done
                    continue
                }
                let next = Int(edge.schema)
                switch states[next] {
                case .unseen:
                    states[next] = .open
                    path.append((next, ArraySlice(edges(of: next))))
                case .open where found.count < Compiler.complaintLimit: found.append(complaint(about: keywords[Int(edge.keyword)]))
                case .open, .done: break
                }
            }
        }
        return found
    }

    private enum State { case unseen, open, done }

    private func complaint(about keyword: Value) -> Diagnostic {
        Diagnostic(
            "bad-schema", "the schema refers to itself without end: the same value would be judged by it again and again",
            at: keyword.place,
            hints: ["a schema may refer to itself only below a key or an element"])
    }
}

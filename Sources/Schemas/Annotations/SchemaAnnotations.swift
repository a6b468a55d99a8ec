package import Documents
internal import Glibc

/// What a schema and those that it refers to say about merging (R12), about values that nobody states, and about when secrets are due.
package struct SchemaAnnotations: Sendable {
    /// Nil where they say nothing.
    package let graph: AnnotationGraph?
    /// Malformed annotations, two strategies for one path, references that lead nowhere; each with its place.
    package let diagnostics: [Diagnostic]

    /// - Parameters:
    ///   - uri: where the document comes from, absolute.
    ///   - source: what other documents are asked of.
    ///   - readsDefaults: whether `default`s count.
    /// - Throws: what the source throws when it cannot read.
    package static func read(
        _ document: Document, uri: String, source: some SchemaSource, readsDefaults: Bool = false
    ) throws -> SchemaAnnotations {
        // Most schemas say nothing about merging, and are done with one look at their bytes.
        guard document.mayAnnotate(readsDefaults: readsDefaults) || document.refersToOthers else {
            return SchemaAnnotations(graph: nil, diagnostics: [])
        }
        var reader = AnnotationReader(source: source)
        guard let graph = try reader.read(document, uri: uri) else { return SchemaAnnotations(graph: nil, diagnostics: []) }
        let conflicts = StrategyConflicts.find(in: graph, and: graph).map { conflict in
            let place = conflict.one.place.map { " (\($0))" } ?? ""
            return Diagnostic(
                "strategy-conflict",
                "two merge strategies for \"\(conflict.path)\": \"\(conflict.one.strategy)\"\(place) and \"\(conflict.other.strategy)\"",
                at: conflict.other.place)
        }
        let isSilent = !graph.hasStrategies && !graph.hasTerms && !(readsDefaults && graph.hasDefaults)
        return SchemaAnnotations(graph: isSilent ? nil : graph, diagnostics: reader.diagnostics + conflicts)
    }
}

extension Document {
    fileprivate func mayAnnotate(readsDefaults: Bool) -> Bool {
        source.holds("x-merge") || source.holds("x-kubernetes-") || source.holds("x-secret") || readsDefaults && source.holds("default")
    }

    /// Whether a reference leads out of the file. Texts that only look like one count too.
    fileprivate var refersToOthers: Bool {
        source.holds("$ref")
            && nodes.indices.dropLast().contains { index in
                nodes[index].kind == .string && nodes[index + 1].kind == .string
                    && Value(self, index).withText { $0.elementsEqual("$ref".utf8) }
                    && Value(self, index + 1).withText { $0.first != UInt8(ascii: "#") }
            }
    }
}

extension [UInt8] {
    fileprivate func holds(_ word: StaticString) -> Bool {
        withUnsafeBytes { text in
            guard let start = text.baseAddress, let first = word.withUTF8Buffer(\.first) else { return false }
            var offset = 0
            while let found = memchr(start + offset, Int32(first), text.count - offset) {
                offset = UnsafeRawPointer(found) - start
                if text.count - offset < word.utf8CodeUnitCount { return false }
                if memcmp(found, word.utf8Start, word.utf8CodeUnitCount) == 0 { return true }
                offset += 1
            }
            return false
        }
    }
}

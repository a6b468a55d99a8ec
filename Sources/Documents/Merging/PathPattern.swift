/// Which paths of a document something applies to. Paths count from the root; the elements of a list are one step like any key.
package struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    package enum Step: Hashable, Sendable {
        /// The entry with this key, as UTF-8.
        case key([UInt8])
        /// Any entry or element.
        case any
        /// Any number of steps, none included.
        case deep
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// `spec.*.ports`: keys separated by dots, `*` for any one step, `**` for any number.
    package init(_ text: String) {
        steps =
            text.isEmpty
            ? []
            : text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { part in
                switch String(Substring(part)) {
                case "*": .any
                case "**": .deep
                case let key: .key(Array(key.utf8))
                }
            }
    }

    package var description: String {
        steps.map { step in
            switch step {
            case .key(let key): String(decoding: key, as: UTF8.self)
            case .any: "*"
            case .deep: "**"
            }
        }.joined(separator: ".")
    }

    /// Whether the whole path matches.
    package func matches(_ keys: [[UInt8]]) -> Bool { matches(keys[...], from: 0) }

    private func matches(_ keys: ArraySlice<[UInt8]>, from step: Int) -> Bool {
        guard step < steps.count else { return keys.isEmpty }
        switch steps[step] {
        case .deep: return matches(keys, from: step + 1) || (!keys.isEmpty && matches(keys.dropFirst(), from: step))
        case .any: return !keys.isEmpty && matches(keys.dropFirst(), from: step + 1)
        case .key(let key): return keys.first == key && matches(keys.dropFirst(), from: step + 1)
        }
    }
}

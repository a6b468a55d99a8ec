internal import Documents

/// The opened texts of a file in one piece of memory that is wiped when the last owner lets go.
struct OpenTexts: Sendable {
    /// Where the text of one sealed leaf is.
    struct Text: Sendable {
        var start: UInt32
        var end: UInt32
        var type: SopsType
    }

    /// By leaf; nil for what is not sealed, and for comments that do not open.
    var texts: [Text?]
    let memory: Secret

    subscript(_ leaf: Int) -> Text? { texts[leaf] }

    /// The opened text, valid during the call.
    func reveal<R>(_ text: Text, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try memory.reveal { memory in
            let bytes = UnsafeRawBufferPointer(rebasing: memory[Int(text.start) ..< Int(text.end)])
            return try bytes.withMemoryRebound(to: UInt8.self, body)
        }
    }
}

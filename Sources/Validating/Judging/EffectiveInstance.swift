internal import Documents
internal import Overlays
internal import Schemas

extension Instance {
    /// Takes a part of an effective document in: what `get` shows, with secrets as what is known of them.
    ///
    /// `origin` counts the nodes: `EffectivePlaces` finds its way back by position.
    ///
    /// - Parameter isSealed: whether of secrets that are open no more is to be known than without a key.
    mutating func append(_ document: EffectiveDocument, _ id: EffectiveDocument.NodeID, sealed isSealed: Bool = false) {
        let kind = document.kind(id)
        guard kind.isCollection else { return appendScalar(document, id, kind, isSealed) }
        let collection = open(kind, origin: nodes.count)
        for (key, value) in document.children(id) {
            if kind == .mapping { document.withText(key) { append(.string, $0, origin: nodes.count) } }
            append(document, value, sealed: isSealed)
        }
        close(collection, count: document.count(id))
    }

    private mutating func appendScalar(
        _ document: EffectiveDocument, _ id: EffectiveDocument.NodeID, _ kind: Kind, _ isSealed: Bool
    ) {
        guard !document.isTainted(id) else { return appendSecret(document, id, kind, isSealed) }
        appendText(document, id, kind)
    }

    private mutating func appendText(
        _ document: EffectiveDocument, _ id: EffectiveDocument.NodeID, _ kind: Kind, flags: Flags = []
    ) {
        guard document.binaries(below: id).isEmpty else {
            // What a text reader would make of the bytes: no rule may depend on bytes that it cannot see.
            var text = document.text(id)
            return text.withUTF8 { append(kind, $0, flags: flags, origin: nodes.count) }
        }
        document.withText(id) { append(kind, $0, flags: flags, origin: nodes.count) }
    }

    /// Ciphertext is nothing to judge: only SOPS' word for the type is (R21).
    private mutating func appendSecret(
        _ document: EffectiveDocument, _ id: EffectiveDocument.NodeID, _ kind: Kind, _ isSealed: Bool
    ) {
        let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        if document.isSealed(id) {
            let declared = document.withText(id, sealedKind), flags: Flags = [.sealed, .secret]
            append(declared ?? .string, nothing, flags: declared == nil ? flags.union(.anyKind) : flags, origin: nodes.count)
        } else if document.deferredPieces(id) != nil || isSealed && document.isOpened(id) {
            append(kind, nothing, flags: [.sealed, .secret], origin: nodes.count)
        } else {
            appendText(document, id, kind, flags: .secret)
        }
    }
}

/// What a value was before SOPS sealed it: `ENC[AES256_GCM,data:...,iv:...,tag:...,type:int]` (getsops.io, "Encryption Protocol").
///
/// - Returns: nil where the text does not say, or says what is not known here.
private func sealedKind(_ text: UnsafeBufferPointer<UInt8>) -> Instance.Kind? {
    guard text.last == UInt8(ascii: "]"), let colon = text.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    switch String(decoding: text[(colon + 1) ..< (text.endIndex - 1)], as: UTF8.self) {
    // Dates are strings here (R16).
    case "str", "bytes", "time": return .string
    case "int": return .integer
    case "float": return .decimal
    case "bool": return .boolean
    default: return nil
    }
}

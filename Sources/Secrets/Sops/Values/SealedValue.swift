internal import Documents

/// The text of one sealed value, `ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]`, taken apart. Nothing may follow the `]`, which sops
/// would ignore.
struct SealedValue {
    /// Why a text is no sealed value; never the text.
    enum Mistake: Error {
        case form, base64(StaticString), vector(Int), tag(Int), type

        var message: String {
            switch self {
            case .form: "expected \"ENC[AES256_GCM,data:...,iv:...,tag:...,type:...]\" and nothing else"
            case .base64(let part): "its \(part) is not base64 with padding"
            case .vector(let count): "expected an initialization vector of 1 to 128 bytes, found \(count)"
            case .tag(let count): "expected a tag of \(AesGcm.tagSize) bytes, found \(count)"
            case .type: "expected the type str, int, float, bool, time or comment"
            }
        }
    }

    var data: UnsafeBufferPointer<UInt8>
    var vector: UnsafeBufferPointer<UInt8>
    var tag: UnsafeBufferPointer<UInt8>
    var type: SopsType

    static let start: StaticString = "ENC[AES256_GCM,"

    /// Whether a text means to be a sealed value; it may be a broken one.
    static func isMeant(by text: UnsafeBufferPointer<UInt8>) -> Bool { text.starts(with: start) }

    /// - Parameter text: stays where it is while the value is used.
    init(parsing text: UnsafeBufferPointer<UInt8>) throws(Mistake) {
        var rest = text[...]
        guard rest.drop(SealedValue.start), rest.drop("data:"), let data = rest.take(until: ",iv:"), let vector = rest.take(until: ",tag:"),
            let tag = rest.take(until: ",type:"), rest.last == .closeBracket
        else { throw .form }
        guard let type = SopsType(word: UnsafeBufferPointer(rebasing: rest.dropLast())) else { throw .type }
        guard let dataCount = base64Count(data), dataCount > 0 else { throw .base64("data") }
        guard let vectorCount = base64Count(vector) else { throw .base64("initialization vector") }
        guard let tagCount = base64Count(tag) else { throw .base64("tag") }
        guard AesGcm.vectorSizes.contains(vectorCount) else { throw .vector(vectorCount) }
        guard tagCount == AesGcm.tagSize else { throw .tag(tagCount) }
        (self.data, self.vector, self.tag, self.type) = (data, vector, tag, type)
    }

    /// Bytes of the plaintext.
    var count: Int { base64Count(data) ?? 0 }

    /// Decodes a part into bytes that are used again.
    ///
    /// - Returns: false where it is not strict base64.
    static func decode(_ part: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        return appendDecodedBase64(UnsafeRawBufferPointer(part), isPadded: true, to: &bytes)
    }

    /// The text of a value.
    static func append(data: UnsafeBufferPointer<UInt8>, vector: [UInt8], tag: [UInt8], type: SopsType, to text: inout [UInt8]) {
        text.append(contentsOf: start)
        text.append(contentsOf: "data:".utf8)
        appendBase64(data, to: &text)
        text.append(contentsOf: ",iv:".utf8)
        vector.withUnsafeBufferPointer { appendBase64($0, to: &text) }
        text.append(contentsOf: ",tag:".utf8)
        tag.withUnsafeBufferPointer { appendBase64($0, to: &text) }
        text.append(contentsOf: ",type:".utf8)
        text.append(contentsOf: type.word.utf8)
        text.append(.closeBracket)
    }
}

/// The number of bytes that padded base64 stands for; nil where length or padding are wrong.
private func base64Count(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard text.count % 4 == 0 else { return nil }
    return text.count / 4 * 3 - text.suffix(2).count { $0 == .equals }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Moves behind a word.
    fileprivate mutating func drop(_ word: StaticString) -> Bool {
        guard starts(with: word) else { return false }
        self = self[(startIndex + word.utf8CodeUnitCount)...]
        return true
    }

    /// What stands before a word, which begins with the first comma; moves behind the word.
    fileprivate mutating func take(until word: StaticString) -> UnsafeBufferPointer<UInt8>? {
        guard let comma = firstIndex(of: .comma) else { return nil }
        let taken = UnsafeBufferPointer(rebasing: self[startIndex ..< comma])
        self = self[comma...]
        return drop(word) && !taken.isEmpty ? taken : nil
    }
}

extension Collection<UInt8> {
    func starts(with word: StaticString) -> Bool {
        starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

extension [UInt8] {
    mutating func append(contentsOf word: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}

/// What each initialization vector was seen with, MACs included. The same ciphertext under the same key and vector is the same plaintext,
/// and the tag differs with the additional data; a vector that went over to another key would have another ciphertext and count too.
struct SeenVectors {
    private var sealed: [String: String] = [:]
    /// Vectors with two ciphertexts or two tags.
    private(set) var clashes: [String] = []

    /// How often one came again, with what it had.
    private(set) var kept = 0

    mutating func note(_ text: [UInt8]) {
        for value in String(decoding: text, as: UTF8.self).split(separator: "ENC[AES256_GCM,").dropFirst() {
            let fields = value.prefix { $0 != "]" }.split(separator: ","), vector = String(fields[1])
            let rest = "\(fields[0]) \(fields[2])"
            switch sealed[vector] {
            case nil: sealed[vector] = rest
            case rest: kept += 1
            default: clashes.append(String(vector.dropFirst("iv:".count)))
            }
        }
    }
}

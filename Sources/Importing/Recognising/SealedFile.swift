internal import Documents

/// A file that SOPS encrypted, seen by its content (R4).
struct SealedFile {
    /// `yaml` or `json`: what the layer's file is to end with.
    let fileExtension: String

    /// Nil when the file is not encrypted.
    ///
    /// - Throws: for an encrypted file in a format that no layer has.
    init?(_ bytes: [UInt8], file: String) throws(Diagnostics) {
        guard bytes.contains(sequence: Array("sops".utf8)) else { return nil }
        let isJson = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
        let name = isJson ? "layer.json" : "layer.yaml"
        if let root = Layer.parse(bytes, file: name).document?.root, root["sops"]?["mac"] != nil {
            fileExtension = isJson ? "json" : "yaml"
            return
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let isFlat = lines.contains { $0.starts(with: Array("sops_mac=".utf8)) }
        let isIni = lines.contains { $0.starts(with: Array("[sops]".utf8)) }
        guard isFlat || isIni else { return nil }
        throw Diagnostics(
            Diagnostic(
                "sealed-format", "expected a SOPS file in YAML or JSON, found one in \(isFlat ? "dotenv" : "INI")", at: Place(file: file),
                hints: ["sops decrypts it and encrypts it again as YAML: sops decrypt --output-type yaml, then sops encrypt"]))
    }
}

extension [UInt8] {
    /// Whether these bytes stand in it, one behind the other.
    fileprivate func contains(sequence: [UInt8]) -> Bool {
        var index = startIndex
        while let found = self[index...].firstIndex(of: sequence[0]) {
            if self[found...].starts(with: sequence) { return true }
            index = found + 1
        }
        return false
    }
}

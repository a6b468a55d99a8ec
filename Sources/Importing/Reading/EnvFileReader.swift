internal import Documents

/// Reads the files of `docker run --env-file`: `NAME=VALUE` with the value as it stands, quotes and blanks included; lines that start
/// with `#` are comments. A name alone stands for a variable of the caller, and is null here.
package func readEnvFile(_ bytes: [UInt8], file: String) -> ForeignFile {
    let text = SourceText(bytes, file: file)
    var entries = FlatEntries(), remarks: [Diagnostic] = [], start = text.start
    while start < text.bytes.count {
        let end = text.lineEnd(from: start), line = text.text(start ..< end)
        if let equals = line.utf8.firstIndex(of: UInt8(ascii: "=")), !line.hasPrefix("#") {
            let value = ImportedValue(.scalar(.string, String(line[line.utf8.index(after: equals)...])), at: text.place(of: start))
            remarks += entries.add(String(line[..<equals]), value, at: text.place(of: start)).map { [$0] } ?? []
        } else if !line.isEmpty, !line.hasPrefix("#") {
            let value = ImportedValue(.scalar(.null, "null"), at: text.place(of: start))
            remarks += entries.add(line, value, at: text.place(of: start)).map { [$0] } ?? []
        }
        start = end < text.bytes.count ? text.behindBreak(at: end) : end
    }
    return ForeignFile(roots: [entries.mapping], remarks)
}

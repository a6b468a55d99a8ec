/// A text of one line with what no reader would see, or what would turn the order of the text around, written as `\u{202E}`.
package func visible(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control where scalar != "\t", .format, .lineSeparator, .paragraphSeparator:
            result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
        default: result.append(scalar)
        }
    }
    return String(result)
}

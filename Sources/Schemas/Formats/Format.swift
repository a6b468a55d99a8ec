internal import Documents

/// What `format` names: a grammar of strings, and of numbers for `port`, `byte-size` and `percentage`. A name that is none of
/// these stands for nothing: such a format accepts every value.
package enum Format: String, CaseIterable, Sendable {
    case dateTime = "date-time"
    case date, time, duration
    case email
    case internationalEmail = "idn-email"
    case hostname
    case internationalHostname = "idn-hostname"
    case ipv4, ipv6, cidr, port
    case uri
    case uriReference = "uri-reference"
    case iri
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case uuid
    case jsonPointer = "json-pointer"
    case relativeJsonPointer = "relative-json-pointer"
    case regex
    case byteSize = "byte-size"
    case interval, percentage, cron
    case semanticVersion = "semver"
    case path

    /// - Parameter name: as schemas write it: `date-time`.
    package init?(_ name: String) { self.init(rawValue: name) }

    package var name: String { rawValue }

    /// Whether a scalar meets the format. Formats of strings accept every other kind of value. Makes nothing on the way, but for
    /// `regex`.
    ///
    /// - Parameter text: the scalar in UTF-8, numbers as their source spells them.
    package func accepts(_ kind: Instance.Kind, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch kind {
        case .string: accepts(text)
        case .integer, .decimal: acceptsNumber(text)
        default: true
        }
    }

    private func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .dateTime: Dates.isDateTime(text)
        case .date: Dates.isDate(text)
        case .time: Dates.isTime(text)
        case .duration: Dates.isDuration(text)
        case .email: Email.accepts(text, isInternational: false)
        case .internationalEmail: Email.accepts(text, isInternational: true)
        case .hostname: Hostname.accepts(text, isInternational: false)
        case .internationalHostname: Hostname.accepts(text, isInternational: true)
        case .ipv4: Addresses.isIPv4(text)
        case .ipv6: Addresses.isIPv6(text)
        case .cidr: Addresses.isNetwork(text)
        case .port: Addresses.isPort(text)
        case .uri: UriGrammar.accepts(text, isReference: false, isInternational: false)
        case .uriReference: UriGrammar.accepts(text, isReference: true, isInternational: false)
        case .iri: UriGrammar.accepts(text, isReference: false, isInternational: true)
        case .iriReference: UriGrammar.accepts(text, isReference: true, isInternational: true)
        case .uriTemplate: UriTemplate.accepts(text)
        case .uuid: Identifiers.isUuid(text)
        case .jsonPointer: Pointers.isPointer(text)
        case .relativeJsonPointer: Pointers.isRelative(text)
        case .regex: (try? RegularExpression(Array(text))) != nil
        case .byteSize: Quantities.isByteSize(text)
        case .interval: Quantities.isInterval(text)
        case .percentage: Quantities.isPercentage(text)
        case .cron: Cron.accepts(text)
        case .semanticVersion: Identifiers.isSemanticVersion(text)
        case .path: Pointers.isPath(text)
        }
    }

    private func acceptsNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .port: NumberFormats.isPort(text)
        case .byteSize: NumberFormats.isByteSize(text)
        case .percentage: NumberFormats.isPercentage(text)
        default: true
        }
    }
}

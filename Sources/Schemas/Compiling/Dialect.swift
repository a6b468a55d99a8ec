/// The published versions of JSON Schema (json-schema.org/specification).
package enum Draft: Int, Comparable, CaseIterable, Sendable {
    case draft4 = 4
    case draft6 = 6
    case draft7 = 7
    case draft2019 = 2019
    case draft2020 = 2020

    package static func < (one: Draft, other: Draft) -> Bool { one.rawValue < other.rawValue }

    /// As people write it: `2020-12`, `7`.
    package var name: String {
        switch self {
        case .draft2020: "2020-12"
        case .draft2019: "2019-09"
        default: "\(rawValue)"
        }
    }

    /// The `$schema` of the draft, without an empty fragment.
    var uri: String {
        switch self {
        case .draft4: "http://json-schema.org/draft-04/schema"
        case .draft6: "http://json-schema.org/draft-06/schema"
        case .draft7: "http://json-schema.org/draft-07/schema"
        case .draft2019: "https://json-schema.org/draft/2019-09/schema"
        case .draft2020: "https://json-schema.org/draft/2020-12/schema"
        }
    }

    /// The keyword that names a schema.
    var idKeyword: String { self == .draft4 ? "id" : "$id" }
    /// Up to draft 7 a `$ref` stands for the whole schema, whatever stands beside it.
    var referenceHidesSiblings: Bool { self <= .draft7 }
    /// Names such as `$id: "#port"`; later drafts have `$anchor`.
    var idsCanBeAnchors: Bool { self <= .draft7 }
}

/// What the keywords of a schema mean: a draft, and the parts of it that the metaschema asks for with `$vocabulary`.
struct Dialect: Hashable, Sendable {
    struct Vocabularies: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let applicator = Vocabularies(rawValue: 1)
        static let unevaluated = Vocabularies(rawValue: 2)
        static let validation = Vocabularies(rawValue: 4)
        /// `format` is a rule, whatever the caller wants.
        static let formatAssertion = Vocabularies(rawValue: 8)
        static let standard: Vocabularies = [.applicator, .unevaluated, .validation]
    }

    var draft: Draft
    var vocabularies = Vocabularies.standard
    /// The metaschema that schemas of the dialect meet.
    var metaschema: String

    init(_ draft: Draft) { (self.draft, metaschema) = (draft, draft.uri) }

    /// - Parameters:
    ///   - vocabularies: the URIs that the metaschema names, with whether a reader has to know them.
    ///   - unknown: a vocabulary that has to be known and is not.
    init(_ draft: Draft, metaschema: String, vocabularies: [(uri: String, isRequired: Bool)], unknown: inout [String]) {
        self.init(draft)
        self.metaschema = metaschema
        self.vocabularies = draft == .draft2019 ? .unevaluated : []
        for (uri, isRequired) in vocabularies {
            let name = uri.split(separator: "/").last ?? ""
            switch name {
            case _ where !uri.hasPrefix("https://json-schema.org/draft/"): if isRequired { unknown.append(uri) }
            case "applicator": self.vocabularies.insert(.applicator)
            case "unevaluated": self.vocabularies.insert(.unevaluated)
            case "validation": self.vocabularies.insert(.validation)
            case "format-assertion": self.vocabularies.insert(.formatAssertion)
            case "core", "meta-data", "format-annotation", "format", "content": break
            default: if isRequired { unknown.append(uri) }
            }
        }
    }
}

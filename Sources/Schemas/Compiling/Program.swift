internal import Documents

/// A compiled schema: flat tables that refer to one another by index, so that judging follows no objects and counts no references.
struct Program: Sendable {
    /// What a schema asks, in the order in which it is asked: of every value, of values of one kind, and of what is left over.
    struct Schema: Sendable {
        var start: Int32 = 0
        /// Behind the instructions for every value.
        var common: Int32 = 0
        var numbers: Int32 = 0
        var strings: Int32 = 0
        var lists: Int32 = 0
        var mappings: Int32 = 0
        /// Behind `unevaluatedItems` and `unevaluatedProperties`.
        var end: Int32 = 0
        /// The schema with a URI of its own that it belongs to.
        var resource: Int32 = 0
        var verdict = Fixed.none
        /// The schema itself, as an index into `keywords`.
        var keyword: Int32 = 0

        /// Schemas that say the same of every value.
        enum Fixed: UInt8, Sendable { case none, always, never }
        /// Whether it has to know which entries or elements other parts of it have judged.
        var tracks: Bool { end > mappings }
    }

    enum Operation: UInt8, Sendable {
        // Of every value. `a` is a mask of kinds.
        case type
        /// `a`: index into `valueSets`.
        case oneOfValues
        /// `a`: node of `constants`.
        case constant
        /// `a`: a schema.
        case reference
        /// `a`: index into `dynamicReferences`.
        case dynamicReference
        /// `a`, `b`: start and count in `schemaLists`.
        case allOf, anyOf, oneOf
        /// `a`: a schema.
        case not
        /// `a`, `b`, `c`: schemas; `b` and `c` may be `noSchema`.
        case condition
        // Of numbers. `a`: index into `limits`.
        case minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf
        // Of strings. `a`: the limit, an index into `expressions`, or into `formats`.
        case minLength, maxLength, pattern, format
        // Of lists. `a`: the limit.
        case minItems, maxItems, uniqueItems
        /// `a`, `b`: the first elements' schemas in `schemaLists`; `c`: the schema of the rest, or `noSchema`.
        case items
        /// `a`: a schema; `b`, `c`: bounds, `c` below 0 for none. `marks` elements that meet it as judged in 2020-12.
        case contains, containsMarking
        // Of mappings. `a`: the limit.
        case minProperties, maxProperties
        /// `a`: index into `mappings`.
        case properties
        /// `a`: a schema.
        case propertyNames
        /// `a`: index into `keyRules`.
        case dependentRequired, dependentSchema
        // Of what is left over. `a`: a schema; `b`: the one that asks.
        case unevaluatedItems, unevaluatedProperties
    }

    struct Instruction: Sendable {
        var operation: Operation
        var a: Int32 = 0
        var b: Int32 = 0
        var c: Int32 = 0
        /// Where the keyword's value stands, as an index into `keywords`.
        var keyword: Int32
    }

    /// `properties`, `patternProperties`, `additionalProperties` and `required` of one schema: one pass over the entries.
    struct Mapping: Sendable {
        /// Slots of keys that are named: those that are required first.
        var names: NameTable.Table
        /// Where the slots' schemas begin in `schemaLists`; `noSchema` for a key that is only required.
        var slots: Int32
        var requiredCount: Int32
        /// `patternProperties`: expressions and, as many, schemas.
        var expressions: Range<Int32>
        var expressionSchemas: Int32
        /// The schema of all other values, or `noSchema`.
        var additional: Int32
        var requiredKeyword: Int32
        var additionalKeyword: Int32
    }

    /// A key, and what its presence asks for.
    struct KeyRule: Sendable {
        var names: NameTable.Table
        /// Keys that are needed: those of `names` behind the first.
        var requiredCount: Int32
        var schema: Int32
    }

    struct ValueSet: Sendable {
        /// The strings of the set.
        var names: NameTable.Table
        /// Everything else: nodes of `constants`, as a range of `schemaLists`.
        var others: Range<Int32>
    }

    struct DynamicReference: Sendable {
        /// Where it leads when nobody outside says otherwise.
        var fallback: Int32
        /// What resources that are being judged put in its place.
        var targets: [Int32: Int32]
    }

    static let noSchema: Int32 = -1

    var schemas: [Schema] = []
    var instructions: [Instruction] = []
    var schemaLists: [Int32] = []
    var mappings: [Mapping] = []
    var keyRules: [KeyRule] = []
    var valueSets: [ValueSet] = []
    var dynamicReferences: [DynamicReference] = []
    var names = NameTable()
    var limits: [NumberLimit] = []
    var expressions: [RegularExpression] = []
    var formats: [Format] = []
    /// Values of `const` and `enum`.
    var constants = Instance()
    /// Where keywords stand, for findings.
    var keywords: [Value] = []
    /// Whether it matters which resources are being judged.
    var isDynamic: Bool { !dynamicReferences.isEmpty }
}

extension Program {
    /// The kinds of values as bits, `1 << Kind.rawValue`, and one more: decimals that are whole numbers.
    struct KindMask {
        static let wholeDecimals: Int32 = 1 << 15

        static func of(_ type: String, _ draft: Draft) -> Int32? {
            switch type {
            case "null": bit(.null)
            case "boolean": bit(.boolean)
            case "integer": bit(.integer) | (draft == .draft4 ? 0 : wholeDecimals)
            case "number": bit(.integer) | bit(.decimal)
            case "string": bit(.string)
            case "array": bit(.sequence)
            case "object": bit(.mapping)
            default: nil
            }
        }

        static func bit(_ kind: Instance.Kind) -> Int32 { 1 << Int32(kind.rawValue) }
    }
}

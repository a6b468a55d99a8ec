package import Documents

/// One rule of a schema that one value of an instance does not meet. `Explaining` puts it into words.
package struct Finding: Sendable {
    /// The value, as an index into `Instance.nodes`. For a key that should not be there: the key.
    package var node: Int
    package var rule: Rule
    /// The value of the keyword in the schema; for a schema that is `false` the schema.
    package var keyword: Value

    package init(_ rule: Rule, _ node: Int, _ keyword: Value) {
        (self.rule, self.node, self.keyword) = (rule, node, keyword)
    }

    package indirect enum Rule: Sendable {
        /// The schema is `false`: nothing may stand here.
        case nothingAllowed
        /// The names of types as the schema has them: `integer`, `object`.
        case type([String])
        /// `enum`: the values are the elements of the keyword.
        case oneOfValues
        /// `const`: the value is the keyword's.
        case constant
        /// The limit is the keyword's number.
        case minimum, exclusiveMinimum, maximum, exclusiveMaximum, multipleOf
        /// The limit is the keyword's number; `count` is how many scalars, elements or entries there are.
        case minLength(count: Int), maxLength(count: Int), minItems(count: Int), maxItems(count: Int)
        case minProperties(count: Int), maxProperties(count: Int)
        /// The pattern is the keyword's text; of `patternProperties` none.
        case pattern
        /// Matching was given up: the pattern needs too many steps on this text.
        case patternTooSlow
        /// The keyword's text names the format.
        case format
        /// Two equal elements, as indices into `Instance.nodes`.
        case uniqueItems(first: Int, second: Int)
        /// `contains` with its bounds, and how many elements meet it.
        case contains(minimum: Int, maximum: Int?, count: Int)
        /// Keys that the mapping lacks, in the order of the schema.
        case required(missing: [String])
        /// The same, because the mapping has `key`.
        case dependentRequired(key: String, missing: [String])
        /// A key that no rule knows; those that the schema does know, in its order.
        case additionalProperty(known: [String]), unevaluatedProperty(known: [String])
        /// A key that does not meet `propertyNames`, and why.
        case propertyName([Finding])
        /// An element behind those that the schema knows.
        case additionalItem, unevaluatedItem
        /// No branch of `anyOf` or `oneOf` is met: what each finds.
        case noBranch([[Finding]])
        /// More than one branch of `oneOf` is met: their positions from 0.
        case severalBranches([Int])
        /// `not`: the schema is met.
        case not
        /// The schemas refer to one another without end, or deeper than can be followed.
        case tooDeep
    }
}

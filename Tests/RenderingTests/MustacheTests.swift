import Documents
import Testing

/// What the Mustache specification (1.4, without its optional modules) has cases for, under the names of those cases. Where a template
/// here is stricter on purpose the name says so.
struct MustacheCase: Sendable, CustomTestStringConvertible {
    var name: String
    var template: String
    /// The document, in YAML.
    var data = "{}"
    var partials: [String: String] = [:]
    var expected: String

    init(_ name: String, _ template: String, _ data: String = "{}", partials: [String: String] = [:], gives expected: String) {
        (self.name, self.template, self.data, self.partials, self.expected) = (name, template, data, partials, expected)
    }

    var testDescription: String { name }

    func check(escape: String = "none") throws {
        #expect(try render(template, data, partials: partials, escape: escape) == expected)
    }
}

/// The text that a template gives for a document.
func render(_ template: String, _ data: String, partials: [String: String] = [:], escape: String = "none") throws -> String? {
    try rendered(templated(template, data, partials: partials, escape: escape))["out"]
}

/// A configuration with a document `app`, whose target is filled in by `templates/main.mustache`.
func templated(
    _ template: String, _ data: String, partials: [String: String] = [:], escape: String = "none", also target: String = ""
) -> [String: String] {
    var files = one(data, "format: text, template: templates/main.mustache, escape: \(escape)\(target)")
    files["templates/main.mustache"] = template
    for (name, text) in partials { files["templates/\(name).mustache"] = text }
    return files
}

@Suite struct `A comment` {
    private static let cases = [
        MustacheCase("Inline", "port{{! 80 was taken }}=81", gives: "port=81"),
        MustacheCase("Multiline", "a{{!\n  not\n  said\n}}b\n", gives: "ab\n"),
        MustacheCase("Standalone", "one\n{{! nothing }}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Indented Standalone", "one\n  {{! nothing }}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Standalone Line Endings", "one\r\n{{! nothing }}\r\ntwo", gives: "one\r\ntwo"),
        MustacheCase("Standalone Without Previous Line", "  {{! first }}\nx", gives: "x"),
        MustacheCase("Standalone Without Newline", "x\n  {{! last }}", gives: "x\n"),
        MustacheCase("Multiline Standalone", "one\n{{!\nnothing\n}}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Indented Multiline Standalone", "one\n  {{!\n    nothing\n  }}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Indented Inline", "  12 {{! 34 }}\n", gives: "  12 \n"),
        MustacheCase("Surrounding Whitespace", "12 {{! 34 }} 56", gives: "12  56"),
        MustacheCase("Variable Name Collision", "({{! port }}{{!port}})", "port: 1\n'! port': 2\n'!port': 3", gives: "()"),
    ]

    @Test(arguments: cases) func `is left out`(_ example: MustacheCase) throws { try example.check() }
}

@Suite struct `A tag that sets delimiters` {
    private static let cases = [
        MustacheCase("Pair Behavior", "{{=<% %>=}}[<%a%>]", "a: x", gives: "[x]"),
        MustacheCase("Special Characters", "({{=[ ]=}}[a])", "a: x", gives: "(x)"),
        MustacheCase(
            "Sections", "{{#on}}\n{{a}}|a|\n{{/on}}\n{{= | | =}}\n|#on|\n{{a}}|a|\n|/on|\n", "on: true\na: x", gives: "x|a|\n{{a}}x\n"),
        MustacheCase(
            "Inverted Sections", "{{^on}}\n{{a}}|a|\n{{/on}}\n{{= | | =}}\n|^on|\n{{a}}|a|\n|/on|\n", "on: false\na: x",
            gives: "x|a|\n{{a}}x\n"),
        MustacheCase(
            "Partial Inheritence", "{{> part}}\n{{= | | =}}\n|> part|\n", "a: x", partials: ["part": "<{{a}}>\n"], gives: "<x>\n<x>\n"),
        MustacheCase(
            "Post-Partial Behavior", "{{> part}} {{a}} |a|", "a: x", partials: ["part": "{{a}} {{= | | =}}|a|"], gives: "x x x |a|"),
        MustacheCase("Surrounding Whitespace", "| {{=@ @=}} |", gives: "|  |"),
        MustacheCase("Outlying Whitespace (Inline)", " | {{=@ @=}}\n", gives: " | \n"),
        MustacheCase("Standalone Tag", "one\n{{=@ @=}}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Indented Standalone Tag", "one\n  {{=@ @=}}\ntwo\n", gives: "one\ntwo\n"),
        MustacheCase("Standalone Line Endings", "|\r\n{{= @ @ =}}\r\n|", gives: "|\r\n|"),
        MustacheCase("Standalone Without Previous Line", "  {{=@ @=}}\n=", gives: "="),
        MustacheCase("Standalone Without Newline", "=\n  {{=@ @=}}", gives: "=\n"),
        MustacheCase("Pair with Padding", "|{{= @   @ =}}|", gives: "||"),
        MustacheCase("back again", "{{=<% %>=}}<% a %><%={{ }}=%>{{a}}<%a%>", "a: x", gives: "xx<%a%>"),
        MustacheCase("braces within other delimiters", "{{=<% %>=}}<%{a}%><%&a%>", "a: '<'", gives: "<<"),
    ]

    @Test(arguments: cases) func `holds from there to the end of its file`(_ example: MustacheCase) throws { try example.check() }
}

@Suite struct `A variable` {
    private static let cases = [
        MustacheCase("No Interpolation", "listen {80};\n", gives: "listen {80};\n"),
        MustacheCase("Basic Interpolation", "listen {{port}};\n", "port: 80", gives: "listen 80;\n"),
        MustacheCase("No Re-interpolation", "{{a}}: {{b}}", "a: '{{b}}'\nb: 2", gives: "{{b}}: 2"),
        MustacheCase("Triple Mustache", "{{{a}}}", "a: '& \" < >'", gives: "& \" < >"),
        MustacheCase("Ampersand", "{{&a}}", "a: '& \" < >'", gives: "& \" < >"),
        MustacheCase("Basic Integer Interpolation", "{{n}} days", "n: 85", gives: "85 days"),
        MustacheCase("Triple Mustache Integer Interpolation", "{{{n}}} days", "n: 85", gives: "85 days"),
        MustacheCase("Ampersand Integer Interpolation", "{{&n}} days", "n: 85", gives: "85 days"),
        MustacheCase("Basic Decimal Interpolation", "{{n}} days", "n: 1.21", gives: "1.21 days"),
        MustacheCase("Triple Mustache Decimal Interpolation", "{{{n}}} days", "n: 1.21", gives: "1.21 days"),
        MustacheCase("Ampersand Decimal Interpolation", "{{&n}} days", "n: 1.21", gives: "1.21 days"),
        MustacheCase("numbers as the source spells them (R16)", "{{a}} {{b}} {{c}}", "{a: 1.10, b: 0x1F, c: 1e3}", gives: "1.10 0x1F 1e3"),
        MustacheCase("booleans", "{{a}} {{b}}", "{a: True, b: false}", gives: "true false"),
        MustacheCase("Dotted Names - Basic Interpolation", "{{a.b}}={{#a}}{{b}}{{/a}}", "a: { b: x }", gives: "x=x"),
        MustacheCase("Dotted Names - Triple Mustache Interpolation", "{{{a.b}}}={{#a}}{{{b}}}{{/a}}", "a: { b: x }", gives: "x=x"),
        MustacheCase("Dotted Names - Ampersand Interpolation", "{{&a.b}}={{#a}}{{&b}}{{/a}}", "a: { b: x }", gives: "x=x"),
        MustacheCase("Dotted Names - Arbitrary Depth", "{{a.b.c.d.e.f}}", "a: { b: { c: { d: { e: { f: x } } } } }", gives: "x"),
        MustacheCase(
            "Dotted Names - Initial Resolution", "{{#a}}{{b.c}}{{/a}}", "a: { b: { c: x } }\nb: { c: wrong }", gives: "x"),
        MustacheCase("Dotted Names are never single keys", "{{a.b}}", "'a.b': wrong\na: { b: x }", gives: "x"),
        MustacheCase("Implicit Iterators - Basic Interpolation", "{{#a}}<{{.}}>{{/a}}", "a: x", gives: "<x>"),
        MustacheCase("Implicit Iterators - Triple Mustache", "{{#a}}<{{{.}}}>{{/a}}", "a: '\"&'", gives: "<\"&>"),
        MustacheCase("Implicit Iterators - Ampersand", "{{#a}}<{{&.}}>{{/a}}", "a: '\"&'", gives: "<\"&>"),
        MustacheCase("Implicit Iterators - Basic Integer Interpolation", "{{#a}}<{{.}}>{{/a}}", "a: 85", gives: "<85>"),
        MustacheCase("Interpolation - Surrounding Whitespace", "| {{a}} |", "a: x", gives: "| x |"),
        MustacheCase("Triple Mustache - Surrounding Whitespace", "| {{{a}}} |", "a: x", gives: "| x |"),
        MustacheCase("Ampersand - Surrounding Whitespace", "| {{&a}} |", "a: x", gives: "| x |"),
        MustacheCase("Interpolation - Standalone", "  {{a}}\n", "a: x", gives: "  x\n"),
        MustacheCase("Triple Mustache - Standalone", "  {{{a}}}\n", "a: x", gives: "  x\n"),
        MustacheCase("Ampersand - Standalone", "  {{&a}}\n", "a: x", gives: "  x\n"),
        MustacheCase("Interpolation With Padding", "|{{ a }}|", "a: x", gives: "|x|"),
        MustacheCase("Triple Mustache With Padding", "|{{{ a }}}|", "a: x", gives: "|x|"),
        MustacheCase("Ampersand With Padding", "|{{& a }}|", "a: x", gives: "|x|"),
    ]

    private static let html = [
        MustacheCase("HTML Escaping", "{{a}}", "a: '& \" < >'", gives: "&amp; &quot; &lt; &gt;"),
        MustacheCase("Triple Mustache", "{{{a}}}", "a: '& \" < >'", gives: "& \" < >"),
        MustacheCase("Ampersand", "{{&a}}", "a: '& \" < >'", gives: "& \" < >"),
        MustacheCase("Implicit Iterators - HTML Escaping", "{{#a}}{{.}}{{/a}}", "a: '\"'", gives: "&quot;"),
        MustacheCase("single quotes as well, which may stand around an attribute", "{{a}}", "a: \"it's\"", gives: "it&#39;s"),
    ]

    @Test(arguments: cases) func `is its value`(_ example: MustacheCase) throws { try example.check() }
    @Test(arguments: html) func `is escaped where the target says so`(_ example: MustacheCase) throws { try example.check(escape: "html") }

    @Test func `is never escaped otherwise`() throws {
        #expect(try render("{{a}}", "a: '& \" < >'") == "& \" < >")
    }
}

@Suite struct `A section` {
    private static let nested = "a: { one: 1 }\nb: { two: 2 }\nc: { three: 3, d: { four: 4, five: 5 } }"

    private static let cases = [
        MustacheCase("Truthy", "<{{#on}}x{{/on}}>", "on: true", gives: "<x>"),
        MustacheCase("Falsey", "<{{#on}}x{{/on}}>", "on: false", gives: "<>"),
        MustacheCase("Null is falsey", "<{{#on}}x{{/on}}>", "on: null", gives: "<>"),
        MustacheCase("Context", "<{{#a}}{{b}}{{/a}}>", "a: { b: x }", gives: "<x>"),
        MustacheCase("Parent contexts", "{{#in}}{{a}}, {{b}}, {{c.d}}{{/in}}", "{a: 1, b: no, in: {b: 2}, c: {d: 3}}", gives: "1, 2, 3"),
        MustacheCase("Variable test", "{{#a}}{{.}} is {{a}}{{/a}}", "a: x", gives: "x is x"),
        MustacheCase(
            "List Contexts", "{{#tops}}{{#mids}}{{t.low}}{{m}}.{{#lows}}{{t.up}}{{m}}{{l}}.{{/lows}}{{/mids}}{{/tops}}",
            "tops: [{ t: { up: A, low: a }, mids: [{ m: 1, lows: [{ l: x }, { l: y }] }] }]", gives: "a1.A1x.A1y."),
        MustacheCase(
            "Deeply Nested Contexts",
            "{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}\n{{#c.d}}\n{{one}}{{two}}{{four}}\n{{#five}}\n{{one}}{{.}}\n{{/five}}\n"
                + "{{four}}\n{{/c.d}}\n{{two}}\n{{/b}}\n{{one}}\n{{/a}}\n", nested, gives: "1\n12\n124\n15\n4\n2\n1\n"),
        MustacheCase("List", "{{#all}}{{n}};{{/all}}", "all: [{ n: 1 }, { n: 2 }, { n: 3 }]", gives: "1;2;3;"),
        MustacheCase("Empty List", "<{{#all}}x{{/all}}>", "all: []", gives: "<>"),
        MustacheCase("Doubled", "{{#on}}\n1\n{{/on}}\n2\n{{#on}}\n3\n{{/on}}\n", "on: true", gives: "1\n2\n3\n"),
        MustacheCase("Nested (Truthy)", "A{{#on}}B{{#on}}C{{/on}}D{{/on}}E", "on: true", gives: "ABCDE"),
        MustacheCase("Nested (Falsey)", "A{{#on}}B{{#on}}C{{/on}}D{{/on}}E", "on: false", gives: "AE"),
        MustacheCase("Context Misses", "<{{#gone}}x{{/gone}}>", gives: "<>"),
        MustacheCase(
            "Strings are no lists, and 0 and the empty string are values", "{{#a}}x{{/a}}{{#b}}y{{/b}}", "{a: 0, b: ''}", gives: "xy"),
        MustacheCase("an empty mapping is a value", "<{{#a}}x{{/a}}>", "a: {}", gives: "<x>"),
        MustacheCase("Implicit Iterator - String", "{{#all}}({{.}}){{/all}}", "all: [a, b, c]", gives: "(a)(b)(c)"),
        MustacheCase("Implicit Iterator - Integer", "{{#all}}({{.}}){{/all}}", "all: [1, 2, 3]", gives: "(1)(2)(3)"),
        MustacheCase("Implicit Iterator - Decimal", "{{#all}}({{.}}){{/all}}", "all: [1.1, 2.2]", gives: "(1.1)(2.2)"),
        MustacheCase("Implicit Iterator - Array", "{{#all}}({{#.}}{{.}}{{/.}}){{/all}}", "all: [[1, 2], [a, b]]", gives: "(12)(ab)"),
        MustacheCase("Implicit Iterator - Root-level", "{{#list}}{{/list}}<{{#.}}{{a}}{{/.}}>", "a: x", gives: "<x>"),
        MustacheCase("Dotted Names - Truthy", "<{{#a.b.c}}x{{/a.b.c}}>", "a: { b: { c: true } }", gives: "<x>"),
        MustacheCase("Dotted Names - Falsey", "<{{#a.b.c}}x{{/a.b.c}}>", "a: { b: { c: false } }", gives: "<>"),
        MustacheCase("Dotted Names - Broken Chains", "<{{#a.b.c}}x{{/a.b.c}}>", "a: {}", gives: "<>"),
        MustacheCase("Dotted Names - Context Precedence", "{{#a}}<{{#b.c}}x{{/b.c}}>{{/a}}", "a: { b: {} }\nb: { c: true }", gives: "<>"),
        MustacheCase("Surrounding Whitespace", " | {{#on}}\t|\t{{/on}} | \n", "on: true", gives: " | \t|\t | \n"),
        MustacheCase("Internal Whitespace", " | {{#on}} {{! kept }}\n {{/on}} | \n", "on: true", gives: " |  \n  | \n"),
        MustacheCase("Indented Inline Sections", " {{#on}}YES{{/on}}\n {{#on}}GOOD{{/on}}\n", "on: true", gives: " YES\n GOOD\n"),
        MustacheCase("Standalone Lines", "one\n{{#on}}\n|\n{{/on}}\ntwo\n", "on: true", gives: "one\n|\ntwo\n"),
        MustacheCase("Indented Standalone Lines", "one\n  {{#on}}\n|\n  {{/on}}\ntwo\n", "on: true", gives: "one\n|\ntwo\n"),
        MustacheCase("Standalone Line Endings", "|\r\n{{#on}}\r\n{{/on}}\r\n|", "on: true", gives: "|\r\n|"),
        MustacheCase("Standalone Without Previous Line", "  {{#on}}\n#{{/on}}\n/", "on: true", gives: "#\n/"),
        MustacheCase("Standalone Without Newline", "#{{#on}}\n/\n  {{/on}}", "on: true", gives: "#\n/\n"),
        MustacheCase("Padding", "|{{# on }}={{/ on }}|", "on: true", gives: "|=|"),
        MustacheCase("blanks in front of the sign", "|{{ #on }}={{ /on }}{{ ^on }}no{{ /on }}|", "on: true", gives: "|=|"),
        MustacheCase("keys that are anything but dots and blanks", "{{#a/b-c_1}}{{é}}{{/a/b-c_1}}", "a/b-c_1: { é: x }", gives: "x"),
    ]

    @Test(arguments: cases) func `is there once, never, or for each element`(_ example: MustacheCase) throws { try example.check() }
}

@Suite struct `An inverted section` {
    private static let cases = [
        MustacheCase("Falsey", "<{{^on}}x{{/on}}>", "on: false", gives: "<x>"),
        MustacheCase("Truthy", "<{{^on}}x{{/on}}>", "on: true", gives: "<>"),
        MustacheCase("Null is falsey", "<{{^on}}x{{/on}}>", "on: null", gives: "<x>"),
        MustacheCase("Context", "<{{^a}}x{{/a}}>", "a: { b: 1 }", gives: "<>"),
        MustacheCase("List", "<{{^all}}x{{/all}}>", "all: [{ n: 1 }]", gives: "<>"),
        MustacheCase("Empty List", "<{{^all}}x{{/all}}>", "all: []", gives: "<x>"),
        MustacheCase("Doubled", "{{^on}}\n1\n{{/on}}\n2\n{{^on}}\n3\n{{/on}}\n", "on: false", gives: "1\n2\n3\n"),
        MustacheCase("Nested (Falsey)", "A{{^on}}B{{^on}}C{{/on}}D{{/on}}E", "on: false", gives: "ABCDE"),
        MustacheCase("Nested (Truthy)", "A{{^on}}B{{^on}}C{{/on}}D{{/on}}E", "on: true", gives: "AE"),
        MustacheCase("Context Misses", "<{{^gone}}x{{/gone}}>", gives: "<x>"),
        MustacheCase("Dotted Names - Truthy", "<{{^a.b.c}}x{{/a.b.c}}>", "a: { b: { c: true } }", gives: "<>"),
        MustacheCase("Dotted Names - Falsey", "<{{^a.b.c}}x{{/a.b.c}}>", "a: { b: { c: false } }", gives: "<x>"),
        MustacheCase("Dotted Names - Broken Chains", "<{{^a.b.c}}x{{/a.b.c}}>", "a: {}", gives: "<x>"),
        MustacheCase("has no context of its own", "{{#a}}{{^gone}}{{b}}{{.}}{{/gone}}{{/a}}", "a: x\nb: y", gives: "yx"),
        MustacheCase("Surrounding Whitespace", " | {{^on}}\t|\t{{/on}} | \n", "on: false", gives: " | \t|\t | \n"),
        MustacheCase("Internal Whitespace", " | {{^on}} {{! kept }}\n {{/on}} | \n", "on: false", gives: " |  \n  | \n"),
        MustacheCase("Indented Inline Sections", " {{^on}}NO{{/on}}\n {{^on}}WAY{{/on}}\n", "on: false", gives: " NO\n WAY\n"),
        MustacheCase("Standalone Lines", "one\n{{^on}}\n|\n{{/on}}\ntwo\n", "on: false", gives: "one\n|\ntwo\n"),
        MustacheCase("Standalone Indented Lines", "one\n  {{^on}}\n|\n  {{/on}}\ntwo\n", "on: false", gives: "one\n|\ntwo\n"),
        MustacheCase("Standalone Line Endings", "|\r\n{{^on}}\r\n{{/on}}\r\n|", "on: false", gives: "|\r\n|"),
        MustacheCase("Standalone Without Previous Line", "  {{^on}}\n^{{/on}}\n/", "on: false", gives: "^\n/"),
        MustacheCase("Standalone Without Newline", "^{{^on}}\n/\n  {{/on}}", "on: false", gives: "^\n/\n"),
        MustacheCase("Padding", "|{{^ on }}={{/ on }}|", "on: false", gives: "|=|"),
    ]

    @Test(arguments: cases) func `is there where the section is not`(_ example: MustacheCase) throws { try example.check() }
}

@Suite struct `A partial` {
    private static let tree = "name: X\nnodes: [{ name: Y, nodes: [] }, { name: Z, nodes: [{ name: W, nodes: [] }] }]"

    private static let cases = [
        MustacheCase("Basic Behavior", "<{{>part}}>", partials: ["part": "here"], gives: "<here>"),
        MustacheCase("Context", "<{{>part}}>", "a: x", partials: ["part": "*{{a}}*"], gives: "<*x*>"),
        MustacheCase(
            "Recursion", "{{>node}}", tree, partials: ["node": "{{name}}<{{#nodes}}{{>node}}{{/nodes}}>"], gives: "X<Y<>Z<W<>>>"),
        MustacheCase("Nested", "{{>outer}}", "a: x", partials: ["outer": "*{{>inner}}*", "inner": "{{a}}"], gives: "*x*"),
        MustacheCase("Surrounding Whitespace", "| {{>part}} |", partials: ["part": "\t|\t"], gives: "| \t|\t |"),
        MustacheCase("Inline Indentation", "  {{a}}  {{> part}}\n", "a: '|'", partials: ["part": ">\n>"], gives: "  |  >\n>\n"),
        MustacheCase("Standalone Line Endings", "|\r\n{{>part}}\r\n|", partials: ["part": ">"], gives: "|\r\n>|"),
        MustacheCase("Standalone Without Previous Line", "  {{>part}}\n>", partials: ["part": ">\n>"], gives: "  >\n  >>"),
        MustacheCase("Standalone Without Newline", ">\n  {{>part}}", partials: ["part": ">\n>"], gives: ">\n  >\n  >"),
        MustacheCase(
            "Standalone Indentation", "{\n  {{>part}}\n}\n", "a: \"<\\n>\"", partials: ["part": "|\n{{{a}}}b{{{a}}}\n|\n"],
            gives: "{\n  |\n  <\n>b<\n>\n  |\n}\n"),
        MustacheCase("Padding Whitespace", "|{{> part }}|", partials: ["part": "[]"], gives: "|[]|"),
        MustacheCase("in a folder", "{{> web/head}}", partials: ["web/head": "x"], gives: "x"),
        MustacheCase("by its file's whole name", "{{> part.mustache}}", partials: ["part": "x"], gives: "x"),
        MustacheCase(
            "indentation adds up, but not for what stands within a line", "{{#on}}\n  {{> a}}\n{{/on}}\n", "on: true",
            partials: ["a": "a {\n  {{> b}}\n\n  x{{> b}}}\n", "b": "b\nb\n"], gives: "  a {\n    b\n    b\n\n    xb\nb\n}\n"),
        MustacheCase(
            "indents lines that start with a tag", "  {{> a}}\n", "on: true\nv: x\nall: [1, 2]",
            partials: ["a": "{{#on}}{{v}}\n{{/on}}{{v}}\n{{#all}}\n{{.}}\n{{/all}}\n{{! none }}\nend\n"],
            gives: "  x\n  x\n  1\n  2\n  end\n"),
        MustacheCase(
            "leaves empty lines empty, whatever ends them", "  {{> a}}\n", partials: ["a": "1\n\n2\r\n\r\n \n3"],
            gives: "  1\n\n  2\r\n\r\n   \n  3"),
        MustacheCase(
            "is looked at only where its section is", "{{#on}}{{> a}}{{/on}}.", "on: false", partials: ["a": "{{gone}}"], gives: "."),
    ]

    @Test(arguments: cases) func `brings another template in`(_ example: MustacheCase) throws { try example.check() }
}

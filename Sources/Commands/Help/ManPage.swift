/// The manual page of the program in the macros of man(7), made of the help of its commands.
struct ManPage {
    private var lines: [String] = []

    /// - Parameter date: of the page, as `2027-01-31`.
    init(version: String, date: String) {
        add(".TH CFGOPS 1 \(date) \"cfgops \(ManPage.escaped(version))\" \"User Commands\"")
        add(".SH NAME", "cfgops \\- configuration in git that is safe to change and safe to deploy from")
        add(".SH SYNOPSIS", ".B cfgops")
        text(HelpCommand.commonUsage)
        add(".SH DESCRIPTION")
        text(HelpCommand.about)
        add(".SH OPTIONS", "Every command takes these.")
        for option in Grammar.common {
            entry(
                option.names.joined(separator: ", ") + (option.value.map { " \($0)" } ?? ""), ManPage.commonOptions[option.names[0]] ?? "")
        }
        add(".SH COMMANDS")
        for command in commands { add(command) }
        add(".SH \"EXIT STATUS\"")
        for (code, meaning) in HelpCommand.exitCodes { entry("\(code)", meaning) }
        add(".SH FILES")
        for (file, meaning) in ManPage.files { entry(file, meaning) }
        add(".SH ENVIRONMENT")
        for (variable, meaning) in ManPage.variables { entry(variable, meaning) }
        add(".SH EXAMPLES")
        for (command, meaning) in ManPage.examples {
            add(".PP")
            text(meaning)
            example([command])
        }
        add(".SH \"SEE ALSO\"", ".BR git (1),", ".BR gitrevisions (7)")
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func add(_ more: String...) { lines += more }

    private mutating func add(_ command: any Command.Type) {
        let help = HelpText(command.help)
        add(".SS \(command.name)")
        text(command.summary.prefix(1).uppercased() + command.summary.dropFirst() + ".")
        for form in help.forms { add(".PP", ManPage.escaped("cfgops \(form)")) }
        for paragraph in help.paragraphs {
            add(".PP")
            text(paragraph)
        }
        for option in help.options { entry(option.signature, option.text) }
        for section in help.sections {
            add(".PP", ManPage.escaped(section.title) + ":")
            example(section.lines)
        }
        if !help.examples.isEmpty {
            add(".PP", "For example:")
            example(help.examples)
        }
    }

    private mutating func entry(_ name: String, _ text: String) {
        add(".TP", "\\fB\(ManPage.escaped(name))\\fR")
        self.text(text)
    }

    private mutating func example(_ lines: [String]) {
        add(".PP", ".RS 4", ".nf")
        self.lines += lines.map(ManPage.line)
        add(".fi", ".RE")
    }

    private mutating func text(_ text: some StringProtocol) { lines += text.split(separator: "\n").map { ManPage.line(String($0)) } }

    /// A line that starts with neither a request nor a control character.
    private static func line(_ text: String) -> String {
        let escaped = escaped(text)
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default: result += "\\[u\(hexadecimal(scalar.value))]"
            }
        }
    }

    /// At least four digits, as groff wants them.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

// MARK: What no command says

extension ManPage {
    private static let commonOptions = [
        "--repo": "works in the repository, or the configuration root, that this folder is in",
        "--format": "how the answer is written", "--color": "whether the answer has colours; NO_COLOR switches them off too",
        "--quiet": "the answer and errors only", "--help": "usage, options and examples of a command",
    ]

    private static let files = [
        ("cfgops.yaml", "the manifest: environments, targets, schemas, policy. cfgops schema manifest prints its JSON Schema"),
        ("environments/ENV/DOC.yaml", "a layer: what one environment states of a document; .yml and .json too"),
        ("environments/ENV/DOC.secrets.yaml", "the second layer of a document, encrypted"),
        ("schemas/, templates/", "JSON Schemas of documents, and text templates of targets"),
        (".git/cfgops/", "what cfgops remembers between runs, and can find again"), ("DIR/.cfgops/", "the state of a destination"),
    ]

    private static let variables = [
        ("GIT_DIR, GIT_INDEX_FILE", "the repository and the index, as git uses them"),
        ("GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL", "who commits"),
        ("VISUAL, EDITOR", "the editor that cfgops edit opens"), ("NO_COLOR", "no colours"),
    ]

    private static let examples = [
        ("cfgops quickstart", "See the whole loop at work:"),
        ("cfgops set prod app:server.port=8080 -m 'move the port'", "Change a value in one environment:"),
        ("cfgops promote staging prod", "Take over what was tried:"), ("cfgops rollback HEAD~1", "Go back:"),
        ("cfgops help --man > cfgops.1", "Write this page:"),
    ]
}

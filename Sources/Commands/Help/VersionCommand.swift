/// The version of this build, as `CHANGELOG.md` names it.
package let version = "0.1.0"

/// `cfgops version`.
struct VersionCommand: Command {
    static let name = "version"
    static let summary = "prints the version"
    static let help = """
        Usage: cfgops version

        Prints the version; with --format json as an object.

        Examples:
            $ cfgops version
            $ cfgops version --format json
        """
    static let grammar = Grammar(0 ... 0)

    init(_ words: Words) {}

    func run(in context: Context) -> Exit {
        context.format == .json ? context.print(.object([("version", .string(version))])) : context.print("cfgops \(version)")
        return .done
    }
}

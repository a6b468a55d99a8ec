internal import Glibc
internal import History
internal import Validating

/// What makes git merge layers by key, and show sealed ones without their values: lines in the `.gitattributes` of each configuration root,
/// which are committed, and drivers in the configuration of each clone, which cannot be.
enum MergeSetup {
    /// Where the lines go, in a configuration root.
    static let attributesFile = ".gitattributes"
    /// Which attributes each pattern gets. That a layer is sealed is seen by its content, so all of them are asked.
    private static let wanted =
        [("/\(ConfigurationRoot.manifestName)", ["merge"])]
        + ["yaml", "yml", "json"].map { ("/environments/**/*.\($0)", ["merge", "diff"]) }

    /// git fills in the files of base, ours (where the result goes) and theirs, the length of markers, and the path, quoted.
    private static let driver = """
        if command -v cfgops >/dev/null 2>&1; then cfgops hook merge %O %A %B %L %P; \
        else echo warning: cfgops is not in PATH, so git merges the lines of %P >&2; \
        git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B; fi
        """

    /// Without cfgops a file is shown as it is: a command that fails would stop git.
    private static let conversion = """
        f() { if command -v cfgops >/dev/null 2>&1; then cfgops hook textconv "$1"; else cat "$1"; fi; }; f
        """

    private static let configuration = [
        ("merge.cfgops.name", "cfgops: configuration by key"), ("merge.cfgops.driver", driver),
        // Between ancestors of a criss-cross merge nobody can decide anything: the base stays.
        ("merge.cfgops.recursive", "binary"), ("mergetool.cfgops.cmd", "cfgops mergetool -- \"$MERGED\""),
        ("mergetool.cfgops.trustExitCode", "true"), ("diff.cfgops.textconv", conversion),
        // What is shown depends on the keys at hand, and is nothing to keep.
        ("diff.cfgops.cachetextconv", "false"),
    ]

    /// Adds the lines that the attributes of a folder lack, behind what is there. A pattern that says already how to merge is left alone.
    /// - Returns: whether there was anything to add.
    static func addAttributes(to folder: String) throws -> Bool {
        let file = "\(folder)/\(attributesFile)", text = readFile(file) ?? []
        let missing = missingLines(in: text)
        if missing.isEmpty { return false }
        let start = text.isEmpty || text.last == UInt8(ascii: "\n") ? "" : "\n"
        try append(Array((start + missing.map { $0 + "\n" }.joined()).utf8), to: file)
        return true
    }

    static func hasAttributes(in folder: String) -> Bool { missingLines(in: readFile("\(folder)/\(attributesFile)") ?? []).isEmpty }

    private static func missingLines(in text: [UInt8]) -> [String] {
        let lines = String(decoding: text, as: UTF8.self).split { $0.isNewline }.map { $0.split { $0 == " " || $0 == "\t" } }
        return wanted.compactMap { pattern, attributes in
            let decided = lines.filter { $0.first.map { $0 == pattern || $0 == pattern.dropFirst() } ?? false }.flatMap { $0.dropFirst() }
            let missing = attributes.filter { name in !decided.contains { speaks(String($0), of: name) } }
            return missing.isEmpty ? nil : ([pattern] + missing.map { "\($0)=cfgops" }).joined(separator: " ")
        }
    }

    /// `merge`, `-merge`, `!merge`, `merge=union`
    private static func speaks(_ attribute: String, of name: String) -> Bool {
        let said = attribute.drop { $0 == "-" || $0 == "!" }
        return said == name || said.hasPrefix(name + "=")
    }

    /// Sets the keys of the repository's configuration that have no value yet.
    /// - Returns: whether there were any.
    static func configure(_ repository: Repository) throws -> Bool {
        let missing = try configuration.filter { try repository.configuration($0.0) == nil }
        for (key, value) in missing { try repository.setConfiguration(key, to: value) }
        return !missing.isEmpty
    }

    static func merges(_ repository: Repository) throws -> Bool { try repository.configuration("merge.cfgops.driver") != nil }
    static func converts(_ repository: Repository) throws -> Bool { try repository.configuration("diff.cfgops.textconv") != nil }

    /// The configuration roots of a work tree, as folders; none for a bare repository.
    static func roots(of repository: Repository) throws -> [String] {
        guard let workTree = repository.workTree, let tree = try repository.workTreeSnapshot() else { return [] }
        return try ConfigurationRoot.all(in: tree).map { $0.isEmpty ? workTree : "\(workTree)/\($0)" }
    }
}

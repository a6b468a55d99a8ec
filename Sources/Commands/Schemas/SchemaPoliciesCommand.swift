internal import Documents
internal import History
internal import Validating

/// `cfgops schema policies [DIR]`.
struct SchemaPoliciesCommand: Command {
    static let name = "schema policies"
    static let summary = "writes the policies for Kubernetes manifests, for rules of the manifest to name"
    static let help = """
        Usage: cfgops schema policies [DIR] [--dry-run]

        Writes the policies that come with cfgops into DIR (default: schemas/policies of the configuration root): requests and limits,
        probes, image tags, privileges, users, replicas, secrets. From then on they are yours: a file that is there and differs is
        left alone, and refused. A rule names one in the manifest:

            policy: { rules: [{ name: images, schema: schemas/policies/image-tags.yaml }] }

        Options:
            --dry-run       lists the files, writes nothing

        Examples:
            $ cfgops schema policies
            $ cfgops schema policies schemas/kubernetes --dry-run
        """
    static let grammar = Grammar(0 ... 1, .flag("--dry-run"))
    private let folder: String?
    private let isDryRun: Bool

    private static let files: [(name: String, bytes: [UInt8])] = [
        ("image-tags.yaml", PackageResources.image_tags_yaml), ("immutable-fields.yaml", PackageResources.immutable_fields_yaml),
        ("non-root.yaml", PackageResources.non_root_yaml), ("privilege-escalation.yaml", PackageResources.privilege_escalation_yaml),
        ("privileged.yaml", PackageResources.privileged_yaml), ("probes.yaml", PackageResources.probes_yaml),
        ("replicas.yaml", PackageResources.replicas_yaml), ("requests-and-limits.yaml", PackageResources.requests_and_limits_yaml),
        ("secrets.yaml", PackageResources.secrets_yaml), ("workload.yaml", PackageResources.workload_yaml),
    ]

    init(_ words: Words) {
        folder = words[0]
        isDryRun = words.flag("--dry-run")
    }

    func run(in context: Context) throws -> Exit {
        let folder = try folder.map(context.absolute) ?? ownFolder(context)
        let missing = SchemaPoliciesCommand.files.filter { !fileExists("\(folder)/\($0.name)") }
        let others = SchemaPoliciesCommand.files.filter { file in
            !missing.contains { $0.name == file.name } && readFile("\(folder)/\(file.name)") != file.bytes
        }
        guard others.isEmpty else { throw refusal(others.map { "\(folder)/\($0.name)" }) }
        if !isDryRun {
            try makeFolders(folder)
            for file in missing { try writeNewFile("\(folder)/\(file.name)", file.bytes) }
        }
        report(missing.map(\.name), in: folder, context)
        return .done
    }

    private func ownFolder(_ context: Context) throws -> String {
        let root = try Workspace(context).root
        guard let top = root.repository.workTree else {
            throw UsageError("there is no work tree here: name a DIR", hints: [SchemaPoliciesCommand.usage])
        }
        return "\(top)/\(root.repositoryPath("schemas/policies"))"
    }

    private func refusal(_ paths: [String]) -> Failure {
        let hint = "cfgops schema policies DIR writes them elsewhere, to compare"
        let complaint = Diagnostic("file-exists", "there is another file already, nothing was written", hints: [hint])
        return Failure(
            .refused,
            paths.map { path in
                var copy = complaint
                copy.place = Place(file: path)
                return copy
            })
    }

    private func report(_ names: [String], in folder: String, _ context: Context) {
        if context.format == .json {
            return context.print(.object([("folder", .string(folder)), ("files", .strings(names))]))
        }
        names.forEach { context.print("\(folder)/\($0)") }
        let next = isDryRun ? "dry run: nothing was written" : "next: name them in policy: rules: of the manifest"
        context.note(names.isEmpty ? "all of them are there already" : next)
    }
}

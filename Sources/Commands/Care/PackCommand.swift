internal import Documents
internal import Glibc
internal import History

/// `cfgops pack`.
struct PackCommand: Command {
    static let name = "pack"
    static let summary = "brings loose objects together, so that the next commit costs what the first did"
    static let help = """
        Usage: cfgops pack [--when-due]

        Each commit leaves some small files in the git folder. This puts them into one pack, and small packs into larger ones; nothing is
        thrown away, and others may read and write meanwhile. cfgops does it by itself in the background when git's own limit is reached
        (git config gc.auto, 6700 where it is not set, 0 for never).

        Options:
            --when-due   only when that limit is reached, and at low priority

        Examples:
            $ cfgops pack
            $ cfgops --repo hub.git pack --format json
        """
    static let grammar = Grammar(0 ... 0, .flag("--when-due"))
    private let onlyWhenDue: Bool

    init(_ words: Words) { onlyWhenDue = words.flag("--when-due") }

    func run(in context: Context) throws -> Exit {
        let packing = Packing(try Repository.open(context.folder, environment: context.environment))
        if onlyWhenDue {
            guard try packing.isDue() else { return report(Packing.Result(), context) }
            _ = nice(10)
        }
        let progress = Progress("packing", context)
        defer { progress.end() }
        guard let result = try packing.run(progress: { progress.report($0, of: $1) }) else {
            throw Failure(.refused, "locked", "another process is packing this repository", hints: ["wait until it is done"])
        }
        return report(result, context)
    }

    private func report(_ result: Packing.Result, _ context: Context) -> Exit {
        if context.format == .json {
            context.print(.object([("objects", .integer(result.objects)), ("packs", .integer(result.packs))]))
        } else {
            let packs = result.packs == 0 ? "" : " and \(counted(result.packs, "pack"))"
            context.print(
                result.objects + result.packs == 0 ? "nothing to pack" : "packed \(counted(result.objects, "loose object"))\(packs)")
        }
        return .done
    }
}

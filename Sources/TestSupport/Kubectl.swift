/// `kubectl` as a second opinion, without a cluster.
package enum Kubectl {
    /// Whether there is one whose kustomize is of version 5; said on standard error when not. Debian's is of 2019 and another
    /// program altogether.
    package static let isUsable: Bool = {
        if (try? run(["kubectl", "version", "--client"]))?.output.contains("Kustomize Version: v5") == true { return true }
        printError("skipped: no kubectl with kustomize 5")
        return false
    }()

    /// What `kubectl kustomize` makes of a folder.
    package static func kustomize(_ folder: String) throws -> [UInt8] { try output(["kustomize", folder]) }

    /// What `kubectl patch` makes of an object and a strategic merge patch, two files.
    package static func patched(_ object: String, with patch: String) throws -> [UInt8] {
        try output(["patch", "--local", "--type=strategic", "-f", object, "--patch-file", patch, "-o", "yaml"])
    }

    private static func output(_ words: [String]) throws -> [UInt8] {
        let result = try run(["kubectl"] + words)
        guard result.status == 0 else { throw Refusal(description: result.error) }
        return result.standardOutput
    }

    package struct Refusal: Error, CustomStringConvertible { package let description: String }
}

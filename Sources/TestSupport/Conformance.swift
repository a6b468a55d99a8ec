internal import Glibc

/// Public test data that is too large to live in the repository.
package enum Conformance {
    /// The folder of one public suite, as `CFGOPS_CONFORMANCE/NAME`; without the variable `../shared/conformance` beside the
    /// package. Nil, said on standard error, when it is not there.
    package static func folder(_ name: String) -> String? {
        let parent = environmentVariable("CFGOPS_CONFORMANCE") ?? packageFolder + "/../shared/conformance"
        let folder = "\(parent)/\(name)"
        if access(folder, R_OK) == 0 { return folder }
        printError("skipped: no public data \"\(name)\" in \(parent) (set CFGOPS_CONFORMANCE to the folder that holds it)")
        return nil
    }
}

/// The folder of `Package.swift`.
package let packageFolder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

/// Whether the long forms of randomised tests were asked for (`CFGOPS_LONG=1`): more seeds, whole histories.
package let longRun = environmentVariable("CFGOPS_LONG").map { !$0.isEmpty && $0 != "0" } ?? false

func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// One line on standard error, where test output does not swallow it.
package func printError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(2, bytes, bytes.count)
}

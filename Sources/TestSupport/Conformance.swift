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

/// The `cfgops` that was built together with the running tests.
package let builtProgram: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }
    return String(decoding: path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self) + "/cfgops"
}()

/// Whether the long forms of randomised tests were asked for (`CFGOPS_LONG=1`): more seeds, whole histories.
package let longRun = environmentVariable("CFGOPS_LONG").map { !$0.isEmpty && $0 != "0" } ?? false

/// Whether tests write what they got as what they expect (`CFGOPS_UPDATE=1`), to be read in the diff.
package let updatesExpectations = environmentVariable("CFGOPS_UPDATE") != nil

func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// One line on standard error, where test output does not swallow it.
package func printError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(2, bytes, bytes.count)
}

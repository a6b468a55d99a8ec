import Testing
import TestSupport

@Suite struct `A script` {
    @Test(arguments: try Script.all(in: packageFolder + "/Tests/Scripts"))
    func `does what it says`(script: Script) throws {
        do {
            if let reason = try script.run(program: builtProgram, isUpdating: updatesExpectations) { printError("skipped: \(reason)") }
        } catch let failure as ScriptFailure {
            let location = SourceLocation(fileID: "Tests/Scripts/\(script)", filePath: failure.path, line: failure.line, column: 1)
            Issue.record("\(failure)", sourceLocation: location)
        }
    }
}

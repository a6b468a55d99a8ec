internal import Documents

// What a shape cannot say of `reload`, `precheck` and `check`. Whether a machine allows them is asked there (R29).

extension TargetDeclaration {
    /// Everything in them that could never work.
    func probeComplaints() -> [Diagnostic] {
        (value["reload"].map(reloadComplaints) ?? []) + (value["precheck"].map(precheckComplaints) ?? [])
            + (value["check"].map(checkComplaints) ?? [])
    }

    private func reloadComplaints(_ reload: Value) -> [Diagnostic] {
        var complaints = commandComplaints(reload, takesCandidate: false)
        if let signal = reload["signal"] {
            if ReloadSignal(rawValue: signal.text) == nil {
                let names = ReloadSignal.allCases.map(\.rawValue).joined(separator: ", ")
                let near = ReloadSignal.nearest(to: signal.text).map { "did you mean \"\($0)\"?" }
                complaints.append(
                    Diagnostic(
                        "bad-signal", "expected a signal out of \(names), got \"\(signal.text)\"", at: signal.place,
                        hints: near.map { [$0] } ?? []))
            }
            if reload["pidfile"] == nil {
                complaints.append(
                    Diagnostic("missing-key", "missing key \"pidfile\": a signal needs the file that names the process", at: signal.place))
            }
        } else if let pidfile = reload["pidfile"] {
            complaints.append(Diagnostic("bad-key", "\"pidfile\" goes with \"signal\" alone", at: pidfile.place))
        }
        complaints += pathComplaint(reload["pidfile"])
        complaints += complaint(reload["http"]) { text throws(Diagnostic) in _ = try HttpRequest(text) }
        if let unit = reload["systemd"], !isUnitName(unit.text) {
            complaints.append(
                Diagnostic("bad-unit", "expected the name of a unit such as \"nginx.service\", got \"\(unit.text)\"", at: unit.place))
        }
        return complaints
    }

    private func precheckComplaints(_ precheck: Value) -> [Diagnostic] {
        commandComplaints(precheck, takesCandidate: true) + durationComplaint(precheck["within"])
    }

    private func checkComplaints(_ check: Value) -> [Diagnostic] {
        var complaints = commandComplaints(check, takesCandidate: false)
        complaints += complaint(check["http"]) { text throws(Diagnostic) in _ = try HttpAddress(text) }
        complaints += complaint(check["tcp"]) { text throws(Diagnostic) in _ = try Endpoint(text) }
        complaints += pathComplaint(check["file"])
        for key in ["expect", "body"] where check["http"] == nil {
            if let stated = check[key] { complaints.append(Diagnostic("bad-key", "\"\(key)\" goes with \"http\" alone", at: stated.place)) }
        }
        return complaints + durationComplaint(check["within"]) + durationComplaint(check["every"])
    }

    // MARK: Parts

    private func commandComplaints(_ value: Value, takesCandidate: Bool) -> [Diagnostic] {
        guard let command = value["command"] else { return [] }
        let words = command.elements
        guard let program = words.first else {
            return [Diagnostic("bad-command", "expected a program and its words, got an empty list", at: command.place)]
        }
        var complaints = words.filter { $0.text.utf8.contains(0) }.map {
            Diagnostic("bad-command", "expected a word without NUL, at which programs take a word to end", at: $0.place)
        }
        if program.text.isEmpty || program.text.utf8.contains(UInt8(ascii: "/")) && !isPlainPath(program.text) {
            complaints.append(
                Diagnostic(
                    "bad-command", "expected the name of a program or its absolute path, got \"\(program.text)\"", at: program.place,
                    hints: ["there is no folder to start from; a name is looked for in the usual folders of the system"]))
        }
        for word in takesCandidate ? [program] : words where word.text.contains(PrecheckDeclaration.candidate) {
            complaints.append(
                Diagnostic(
                    "bad-candidate",
                    takesCandidate
                        ? "expected a program before \"\(PrecheckDeclaration.candidate)\": what is pushed is not run"
                        : "\"\(PrecheckDeclaration.candidate)\" stands for a file in \"precheck\" alone: here it is live already",
                    at: word.place, hints: takesCandidate ? [] : ["name the path below current, where programs read it"]))
        }
        return complaints
    }

    private func pathComplaint(_ value: Value?) -> [Diagnostic] {
        guard let value, !isPlainPath(value.text) else { return [] }
        return [Diagnostic("bad-path", "expected an absolute path without \"..\", got \"\(value.text)\"", at: value.place)]
    }

    private func durationComplaint(_ value: Value?) -> [Diagnostic] {
        guard let value, value.text.utf8.allSatisfy({ !(UInt8(ascii: "1") ... .nine).contains($0) }) else { return [] }
        return [Diagnostic("bad-duration", "expected a duration above zero, got \"\(value.text)\"", at: value.place)]
    }

    private func complaint(_ value: Value?, _ parse: (String) throws(Diagnostic) -> Void) -> [Diagnostic] {
        guard let value else { return [] }
        do throws(Diagnostic) {
            try parse(value.text)
            return []
        } catch {
            return [Diagnostic(error.code, error.message, at: value.place, hints: error.hints)]
        }
    }
}

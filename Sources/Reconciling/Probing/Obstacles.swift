package import Documents
package import Overlays

extension MachineProbes {
    /// Why a precheck cannot be carried out here, known before anything is switched: it is not allowed, or its program is not there.
    package func obstacle(to precheck: PrecheckDeclaration) -> Diagnostic? {
        allowances.refusal(of: precheck) ?? missing(precheck.command.first, for: "the precheck", at: precheck.place)
    }

    package func obstacle(to reload: ReloadDeclaration) -> Diagnostic? {
        if let refusal = allowances.refusal(of: reload) { return refusal }
        let program: String? =
            switch reload.way {
            case .signal: nil
            case .command(let words): words.first
            case .http(let text): (try? HttpRequest(text))?.address.isEncrypted == true ? Curl.program : nil
            case .systemd: MachineProbes.systemctl
            }
        return missing(program, for: "the reload", at: reload.place)
    }

    package func obstacle(to check: CheckDeclaration) -> Diagnostic? {
        if let refusal = allowances.refusal(of: check) { return refusal }
        let program: String? =
            switch check.kind {
            case .tcp, .file: nil
            case .command(let words): words.first
            case .http(let text, _, _): (try? HttpAddress(text))?.isEncrypted == true ? Curl.program : nil
            }
        return missing(program, for: "the check", at: check.place)
    }

    private func missing(_ program: String?, for subject: String, at place: Place) -> Diagnostic? {
        guard let program else { return nil }
        do throws(ProgramFailure) {
            _ = try ProgramRun.find(program)
            return nil
        } catch {
            var reason = Diagnostic.cannotRun(subject, error)
            reason.place = place
            return reason
        }
    }
}

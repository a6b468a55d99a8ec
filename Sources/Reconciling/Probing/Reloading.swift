internal import Documents
internal import Glibc
internal import Overlays

extension MachineProbes {
    func perform(_ reload: ReloadDeclaration) -> ProbeResult {
        let waiting = Waiting(MachineProbes.reloadPatience, cancellation)
        switch reload.way {
        case .signal(let name, let pidfile): return signal(name, pidfile, at: reload.place)
        case .command(let words): return run(words, waiting, as: "the reload", code: "reload-failed", at: reload.place)
        case .systemd(let unit):
            let words = ["systemctl", "--no-ask-password", "reload", wholeUnitName(unit)]
            return run(words, waiting, as: "the reload", code: "reload-failed", at: reload.place)
        case .http(let text):
            do throws(Diagnostic) {
                let request = try HttpRequest(text), answer = try exchange(request, waiting)
                guard (200 ... 299).contains(answer.status) else {
                    let reason = Diagnostic("reload-failed", "\"\(text)\" was answered with status \(answer.status), expected 200 to 299")
                    return failed(reason, answer.text, at: reload.place)
                }
                return ProbeResult(.passed, output: answer.text)
            } catch {
                return failed(error, at: reload.place)
            }
        }
    }

    private func signal(_ name: String, _ pidfile: String, at place: Place) -> ProbeResult {
        do throws(Diagnostic) {
            guard let signal = ReloadSignal(rawValue: name) else {
                throw Diagnostic("bad-signal", "there is no signal \"\(name)\" to reload by")
            }
            let process = try PidFile.process(pidfile)
            guard kill(process, signal.number) == 0 else {
                throw Diagnostic("reload-failed", "cannot send \(name) to process \(process): \(String(cString: strerror(errno)))")
            }
            return ProbeResult(.passed)
        } catch {
            return failed(error, at: place)
        }
    }
}

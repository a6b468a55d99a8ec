/// What the machine has.
struct InstallationChecks {
    let context: Context

    func run() -> [Check] {
        let path = context.environment["PATH"] ?? ""
        let git = ChildProcess.find("git", path: path), own = ChildProcess.find("cfgops", path: path)
        return [
            git.map { Check(.ok, "git", $0) } ?? Check(.warning, "git", "not in PATH", "hooks and pushes need it: apt-get install git"),
            own.map { Check(.ok, "cfgops", "\($0), version \(version)") }
                ?? Check(.warning, "cfgops", "not in PATH, so hooks do not find it", "put \(context.executable) into a folder of PATH"),
        ]
    }
}

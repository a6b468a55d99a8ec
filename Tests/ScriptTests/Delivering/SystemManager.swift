import Glibc
import TestSupport
import Testing

/// Debian's systemd in namespaces of its own, with one unit: `Tests/Servers/systemd.sh`.
final class SystemManager {
    private let process: BackgroundProcess

    /// Whether one can be started; said on standard error when not.
    static let isUsable: Bool = {
        let reason: String? =
            if access("/lib/systemd/systemd", X_OK) != 0 {
                "there is no systemd (Debian: systemd)"
            } else if access("/run/systemd/system", F_OK) == 0 {
                "a systemd manages this machine already, and two would share its control groups"
            } else if (try? run(["unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"]).status) != 0 {
                "namespaces cannot be made"
            } else {
                nil
            }
        if let reason { printError("skipped: \(reason)") }
        return reason == nil
    }()

    /// With a unit `app.service` that runs and is told to reload by a shell line.
    init(in folder: borrowing TemporaryFolder, reload: String) throws {
        try folder.write("units/test.target", "[Unit]\nDefaultDependencies=no\n")
        try folder.write(
            "units/app.service",
            """
            [Unit]
            DefaultDependencies=no
            [Service]
            ExecStart=/bin/sleep infinity
            ExecReload=/bin/sh -c '\(reload)'

            """)
        process = try BackgroundProcess(["sh", "\(packageFolder)/Tests/Servers/systemd.sh", folder.path("units")])
        var start = try inside(["systemctl", "start", "app.service"])
        for _ in 0 ..< 3000 where start.status != 0 {
            usleep(20_000)
            start = try inside(["systemctl", "start", "app.service"])
        }
        try #require(start.status == 0, "systemd did not start: \(start.error)")
    }

    /// Runs a program that sees this manager as the one of its machine.
    func inside(_ words: [String], in folder: String? = nil, environment: [String: String]? = nil) throws -> ProcessResult {
        let namespaces = ["--target", process.greeting, "--mount", "--pid=/proc/\(process.greeting)/ns/pid_for_children"]
        return try run(["nsenter"] + namespaces + ["--wdns=\(folder ?? "/")"] + words, environment: environment)
    }

    deinit {
        kill(-(pid_t(process.greeting) ?? 0), SIGKILL)
        let folders = "/sys/fs/cgroup/init.scope /sys/fs/cgroup/system.slice /sys/fs/cgroup/*/init.scope /sys/fs/cgroup/*/system.slice"
        _ = try? run(["sh", "-c", "for n in 1 2 3 4 5; do find \(folders) -depth -type d -exec rmdir {} + && break; sleep 0.1; done"])
    }
}

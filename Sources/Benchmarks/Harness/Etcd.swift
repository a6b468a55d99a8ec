internal import Glibc

/// A running etcd with a fresh folder; ended with its owner.
final class Etcd {
    let address = "http://127.0.0.1:23790"
    /// What etcdctl needs to speak to it.
    let variables = ["ETCDCTL_API": "3", "PATH": environmentVariable("PATH") ?? "/usr/bin"]
    private let process: pid_t

    init(in folder: String, _ bench: Bench) throws {
        let server = try Command(
            [
                "etcd", "--data-dir", folder, "--listen-client-urls", address, "--advertise-client-urls", address,
                "--listen-peer-urls", "http://127.0.0.1:23800", "--log-level", "error",
            ], in: "/")
        process = try server.start()
        for _ in 0 ..< 50 {
            usleep(100_000)
            if (try? bench.must(["etcdctl", "--endpoints", address, "get", "x"], environment: variables)) != nil { return }
        }
        throw Unavailable("etcd does not answer")
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }
}

/// A command line of the leak hunt.
struct Hunt {
    let words: [String]
    /// What it reads from standard input.
    var input = ""
    /// Whether it shows secrets because it was told to.
    var isAsked = false
    /// Whether it changes something.
    var writes = false

    init(_ line: String, input: String = "", isAsked: Bool = false, writes: Bool = false) {
        words = line.split(separator: " ").map(String.init)
        (self.input, self.isAsked, self.writes) = (input, isAsked, writes)
    }

    /// Every command at least once. `NEW` in an input is a canary that is given to the program.
    static let all: [Hunt] = [
        Hunt("init"), Hunt("quickstart tour"), Hunt("list"), Hunt("list prod"), Hunt("list prod app"),
        Hunt("get prod app"), Hunt("get prod app:db.password"), Hunt("get prod app --explain"), Hunt("get prod app -o dotenv"),
        Hunt("get prod app:url"), Hunt("get prod app:db.password --reveal", isAsked: true),
        Hunt("set prod app:db.host=db-2", writes: true), Hunt("set prod app:db.password=plain"),
        Hunt("set prod app:db.host=db-3 --dry-run"),
        Hunt("unset prod app:db.host", writes: true), Hunt("unset prod app:db.password", writes: true),
        Hunt("append prod app:list=1", writes: true), Hunt("move app:db.password app:db.other", writes: true),
        Hunt("rename app:db db2", writes: true), Hunt("copy app:db.password app:db.again", writes: true),
        Hunt("change -", input: "set prod app:db.host=db-4\n", writes: true), Hunt("edit prod app", writes: true),
        Hunt("import imported --env prod", writes: true), Hunt("import imported --env prod --dry-run"),
        Hunt("export prod --to exported"), Hunt("validate"), Hunt("validate --range HEAD~1..HEAD"), Hunt("diff"), Hunt("diff HEAD~1"),
        Hunt("diff HEAD~1 --rendered"), Hunt("diff HEAD~1 -o dotenv"), Hunt("diff --between prod test"), Hunt("history"),
        Hunt("history prod app"), Hunt("history prod app:db.password"), Hunt("blame prod app"), Hunt("why prod app"),
        Hunt("why prod app.env:1"),
        Hunt("uses app:db.password"), Hunt("rollback HEAD~1", writes: true), Hunt("revert HEAD", writes: true), Hunt("undo", writes: true),
        Hunt("promote test prod --all", writes: true), Hunt("promote prod test --all", writes: true), Hunt("parity"),
        Hunt("fetch"), Hunt("pull"), Hunt("push"), Hunt("mergetool"), Hunt("render prod --to rendered", isAsked: true, writes: true),
        Hunt("render prod --to sealed --sealed"), Hunt("render prod --target app -", isAsked: true),
        Hunt("publish prod --branch rendered/prod"),
        Hunt("reconcile prod --to deployed", isAsked: true, writes: true), Hunt("reconcile prod --to deployed --dry-run"), Hunt("status"),
        Hunt("status --to deployed"), Hunt("hook pre-commit"), Hunt("hook install"), Hunt("schema check schema.json environments"),
        Hunt("schema vendor schema.json"), Hunt("schema infer app"), Hunt("schema docs"), Hunt("schema manifest"), Hunt("schema policies"),
        Hunt("schema flags"), Hunt("schema sops"), Hunt("doctor"), Hunt("fsck"), Hunt("pack"), Hunt("bundle out.bundle"),
        Hunt("restore out.bundle restored"), Hunt("completion bash"), Hunt("help"), Hunt("version"),
        Hunt("secret set prod app:db.new", input: "NEW", writes: true), Hunt("secret get prod app:db.password"),
        Hunt("secret get prod app:db.password --reveal", isAsked: true), Hunt("secret unset prod app:db.password", writes: true),
        Hunt("secret list"), Hunt("secret list --overdue"), Hunt("secret edit prod app", writes: true),
        Hunt("secret rotate prod app", writes: true),
        Hunt("secret rotate --generate hex prod app:db.password", writes: true), Hunt("secret recipients list"), Hunt("secret verify"),
        Hunt("secret scan"), Hunt("secret exposure app:db.password"), Hunt("secret import imported/app.env", writes: true),
        Hunt("secret audit"), Hunt("secret keygen", isAsked: true), Hunt("exec prod app -- true"), Hunt("exec prod app --files -- true"),
        Hunt("exec prod app -- env", isAsked: true),
    ]
}

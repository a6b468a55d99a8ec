/// A command line of the leak hunt.
struct Hunt {
    let words: [String]
    /// What it reads from standard input.
    var input = ""
    /// What a shell does before it, with the right keys; `cfgops` is the program.
    var before = ""
    /// Whether it shows secrets because it was told to.
    var isAsked = false
    /// Whether it changes something.
    var writes = false
    /// Whether it succeeds with the right keys.
    var succeeds = true

    /// - Parameter line: words of `cfgops`, or of git where that is the first.
    init(
        _ line: String, input: String = "", before: String = "", isAsked: Bool = false, writes: Bool = false, succeeds: Bool = true
    ) {
        words = line.split(separator: " ").map(String.init)
        (self.input, self.before, self.isAsked, self.writes, self.succeeds) = (input, before, isAsked, writes, succeeds)
    }

    var isGit: Bool { words.first == "git" }

    /// Every command at least once, with what git calls it for. `NEW` in an input is a canary that is given to the program, as is the text
    /// in `imported` and what the editors write.
    static let all = reading + writing + delivering + secrets + git

    private static let reading = [
        Hunt("init"), Hunt("quickstart tour"), Hunt("list"), Hunt("list prod"), Hunt("list prod app"), Hunt("get prod app"),
        Hunt("get prod app:db.password", succeeds: false), Hunt("get prod app --explain"), Hunt("get prod app -o dotenv"),
        Hunt("get prod app:url", succeeds: false), Hunt("get prod app:db.password --reveal", isAsked: true), Hunt("validate"),
        Hunt("validate --range HEAD~1..HEAD"), Hunt("validate --format sarif"), Hunt("validate --format junit"),
        Hunt("validate prod", before: "printf 'db: {host: ${app:db.missing}}\\n' > environments/prod/app.yaml", succeeds: false),
        Hunt("diff"), Hunt("diff HEAD~1"), Hunt("diff HEAD~1 --rendered"), Hunt("diff HEAD~1 -o dotenv"),
        Hunt("diff --between prod test"), Hunt("history"), Hunt("history prod app"), Hunt("history prod app:db.password"),
        Hunt("blame prod app"), Hunt("why prod app"), Hunt("why prod app.env:1"), Hunt("uses app:db.password"), Hunt("parity"),
        Hunt("status"), Hunt("verify", succeeds: false), Hunt("schema check schema.json environments/base"),
        Hunt("schema vendor schema.json", succeeds: false),
        Hunt("schema infer app"), Hunt("schema docs"), Hunt("schema manifest"), Hunt("schema policies"), Hunt("schema flags"),
        Hunt("schema sops"), Hunt("schema state"), Hunt("doctor"), Hunt("fsck"), Hunt("pack"), Hunt("bundle out.bundle"),
        Hunt("restore out.bundle restored", before: "cfgops bundle out.bundle"), Hunt("completion bash"), Hunt("help"), Hunt("version"),
    ]

    private static let writing = [
        Hunt("set prod app:db.host=db-2", writes: true), Hunt("set prod app:db.password=plain", succeeds: false),
        Hunt("set prod app:db.host=db-3 --dry-run"), Hunt("unset prod app:port", writes: true),
        Hunt("unset prod app:db.spare", succeeds: false), Hunt("append prod app:list=3", writes: true),
        Hunt("move prod app:db.spare app:db.other", writes: true), Hunt("rename prod app:db.spare other", writes: true),
        Hunt("copy prod app:db.password app:db.again", writes: true),
        Hunt("copy prod app:db.password app:db.again --to test", writes: true),
        Hunt("change -", input: "set prod app:db.host=db-4\n", writes: true),
        Hunt("edit prod app --editor ../keys/editor", writes: true),
        Hunt("edit prod app --editor false", succeeds: false),
        Hunt("import --env prod=imported/app.env --as new", succeeds: false),
        Hunt("import --env prod=imported/broken.yaml --as new", succeeds: false),
        Hunt("import --env prod=imported/app.env --as new --allow-plaintext * --dry-run", isAsked: true),
        Hunt("rollback HEAD~1", writes: true), Hunt("revert HEAD", writes: true), Hunt("undo", writes: true),
        Hunt("promote test prod --all", writes: true), Hunt("promote prod test --all", writes: true),
    ]

    private static let delivering = [
        Hunt("export prod --to exported", succeeds: false), Hunt("export prod --to exported --sealed"),
        Hunt("export prod --to exported --reveal", isAsked: true, writes: true), Hunt("fetch"), Hunt("pull"), Hunt("push"),
        Hunt("render prod --to rendered", isAsked: true, writes: true), Hunt("render prod --to sealed --sealed"),
        Hunt("render prod --target app -", isAsked: true), Hunt("publish prod --branch rendered/prod", succeeds: false),
        Hunt("publish prod --branch rendered/prod --secrets sealed", writes: true),
        Hunt("reconcile prod --to deployed", isAsked: true, writes: true), Hunt("reconcile prod --to deployed --dry-run"),
        Hunt("status --to deployed", before: "cfgops reconcile prod --to deployed"), Hunt("plan prod --to deployed"),
        Hunt("plan prod --to deployed", before: edited("cat imported/app.env >> deployed/current/app.env")),
        Hunt("plan prod --to deployed --diff keys", before: edited(otherSecret)),
        Hunt("adopt prod --to deployed", before: edited(otherSecret), writes: true),
        Hunt("adopt prod --to deployed", before: edited("cat imported/app.env >> deployed/current/app.env"), succeeds: false),
        Hunt("reconcile prod --to deployed", before: showing, writes: true, succeeds: false),
        Hunt("agent prod --to deployed --once", isAsked: true, writes: true),
        Hunt("agent prod --to deployed --once", before: showing, writes: true, succeeds: false),
        Hunt("generations --to deployed", before: "cfgops reconcile prod --to deployed"),
        Hunt("generations use 1 --to deployed", before: "cfgops reconcile prod --to deployed", writes: true),
        Hunt("suspend prod --reason looking --until 2h", writes: true),
        Hunt("resume prod", before: "cfgops suspend prod --reason looking --until 2h", writes: true),
    ]

    /// A precheck that prints the file and finds it bad.
    private static let showing =
        "git config --add cfgops.allowCommand 'cat **'"
        + " && sed -i 's|mode: \"0640\"|&, precheck: { command: [cat, \"{candidate}\", /missing] }|' cfgops.yaml && git commit -qnam checked"

    /// A live file with a canary that somebody wrote there by hand.
    private static func edited(_ edit: String) -> String { "cfgops reconcile prod --to deployed && \(edit)" }

    private static let otherSecret =
        "{ grep -v ^DB_SPARE deployed/current/app.env; sed s/API_TOKEN/DB_SPARE/ imported/app.env; } > deployed/new"
        + " && cat deployed/new > deployed/current/app.env"

    private static let secrets = [
        Hunt("secret set prod app:db.new", input: "NEW", writes: true),
        Hunt("secret set prod app --from-file imported/app.env", writes: true),
        Hunt("secret set prod app --from-file imported/broken.yaml", succeeds: false),
        Hunt("secret set prod app:port --type integer", input: "NEW", succeeds: false),
        Hunt("secret get prod app:db.password", succeeds: false), Hunt("secret get prod app:db.password --reveal", isAsked: true),
        Hunt("secret unset prod app:db.spare", writes: true), Hunt("secret list"), Hunt("secret list --overdue"),
        Hunt("secret edit prod app --editor ../keys/editor", writes: true),
        Hunt("secret edit prod app --editor ../keys/breaker", writes: true, succeeds: false),
        Hunt("secret edit prod app --editor false", succeeds: false), Hunt("secret rotate prod app", writes: true),
        Hunt("secret rotate prod app:db.password --generate hex --keep-previous", writes: true), Hunt("secret recipients list"),
        Hunt("secret recipients add age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj --all", writes: true),
        Hunt("secret verify"), Hunt("secret verify --open"), Hunt("secret scan"), Hunt("secret scan imported", succeeds: false),
        Hunt("secret scan imported --format sarif", succeeds: false), Hunt("secret exposure prod app:db.password"),
        Hunt("secret import imported/app.env --into prod app", writes: true),
        Hunt("secret import environments/prod/new.secrets.yaml", before: "cp imported/plain.yaml environments/prod/new.secrets.yaml"),
        Hunt("secret import imported/broken.yaml --into prod app", succeeds: false),
        Hunt("secret audit", before: "cfgops get prod app:db.password --reveal"), Hunt("secret keygen", isAsked: true),
        Hunt("exec prod app -- true"), Hunt("exec prod app --files -- true"), Hunt("exec prod app -- env", isAsked: true),
    ]

    /// What git and its hooks call.
    private static let git = [
        Hunt("hook install"), Hunt("hook pre-commit"),
        Hunt("hook pre-commit", before: "cp imported/staged.env environments/base/leak.env && git add -f environments", succeeds: false),
        Hunt("hook textconv environments/prod/app.secrets.yaml"), Hunt("git diff HEAD~1"), Hunt("git log -p"),
        Hunt("git merge -m both theirs", writes: true, succeeds: false),
        Hunt("git push origin main", before: "cfgops set prod app:port=3", writes: true),
        Hunt("mergetool", before: "git merge -q theirs || true", succeeds: false),
        Hunt("mergetool --theirs db.password", before: "git merge -q theirs || true", writes: true),
    ]
}

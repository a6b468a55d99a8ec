// swift-tools-version: 6.2
import PackageDescription

/// The files of schemas/policies.
let policies = [
    "image-tags", "immutable-fields", "non-root", "privilege-escalation", "privileged", "probes", "replicas", "requests-and-limits",
    "secrets", "workload",
]

let package = Package(name: "cfgops", targets: [
    .systemLibrary(name: "CGit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSystem"),                                            // what Swift's Glibc leaves out
    .target(name: "CStatic", exclude: ["without-unwinding.ld"]),                // the static link of the release
    .target(name: "Digests", dependencies: ["CCrypto"]),                        // SHA-1, SHA-256, HMAC
    .target(name: "Documents"),                                                 // bytes <-> tree with spans
    .target(name: "Schemas", dependencies: ["Documents"],                       // JSON Schema: compile once, judge many
            resources: ["draft4", "draft6", "draft7", "draft2019-09", "draft2020-12"].map { .embedInCode("Drafts/\($0).json") }
                + ["cfgops", "flags", "sops", "state"].map { .embedInCode("Own/\($0).schema.json") }),
    .target(name: "Secrets", dependencies: ["CCrypto", "Digests", "Documents", "Schemas"],   // SOPS files, age, keys, scanning
            resources: [.embedInCode("Scanning/rules.yaml")]),
    .target(name: "History", dependencies: ["CGit2", "CSystem", "Digests", "Documents"]),  // commits, trees, diffs
    .target(name: "Overlays", dependencies: ["Documents", "Digests"]),          // base + environment -> one tree
    .target(name: "Rendering", dependencies: ["Overlays", "Digests"]),          // trees -> bytes of each target
    .target(name: "Validating", dependencies: ["Rendering", "Schemas", "Secrets", "History"]),  // a revision -> verdict
    .target(name: "Reconciling", dependencies: ["Rendering", "CSystem"]),        // plan, generations, switch
    .target(name: "Tracing", dependencies: ["Validating", "Secrets"]),           // what an output was made of, what a value reaches
    .target(name: "Publishing", dependencies: ["Validating"]),                   // a rendering -> a commit on a branch of plain files
    .target(name: "Changing", dependencies: ["Validating", "Secrets"]),          // edits -> one judged commit
    .target(name: "Importing", dependencies: ["Validating"]),                     // what a team has today -> layers, proved
    .target(name: "Adopting", dependencies: ["Changing", "Importing"]),          // edits of live files -> edits of layers
    .target(name: "Commands", dependencies: ["Adopting", "Changing", "Importing", "Publishing", "Reconciling", "Secrets", "Tracing", "CSystem"], // one file a command
            resources: ["pre-commit", "pre-receive", "post-receive", "completion.bash", "completion.zsh", "completion.fish"]
                .map { .embedInCode("Embedded/" + $0) } + policies.map { .embedInCode("Embedded/policies/\($0).yaml") }),
    .executableTarget(name: "cfgops", dependencies: ["Commands", "CStatic"]),   // main.swift, under 20 lines
    .target(name: "TestSupport", dependencies: ["CSystem", "Overlays", "Schemas"]),         // folders, processes, scripts, seeds
    .executableTarget(name: "Benchmarks", dependencies: ["Commands", "Reconciling", "Schemas", "Secrets", "Validating", "CStatic", "TestSupport"]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "TestSupport"]),
    .testTarget(name: "SchemasTests", dependencies: ["Schemas", "TestSupport"]),
    .testTarget(name: "SecretsTests", dependencies: ["Secrets", "TestSupport"]),
    .testTarget(name: "HistoryTests", dependencies: ["History", "TestSupport"]),
    .testTarget(name: "OverlaysTests", dependencies: ["Overlays", "Schemas", "TestSupport"]),
    .testTarget(name: "RenderingTests", dependencies: ["Rendering", "TestSupport"]),
    .testTarget(name: "ValidatingTests", dependencies: ["Validating", "TestSupport"]),
    .testTarget(name: "TracingTests", dependencies: ["Tracing", "TestSupport"]),
    .testTarget(name: "PublishingTests", dependencies: ["Publishing", "TestSupport"]),
    .testTarget(name: "ChangingTests", dependencies: ["cfgops", "Changing", "Secrets", "TestSupport"]),
    .testTarget(name: "ImportingTests", dependencies: ["Importing", "TestSupport"]),
    .testTarget(name: "AdoptingTests", dependencies: ["Adopting", "TestSupport"]),
    .testTarget(name: "ReconcilingTests", dependencies: ["Reconciling", "TestSupport"]),
    .testTarget(name: "CommandsTests", dependencies: ["Commands", "TestSupport"]),
    .testTarget(name: "ScriptTests", dependencies: ["cfgops", "Documents", "TestSupport"]),            // stories a user could type
    .testTarget(name: "Conformance", dependencies: ["Changing", "Importing", "Schemas", "Secrets", "Tracing", "TestSupport"]),   // public suites, real repositories
    .testTarget(name: "Limits", dependencies: ["cfgops", "TestSupport"]),                 // costs counted without a clock
], swiftLanguageModes: [.v6])

let release = BuildSettingCondition.when(configuration: .release)
/// libgit2's start-up of TLS and SSH, put off until first use by `CStatic`.
let late = ["git_mbedtls_stream_global_init", "git_mbedtls_stream_new", "git_mbedtls_stream_wrap",
            "git_mbedtls__set_cert_location", "git_transport_ssh_global_init", "git_smart_subtransport_ssh"]
/// Wiped by `CStatic` once keys were looked for.
let freeing = ["free", "realloc"]
/// Debian's static archives, in the order the linker needs them.
let archives = ["git2", "mbedtls", "mbedx509", "mbedcrypto", "http_parser", "ssh2", "crypto", "pcre2-8", "z"]
/// Leaves out what says how to unwind the stack, 3.5 MB: nothing throws as C++ does.
let withoutUnwinding = ["-use-ld=lld", "-Xlinker", "--no-eh-frame-hdr", "-Xlinker", "-T",
                        "-Xlinker", Context.packageDirectory + "/Sources/CStatic/without-unwinding.ld"]

for target in package.targets where target.type != .system && target.name != "CStatic" {
    target.swiftSettings = ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"]
        .map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]
}
// The engine of `Regex`, which nothing here needs, has 1.3 MB: what else that module has stands in Documents/Text/Searching.swift.
for target in package.targets where target.type == .regular && target.name != "CStatic" && target.name != "TestSupport" {
    target.swiftSettings! += [.unsafeFlags(["-Xfrontend", "-disable-implicit-string-processing-module-import"])]
}
// One static file in release; `CFGOPS_LINK=dynamic` where the archives are missing.
for target in package.targets where Context.environment["CFGOPS_LINK"] != "dynamic" {
    if target.name == "CStatic" { target.cSettings = [.define("CFGOPS_STATIC", release)]; continue }
    guard target.type == .regular || target.type == .executable else { continue }
    target.swiftSettings! += [.unsafeFlags(["-static-executable"], release)]
    // What waits for disks and people gains nothing from long code.
    if ["Adopting", "Commands", "Importing", "Changing", "Tracing", "Publishing", "Reconciling", "Validating"].contains(target.name) {
        target.swiftSettings! += [.unsafeFlags(["-Osize"], release)]
    }
    guard target.type == .executable else { continue }
    let flags = ["-static-executable", "-Xlinker", "-s"] + withoutUnwinding + (late + freeing).flatMap { ["-Xlinker", "--wrap=" + $0] }
    target.linkerSettings = [.unsafeFlags(flags, release)] + archives.map { .linkedLibrary($0, release) }
}

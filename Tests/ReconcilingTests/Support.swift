import Digests
import Documents
import Glibc
import Overlays
@testable import Reconciling
@testable import Rendering
import TestSupport
import Testing

let prod = Binding(rootCommit: "4f2a09c1d3e5f60718293a4b5c6d7e8f90a1b2c3", configurationRoot: "config", environment: "prod")

/// A file to render, as the tables of the tests state it.
struct Wanted: Hashable {
    var path: String
    var text: String
    var mode: UInt16 = 0o644
    var isTainted = false
    var group: String?
    var delivery = Delivery.link
    var link: String?

    init(_ path: String, _ text: String, mode: UInt16 = 0o644, isTainted: Bool = false, group: String? = nil) {
        (self.path, self.text, self.mode, self.isTainted, self.group) = (path, text, mode, isTainted, group)
    }
}

func rendering(_ files: [Wanted]) -> Rendering {
    let rendered = files.sorted { $0.path < $1.path }.map { file in
        let bytes = Array(file.text.utf8)
        return RenderedFile(
            path: file.path, bytes: bytes, mode: file.mode, owner: nil, ownerGroup: nil, isTainted: file.isTainted, target: "target",
            group: file.group, document: "app", digest: Sha256.digest(of: bytes), delivery: file.delivery, link: file.link)
    }
    return Rendering(environment: "prod", files: rendered, digest: Sha256.digest(of: []))
}

func stamp(_ number: Int) -> Stamp {
    let digits = String(number), zeros = String(repeating: "0", count: 12 - digits.count)
    return Stamp(commit: zeros + digits + String(repeating: "f", count: 28), time: 1_000 + Int64(number))
}

extension Destination {
    init(at folder: String) { self.init(folder: folder, disk: RealDisk(folder: folder)) }

    @discardableResult
    func reconcile(
        _ files: [Wanted], _ number: Int = 1, only group: String? = nil, prunes: Bool = true, keep: Int = 10
    ) throws -> Generation {
        try apply(plan(rendering(files), for: prod, only: group, prunes: prunes), stamp: stamp(number), keep: keep)
    }

    /// `create a.conf`, without what is unchanged.
    func changes(to files: [Wanted], only group: String? = nil, prunes: Bool = true) throws -> [String] {
        let plan = try plan(rendering(files), for: prod, only: group, prunes: prunes)
        return plan.steps.filter { $0.action != .unchanged }.map { "\($0.action) \($0.path)" }
    }
}

/// What a program sees that resolves `current` once: paths below it to texts, links to folders followed. Nil when there is no `current`.
func live(_ folder: String) throws -> [String: String]? {
    guard let real = realpath("\(folder)/current", nil) else { return nil }
    defer { free(real) }
    var files: [String: String] = [:]
    try collect(String(cString: real), "", into: &files)
    return files
}

private func collect(_ folder: String, _ path: String, into files: inout [String: String]) throws {
    guard let stream = opendir(folder) else { throw Problem("no folder \(folder)") }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != "." && name != ".." else { continue }
        let full = "\(folder)/\(name)", shown = path.isEmpty ? name : "\(path)/\(name)"
        var found = stat()
        guard stat(full, &found) == 0 else { throw Problem("dangling \(full)") }
        if found.st_mode & S_IFMT == S_IFDIR {
            try collect(full, shown, into: &files)
        } else {
            files[shown] = String(decoding: try readFile(full), as: UTF8.self)
        }
    }
}

func texts(_ files: [Wanted]) -> [String: String] { Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.text) }) }

/// Everything below a folder with modes, links as such: two equal listings are two equal trees. Inodes tell whether files were written anew.
func listing(_ folder: String) throws -> String {
    try run(["find", ".", "-printf", "%p %M %s %l %i %T@\n"], in: folder, environment: [:], input: []).output
        .split(separator: "\n").sorted().joined(separator: "\n")
}

struct Problem: Error {
    var text: String
    init(_ text: String) { self.text = text }
}

func diagnostic(_ body: () throws -> Void) -> Diagnostic? {
    do {
        try body()
        return nil
    } catch { return error as? Diagnostic }
}

/// The store, the inventories and the records are those of the kept generations.
func expectNothingUnreferred(_ destination: Destination, _ comment: Comment) throws {
    let generations = try destination.generations()
    let referred = try generations.reduce(into: Set<String>()) { names, generation in
        names.formUnion(try destination.tree(generation.digest)?.digests.map { "\($0)" } ?? ["damaged"])
    }
    #expect(Set(try destination.disk.list(Layout.store) ?? []) == referred, comment)
    #expect(Set(try destination.disk.list(Layout.inventories) ?? []) == referred, comment)
    #expect(try destination.disk.list(Layout.generations)?.count == generations.count, comment)
}

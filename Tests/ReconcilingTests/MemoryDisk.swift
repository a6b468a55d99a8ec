import Glibc
@testable import Reconciling
import TestSupport

/// A file system in memory that promises no more than POSIX does: bytes of a file last once they are settled, names in a folder once the
/// folder is synced. What is not durable when the power fails is kept or lost, name by name and file by file, by chance.
class MemoryDisk: Disk {
    fileprivate final class Node {
        enum Content { case file([UInt8]), folder([String: Node]), link(String) }
        var content: Content
        /// What is on the medium: of a file nil as long as nothing was settled.
        var durableBytes: [UInt8]?
        var durableNames: [String: Node] = [:]
        var mode: UInt16
        var names = 1

        init(_ content: Content, mode: UInt16) { (self.content, self.mode) = (content, mode) }

        var children: [String: Node] {
            get { if case .folder(let children) = content { children } else { [:] } }
            set { content = .folder(newValue) }
        }
        /// Every file and link below, once for each of its names.
        var files: [Node] { children.values.flatMap { $0.isFolder ? $0.files : [$0] } }
        var isFolder: Bool { if case .folder = content { true } else { false } }
    }

    private let root = Node(.folder([:]), mode: 0o755)
    private var unsettled: [Node] = []

    private func node(_ path: String) throws(DiskError) -> Node? {
        var node = root
        for step in path.split(separator: "/") {
            guard node.isFolder else { throw DiskError(call: "walk", path: path, code: ENOTDIR) }
            guard let next = node.children[String(step)] else { return nil }
            node = next
        }
        return node
    }

    private func folder(of path: String) throws(DiskError) -> Node {
        guard let found = try node(parent(of: path)) else { throw DiskError(call: "walk", path: path, code: ENOENT) }
        return found
    }

    private func existing(_ path: String) throws(DiskError) -> Node {
        guard let found = try node(path) else { throw DiskError(call: "walk", path: path, code: ENOENT) }
        return found
    }

    func status(_ path: String) throws(DiskError) -> FileStatus? {
        guard let node = try node(path) else { return nil }
        let (kind, size): (FileStatus.Kind, Int) =
            switch node.content {
            case .file(let bytes): (.file, bytes.count)
            case .folder: (.folder, 0)
            case .link: (.link, 0)
            }
        return FileStatus(kind: kind, size: size, mode: node.mode, user: 0, group: 0, links: node.names)
    }

    func list(_ path: String) throws(DiskError) -> [String]? { try node(path).map { $0.children.keys.sorted() } }

    func read(_ path: String) throws(DiskError) -> [UInt8]? {
        guard let node = try node(path) else { return nil }
        guard case .file(let bytes) = node.content else { throw DiskError(call: "read", path: path, code: EISDIR) }
        return bytes
    }

    func readLink(_ path: String) throws(DiskError) -> String? {
        guard let node = try node(path) else { return nil }
        guard case .link(let target) = node.content else { throw DiskError(call: "readlink", path: path, code: EINVAL) }
        return target
    }

    func lock(_ path: String) throws(DiskError) -> DiskLock? { DiskLock() }

    func perform(_ effect: Effect) throws(DiskError) {
        switch effect {
        case .makeFolder(let path, let mode): try add(Node(.folder([:]), mode: mode), path)
        case .write(let file):
            let node = Node(.file(file.bytes), mode: file.mode)
            try add(node, file.path)
            unsettled.append(node)
        case .settle(let folders):
            for node in unsettled { if case .file(let bytes) = node.content { node.durableBytes = bytes } }
            unsettled = []
            for path in folders {
                let node = try existing(path)
                node.durableNames = node.children
            }
        case .link(let path, let newPath):
            let node = try existing(path)
            try add(node, newPath)
            node.names += 1
        case .symlink(let path, let target): try add(Node(.link(target), mode: 0o777), path)
        case .rename(let path, let newPath):
            let moved = try existing(path)
            if let replaced = try node(newPath), replaced.isFolder { throw DiskError(call: "rename", path: newPath, code: ENOTEMPTY) }
            try folder(of: path).children[name(of: path)] = nil
            try folder(of: newPath).children[name(of: newPath)] = moved
        case .add(let path, let newPath):
            try add(existing(path), newPath)
            try folder(of: path).children[name(of: path)] = nil
        case .overwrite(let file):
            let node = try existing(file.path)
            guard case .file = node.content else { throw DiskError(call: "overwrite", path: file.path, code: EISDIR) }
            (node.content, node.durableBytes, node.mode) = (.file(file.bytes), file.bytes, file.mode)
        case .remove(let path):
            try existing(path).names -= 1
            try folder(of: path).children[name(of: path)] = nil
        case .removeFolder(let path):
            guard try existing(path).children.isEmpty else { throw DiskError(call: "rmdir", path: path, code: ENOTEMPTY) }
            try folder(of: path).children[name(of: path)] = nil
        case .wipe(let path):
            let node = try existing(path)
            guard case .file(let bytes) = node.content else { throw DiskError(call: "wipe", path: path, code: EISDIR) }
            node.content = .file([UInt8](repeating: 0, count: bytes.count))
            node.durableBytes = [UInt8](repeating: 0, count: bytes.count)
        }
    }

    private func add(_ node: Node, _ path: String) throws(DiskError) {
        let folder = try folder(of: path)
        guard folder.children[name(of: path)] == nil else { throw DiskError(call: "add", path: path, code: EEXIST) }
        folder.children[name(of: path)] = node
    }
}

extension MemoryDisk {
    /// The power fails and comes back. Of everything not durable a random part is there.
    func losePower(_ random: inout SeededRandom) {
        unsettled = []
        lose(root, &random)
        // What every file system sees to before it is used again: an inode has as many names as it says.
        for node in root.files { node.names = 0 }
        for node in root.files { node.names += 1 }
    }

    private func lose(_ node: Node, _ random: inout SeededRandom) {
        switch node.content {
        case .link: break
        case .file(let bytes):
            let left = node.durableBytes ?? Array(bytes.prefix(Int.random(in: 0 ... bytes.count, using: &random)))
            node.content = .file(left)
            node.durableBytes = left
        case .folder(let names):
            var left = names
            for name in Set(names.keys).union(node.durableNames.keys).sorted() where names[name] !== node.durableNames[name] {
                if Bool.random(using: &random) { left[name] = node.durableNames[name] }
            }
            node.content = .folder(left)
            node.durableNames = left
            for name in left.keys.sorted() { lose(left[name]!, &random) }
        }
    }

    /// Everything so far is on the medium.
    func flush() { flush(root) }

    private func flush(_ node: Node) {
        if case .file(let bytes) = node.content { node.durableBytes = bytes }
        node.durableNames = node.children
        for child in node.children.values { flush(child) }
    }

    /// What a program sees that resolves `current` once; nil when there is no `current`.
    func live() throws -> [String: String]? {
        guard let link = try readLink(Layout.current) else { return nil }
        var files: [String: String] = [:]
        try collect(link, "", into: &files)
        return files
    }

    private func collect(_ folder: String, _ path: String, into files: inout [String: String]) throws {
        guard let names = try list(folder) else { throw Problem("dangling \(folder)") }
        for name in names {
            if try status("\(folder)/\(name)")?.kind == .link, let link = try readLink("\(folder)/\(name)") {
                try collect("\(Layout.store)/\(link.dropFirst("../".count))", joined(path, name), into: &files)
            } else {
                files[joined(path, name)] = String(decoding: try read("\(folder)/\(name)") ?? [], as: UTF8.self)
            }
        }
    }
}

/// A file system without hard links, as FAT is one.
final class LinklessDisk: MemoryDisk {
    override func perform(_ effect: Effect) throws(DiskError) {
        if case .link(let path, _) = effect { throw DiskError(call: "linkat", path: path, code: EPERM) }
        try super.perform(effect)
    }
}

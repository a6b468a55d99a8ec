internal import Dispatch
internal import Documents
internal import Importing
internal import Overlays
internal import Schemas
internal import Synchronization

/// What a schema says of one file.
struct CheckedFile {
    var name: String
    var diagnostics: [Diagnostic]
}

/// Files that are judged by one schema.
struct CheckedFiles {
    /// As the person named them; those of folders with the folder before.
    private let names: [String]
    private let context: Context
    /// Read once: it cannot be read again.
    private let standardInput: [UInt8]?

    private static let inputName = "standard input"
    /// Files that one thread judges in one go: enough that handing out work costs nothing, few enough that no thread waits long.
    private static let chunkSize = 32
    /// Folders inside one another: far more than people make.
    private static let depthLimit = 64

    /// - Parameter words: files, folders, and `-`.
    init(_ words: [String], in context: Context) throws(Diagnostic) {
        self.context = context
        standardInput = words.contains("-") ? context.readInput() : nil
        var names: [String] = []
        for word in words {
            let source = FolderSource(root: context.absolute(word), name: word), prefix = word.hasSuffix("/") ? word : word + "/"
            if word == "-" {
                names.append(CheckedFiles.inputName)
            } else if isFolder(context.absolute(word)) {
                let found = try CheckedFiles.files(in: "", of: source, depth: CheckedFiles.depthLimit)
                guard !found.isEmpty else {
                    throw Diagnostic(
                        "nothing-to-judge", "\"\(word)\" holds no file to judge",
                        hints: ["files are known by \(DataFile.extensions.joined(separator: ", "))"])
                }
                names += found.map { prefix + $0 }
            } else {
                names.append(word)
            }
        }
        self.names = names
    }

    /// What a schema can judge in a folder and those below it, links to files too; hidden ones are left out, and links to folders, which
    /// may lead round in a circle.
    private static func files(in folder: String, of source: FolderSource, depth: Int) throws(Diagnostic) -> [String] {
        guard depth > 0 else {
            throw Diagnostic("too-deep", "more than \(depthLimit) folders inside one another", at: Place(file: folder))
        }
        var found: [String] = []
        for entry in try source.list(folder) ?? [] where !entry.name.hasPrefix(".") {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            switch entry.kind {
            case .folder: found += try files(in: path, of: source, depth: depth - 1)
            case .file, .link: if DataFile.extensions.contains(where: entry.name.hasSuffix) { found.append(path) }
            case .submodule: break
            }
        }
        return found
    }

    /// In the order of the files.
    func judged(by schema: Schema, _ progress: Progress) -> [CheckedFile] {
        let starts = Array(stride(from: 0, to: names.count, by: CheckedFiles.chunkSize))
        let checked = Mutex([[CheckedFile]](repeating: [], count: starts.count))
        DispatchQueue.concurrentPerform(iterations: starts.count) { index in
            var judge = FileJudge(schema)
            let chunk = names[starts[index] ..< min(starts[index] + CheckedFiles.chunkSize, names.count)]
            let made = chunk.map { name in CheckedFile(name: name, diagnostics: judge.diagnostics(bytes(of: name), file: name)) }
            checked.withLock {
                $0[index] = made
                progress.report($0.reduce(0) { $0 + $1.count }, of: names.count)
            }
        }
        return checked.withLock { $0.flatMap { $0 } }
    }

    private func bytes(of name: String) -> [UInt8]? {
        name == CheckedFiles.inputName ? standardInput : readFile(context.absolute(name))
    }
}

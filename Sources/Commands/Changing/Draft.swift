internal import Changing
internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Rendering
internal import Secrets

/// A text in a file that only its owner can read, while an editor has it: the plaintext of a sealed layer in memory, any other in the
/// git folder. A file beside it says what it is a text of.
struct Draft: EditedText {
    private static let originName = ".origin"
    /// Lines at the top that start so are ours, and are taken out again.
    private static let mark = Array("#| ".utf8)

    let subject: EditableText
    let file: String
    private let folder: String
    private let hint: [UInt8]
    private let start: [UInt8]
    private let workspace: Workspace
    /// Keeps plaintext in memory, and removes it when the last draft lets go.
    private let memory: SecretFolder?
    /// The sealed file that the text was kept in before.
    private let sealedFile: String?

    /// - Parameter onDisk: whether plaintext may lie on a disk where there is no file system in memory.
    init(_ subject: EditableText, of workspace: Workspace, onDisk: Bool) throws {
        try self.init(subject, Draft.hint(subject) + Draft.start(of: subject), of: workspace, onDisk: onDisk)
    }

    private init(
        _ subject: EditableText, _ text: [UInt8], of workspace: Workspace, onDisk: Bool, keptIn sealedFile: String? = nil
    ) throws {
        (self.subject, self.workspace, self.sealedFile) = (subject, workspace, sealedFile)
        (start, hint) = (Draft.start(of: subject), Draft.hint(subject))
        let name = Draft.name(of: subject), state = Draft.state(of: workspace)
        if subject.sealed != nil {
            let memory = try SecretFolder(workspace.context, onDisk: onDisk ? state : nil)
            (self.memory, folder, file) = (memory, memory.path, try memory.add(name, Secret(copying: text)))
        } else {
            (memory, folder) = (nil, try Draft.newFolder(in: state))
            file = "\(folder)/\(name)"
            try writeNewFile("\(folder)/\(Draft.originName)", Draft.origin(of: subject), mode: 0o600)
            try writeNewFile(file, text, mode: 0o600)
        }
    }

    /// A text that was kept in the git folder.
    private init(resuming file: String, in folder: String, _ subject: EditableText, of workspace: Workspace) {
        (self.subject, self.file, self.folder, self.workspace) = (subject, file, folder, workspace)
        (start, hint, memory, sealedFile) = (Draft.start(of: subject), Draft.hint(subject), nil, nil)
    }

    /// A text that was kept; a sealed one is opened.
    ///
    /// - Parameters:
    ///   - keys: what opens it.
    ///   - subject: finds what it was a text of: as of a commit, in an environment, the sealed layer or the plain one.
    static func resuming(
        _ file: String, of workspace: Workspace, keys: KeyRing, onDisk: Bool,
        _ subject: (ObjectID, String, DocumentPath, Bool) throws -> EditableText
    ) throws -> Draft {
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        let origin = readFile("\(folder)/\(Draft.originName)").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = origin.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3, let commit = ObjectID(hex: lines[0]), let target = try? DocumentPath(parsing: lines[2]),
            let bytes = readFile(file)
        else { throw Failure(.no, "no-draft", "\"\(file)\" is no text that cfgops edit kept") }
        let isSealed = SopsFile.isSealed(bytes, store: .binary), subject = try subject(commit, lines[1], target, isSealed)
        guard isSealed else { return Draft(resuming: file, in: folder, subject, of: workspace) }
        let opened = try SopsFile(bytes, path: file, store: .binary).opened(with: keys)
        return try Draft(subject, opened.plaintext.reveal { Array($0) }, of: workspace, onDisk: onDisk, keptIn: file)
    }

    private static func state(of workspace: Workspace) -> String { workspace.repository.commonFolder + "/cfgops/edit" }

    private static func newFolder(in state: String) throws -> String {
        try makeFolders(state)
        var template = Array("\(state)/XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(.failed, "write", "cannot make a folder in \"\(state)\"") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func origin(of subject: EditableText) -> [UInt8] {
        Array("\(subject.base.commit ?? .zero)\n\(subject.environment)\n\(subject.target)".utf8)
    }

    private static func start(of subject: EditableText) -> [UInt8] { subject.text ?? (isJson(subject) ? Array("{}\n".utf8) : []) }

    /// The text without our lines. A string that did not end with a line feed gets none from an editor that ends every line.
    func read() throws(Failure) -> [UInt8] {
        guard var text = readFile(file)?[...] else { throw Failure(.failed, "no-file", "cannot read \"\(file)\" back") }
        while !hint.isEmpty, text.starts(with: Draft.mark.dropLast()) { text = text.drop { $0 != .lineFeed }.dropFirst() }
        if !subject.target.path.isRoot, start.last != .lineFeed, text.last == .lineFeed { text = text.dropLast() }
        return Array(text)
    }

    func isChanged() throws(Failure) -> Bool { try read() != start }

    /// Of a sealed layer the text is sealed, and gone from memory.
    func keep() throws -> (file: String, command: String) {
        guard let sealed = subject.sealed else { return (file, "cfgops edit --resume \(file)") }
        let folder = try Draft.newFolder(in: Draft.state(of: workspace)), kept = "\(folder)/\(Draft.name(of: subject))"
        let bytes = try Sops.seal(
            Secret(copying: read()), path: kept, store: .binary, by: sealed.rule, now: workspace.context.now().seconds
        ).bytes
        try writeNewFile("\(folder)/\(Draft.originName)", Draft.origin(of: subject), mode: 0o600)
        try writeNewFile(kept, bytes, mode: 0o600)
        drop()
        return (kept, "cfgops secret edit --resume \(kept)")
    }

    func drop() {
        Draft.remove(folder)
        if let sealedFile { Draft.remove(sealedFile.lastIndex(of: "/").map { String(sealedFile[..<$0]) } ?? ".") }
    }

    static func remove(_ folder: String) {
        guard let entries = opendir(folder) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            unlink("\(folder)/\(name)")
        }
        closedir(entries)
        rmdir(folder)
    }

    private static func isJson(_ subject: EditableText) -> Bool { subject.file.hasSuffix(".json") && subject.target.path.isRoot }

    /// The name of the layer, so that the editor knows its language; of a string its key.
    private static func name(of subject: EditableText) -> String {
        guard case .key(let key)? = subject.target.path.steps.last else {
            return subject.target.path.isRoot ? String(subject.file.split(separator: "/").last ?? "") : "text"
        }
        let name = String(decoding: key.utf8.map { $0 == UInt8(ascii: "/") || $0 < 0x20 ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
        return name.hasPrefix(".") || name.isEmpty || name.utf8.count > 200 ? "text" : name
    }

    /// For a YAML layer that does not exist yet: what is inherited.
    private static func hint(_ subject: EditableText) -> [UInt8] {
        guard subject.target.path.isRoot, subject.text == nil, !isJson(subject) else { return [] }
        let inherited = subject.inherited.flatMap { document in
            let marked = document.marking(.secrets)
            return try? encode(marked, at: marked.root, as: .yaml)
        }
        let head = "\(subject.file) does not exist yet; \(inherited == nil ? "nothing is inherited" : "inherited are:")"
        let lines = [Array(head.utf8)[...]] + (inherited ?? []).split(separator: .lineFeed, omittingEmptySubsequences: false).dropLast()
        return lines.flatMap { mark + $0 + [.lineFeed] }
    }
}

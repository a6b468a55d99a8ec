internal import Changing
internal import Documents
internal import Glibc
internal import History
internal import Secrets
internal import Validating

/// A sealed file, in or out of a repository, in an editor: sealed again where it stands.
final class SealedFileEdit: EditedText {
    private let name: String
    private let path: String
    private let opened: OpenSopsFile
    private let rule: CreationRule?
    private let editor: Editor
    private let context: Context
    private let memory: SecretFolder
    /// Where the text was kept before.
    private let kept: String?
    let file: String

    /// - Parameter name: as the person named it.
    init(_ name: String, _ words: Words, in context: Context) throws {
        let path = realPath(context.absolute(name))
        (self.name, self.context, self.path) = (name, context, path)
        let place = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/", workspace = try? Workspace(context.inFolder(place))
        let keys = try KeyWords(words, context).ring
        opened = try SealedFileAnswer.read(name, in: context).opened(with: keys)
        opened.warnings.forEach { context.complain($0) }
        rule = try workspace?.rule(forFile: path)
        editor = try Editor(words.value("--editor"), workspace?.repository, context.environment)
        memory = try SecretFolder(context, onDisk: words.flag("--on-disk") ? place : nil)
        let earlier = words.values("--resume").first
        kept = earlier
        let text = try earlier.map { try SealedFileAnswer.read($0, in: context).opened(with: keys).plaintext }
        file = try memory.add(String(path.split(separator: "/").last ?? "text"), text ?? opened.plaintext)
    }

    func run() throws -> Exit {
        try EditLoop(editor: editor, context: context).run([self]) {
            guard try isChanged() else {
                context.note("nothing to change")
                return .done
            }
            let sealed = try opened.resealing(read(), by: rule, now: context.now().seconds)
            sealed.remarks.forEach { context.complain($0) }
            guard readFile(path) == opened.file.source else {
                throw Failure(.refused, "conflict", "\"\(name)\" was changed by somebody else meanwhile")
            }
            try replaceFile(path, with: sealed.bytes)
            context.note("sealed \(name)")
            return .done
        }
    }

    private func read() throws(Failure) -> Secret {
        guard var bytes = readFile(file) else { throw Failure(.failed, "no-file", "cannot read \"\(file)\" back") }
        return Secret(taking: &bytes)
    }

    func isChanged() throws -> Bool { try !read().isEqual(to: opened.plaintext) }

    func drop() {
        Draft.remove(memory.path)
        if let kept { unlink(context.absolute(kept)) }
    }

    func keep() throws -> (file: String, command: String) {
        let recipients = rule?.recipients ?? opened.file.recipients.sealable
        let bytes = try Sops.seal(
            read(), path: "\(name).kept", store: .binary, by: CreationRule(recipients: recipients), now: context.now().seconds
        ).bytes
        drop()
        try replaceFile("\(path).kept", with: bytes)
        return ("\(name).kept", "cfgops secret edit --file \(name) --resume \(name).kept")
    }
}

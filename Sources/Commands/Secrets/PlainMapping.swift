internal import Documents
internal import Importing
internal import Overlays
internal import Secrets

/// A file of keys and values in plain text that are about to be sealed.
enum PlainMapping {
    /// - Parameter file: as the person named it, `-` for standard input, which holds YAML.
    /// - Throws: what is wrong with it, without any of its text.
    static func read(_ file: String, in context: Context) throws -> Document {
        let content = try PlainFile.read(file, in: context)
        return try content.reveal { try mapping(Array($0), file: file) }
    }

    static func mapping(_ bytes: [UInt8], file: String) throws -> Document {
        guard let format = ForeignFormat(ofFile: file, containing: bytes) else {
            let hint = "cfgops secret import \(file) seals it whole"
            throw Failure(.no, "not-text", "\"\(file)\" is no file of keys and values", hints: [hint])
        }
        let text = try [.yaml, .json].contains(format) ? bytes : translated(bytes, format, file)
        let parsed = Layer.parse(text, file: file, syntax: format == .json ? .json : .yaml, limits: .standard)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.map(\.withoutQuotes)) }
        guard !document.isSealed else {
            throw Failure(.no, "already-sealed", "\"\(file)\" is sealed already", hints: ["cfgops import \(file) takes it as it is"])
        }
        guard document.roots.count == 1, let root = document.root, root.kind == .mapping, !root.entries.isEmpty else {
            throw Failure(.no, "not-a-mapping", "expected one document of keys and values in \"\(file)\"")
        }
        return document
    }

    /// Another format as YAML, its comments included.
    private static func translated(_ bytes: [UInt8], _ format: ForeignFormat, _ file: String) throws -> [UInt8] {
        let read = format.read(bytes, file: file)
        guard let root = read.roots.first else { throw Diagnostics(read.diagnostics.map(\.withoutQuotes)) }
        return root.layerText
    }
}

/// A file in plain text that is about to be sealed.
enum PlainFile {
    /// Bytes of a file: what a layer may have, and what git hosts take.
    static let limit = Limits.standard.sourceBytes

    static func read(_ file: String, in context: Context) throws -> Secret {
        context.guardMemory()
        if file == "-" {
            var bytes = context.readInput()
            return Secret(taking: &bytes)
        }
        do throws(SecretFile.Trouble) {
            return try SecretFile(context.absolute(file), limit: limit).content
        } catch {
            throw Failure(.failed, "no-file", "\"\(file)\" \(error.words)")
        }
    }
}

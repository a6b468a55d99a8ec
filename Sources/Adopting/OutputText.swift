package import Documents
internal import Importing
package import Overlays

/// A file that a target writes, read back by key in the target's format.
package struct OutputText: Sendable {
    /// In the order of the file; a path leads to one value. In flat formats it is one key, the name as it stands there; in a stream it
    /// begins with `Kind[/namespace]/name` (R7).
    package let values: [(path: Path, value: OutputValue)]
    private let index: [Path: Int]
    private let roots: [(path: Path, value: ImportedValue)]

    /// What a file that is not there states.
    package static let empty = OutputText()

    private init() { (values, index, roots) = ([], [:], []) }

    /// Whether a format has keys that can be told apart.
    package static func isStructured(_ format: TargetDeclaration.Format) -> Bool { format != .text && format != .binary }

    /// Whether a path in the file is one in the document, below what the target selects.
    static func isNested(_ format: TargetDeclaration.Format) -> Bool { [.yaml, .json, .toml].contains(format) }

    /// - Parameter file: as messages name it.
    /// - Throws: what is wrong with the text, quoting none of it; for a format without keys as well.
    package init(_ bytes: [UInt8], of target: TargetDeclaration, file: String) throws(Diagnostics) {
        let read = try OutputText.read(bytes, of: target, file: file)
        let errors = read.diagnostics.filter(\.isError)
        guard errors.isEmpty else { throw Diagnostics(errors.map(\.withoutQuotes)) }
        roots = read.roots.enumerated().map { index, root in
            (read.roots.count > 1 ? OutputText.object(root, index) : .root, root)
        }
        var values: [(path: Path, value: OutputValue)] = [], index: [Path: Int] = [:]
        for (path, root) in roots {
            root.forEachLeaf(at: path) { path, value in
                guard index.updateValue(values.count, forKey: path) == nil else { return }
                values.append((path, value))
            }
        }
        (self.values, self.index) = (values, index)
    }

    package subscript(_ path: Path) -> OutputValue? { index[path].map { values[$0].value } }

    /// Whether anything stands at a path or below it.
    func states(_ path: Path) -> Bool { node(at: path) != nil }

    func node(at path: Path) -> ImportedValue? {
        for (start, root) in roots where path.steps.starts(with: start.steps) {
            if let found = root.value(at: path.steps.dropFirst(start.steps.count)) { return found }
        }
        return nil
    }

    private static func read(_ bytes: [UInt8], of target: TargetDeclaration, file: String) throws(Diagnostics) -> ForeignFile {
        switch target.format {
        case .yaml, .configmap, .secret: return ForeignFormat.yaml.read(bytes, file: file)
        case .json: return ForeignFormat.json.read(bytes, file: file)
        case .toml: return ForeignFormat.toml.read(bytes, file: file)
        case .properties: return ForeignFormat.properties.read(bytes, file: file)
        case .ini: return ForeignFormat.ini.read(bytes, file: file)
        case .dotenv where target.dialect == .docker: return readEnvFile(bytes, file: file)
        case .dotenv: return ForeignFormat.dotenv.read(bytes, file: file)
        case .text, .binary:
            throw Diagnostics(
                Diagnostic("no-keys", "the format \"\(target.format.rawValue)\" has no keys to compare", at: Place(file: file)))
        }
    }

    /// What R7 calls an object; the number of what is none.
    private static func object(_ root: ImportedValue, _ index: Int) -> Path {
        guard let kind = root["kind"]?.text, let metadata = root["metadata"], let name = metadata["name"]?.text else {
            return Path([.index(index)])
        }
        return Path([.key([kind, metadata["namespace"]?.text, name].compactMap(\.self).joined(separator: "/"))])
    }
}

extension ImportedValue {
    fileprivate func forEachLeaf(at path: Path, _ body: (Path, OutputValue) -> Void) {
        if let value = OutputValue(self) { return body(path, value) }
        for entry in entries { entry.value.forEachLeaf(at: path.appending(key: entry.key), body) }
        for (index, element) in elements.enumerated() { element.forEachLeaf(at: path.appending(index: index), body) }
    }

    fileprivate func value(at steps: ArraySlice<Path.Step>) -> ImportedValue? {
        guard let step = steps.first else { return self }
        let next: ImportedValue? =
            switch step {
            case .key(let key): self[key]
            case .index(let index): elements.indices.contains(index) ? elements[index] : nil
            }
        return next?.value(at: steps.dropFirst())
    }
}

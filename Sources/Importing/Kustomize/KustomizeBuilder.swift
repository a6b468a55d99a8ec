internal import Documents
internal import Overlays

/// Goes through a tree of kustomizations, bases first.
struct KustomizeBuilder {
    let source: any LayerSource
    private let name: String
    var withholding: Withholding
    var diagnostics: [Diagnostic] = []
    /// Of every kustomization met so far, in order.
    var variables: [Variable] = []
    /// The folders that are being built, outermost first.
    private var open: [String] = []

    /// - Parameter name: of the source, for messages.
    init(source: any LayerSource, name: String, withholding: Withholding = Withholding()) {
        (self.source, self.name, self.withholding) = (source, name, withholding)
    }

    mutating func build(_ folder: String) throws -> Kustomize.Build {
        let folder = folder.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        guard let kustomization = try load(folder, from: nil) else { return Kustomize.Build(diagnostics: diagnostics) }
        var objects = ObjectSet()
        try accumulate(kustomization, into: &objects)
        addHashes(to: &objects)
        rewriteReferences(in: &objects)
        resolveVariables(in: &objects)
        let remaining = sorted(objects.objects.filter { !$0.isLocal }, by: kustomization.root["sortOptions"])
        return Kustomize.Build(objects: remaining.map { $0.value.withTexts(in: ["metadata", "annotations"]) }, diagnostics: diagnostics)
    }

    /// Whether a transformer is left out here.
    mutating func withholds(_ word: String, of kustomization: Kustomization) -> Bool {
        withholding.takes(word, of: kustomization, isOutermost: open.count == 1)
    }

    // MARK: Reading

    /// A path as people know it.
    func shown(_ path: String) -> String { name.isEmpty || path.isEmpty ? name + path : "\(name)/\(path)" }

    mutating func complain(_ code: String, _ message: String, at place: Place?, hints: [String] = []) {
        diagnostics.append(Diagnostic("kustomize-" + code, message, at: place, hints: hints))
    }

    private mutating func complainOutside(_ path: String, at place: Place?) {
        complain(
            "path", "\"\(path)\" leads out of the tree that is read", at: place,
            hints: ["import a folder that holds both, each overlay with --env NAME=PATH"])
    }

    /// The kustomization of a folder; nil, and a complaint, when there is none.
    /// - Parameter place: where the folder is named; nil: by the user.
    mutating func load(_ folder: String, from place: Place?) throws -> Kustomization? {
        var found: [(String, [UInt8])] = []
        for name in Kustomization.fileNames {
            let path = folder.isEmpty ? name : folder + "/" + name
            if let bytes = try self.bytes(ofFile: path) { found.append((shown(path), bytes)) }
        }
        guard let (file, bytes) = found.first else {
            let message = "no kustomization in folder \"\(folder)\": expected a file \"kustomization.yaml\""
            complain("folder", message, at: place ?? Place(file: shown(folder)))
            return nil
        }
        if found.count > 1 { complain("folder", "several kustomizations in folder \"\(folder)\": expected one", at: Place(file: file)) }
        let read = KubernetesYaml.read(bytes, file: file)
        diagnostics += read.diagnostics
        guard !read.diagnostics.contains(where: \.isError) else { return nil }
        guard read.roots.count == 1, let root = read.roots.first, root.isMapping else {
            complain("file", "expected a kustomization: one document, a mapping", at: Place(file: file))
            return nil
        }
        let kustomization = Kustomization(folder: folder, file: file, root: root)
        diagnostics += kustomization.complaints
        return kustomization
    }

    /// The bytes of a file; nil when there is none, or a folder of that name.
    func bytes(ofFile path: String) throws -> [UInt8]? { try source.list(path) == nil ? source.read(path) : nil }

    /// The bytes of a file that a kustomization names; nil, and a complaint, when there are none.
    mutating func read(_ path: String, of kustomization: Kustomization, at place: Place?) throws -> (file: String, bytes: [UInt8])? {
        guard let file = kustomization.resolve(path) else {
            complainOutside(path, at: place)
            return nil
        }
        guard let bytes = try self.bytes(ofFile: file) else {
            complain("path", "no file \"\(file)\"", at: place)
            return nil
        }
        return (shown(file), bytes)
    }

    /// The objects of a text, lists taken apart; complaints about what is none.
    mutating func objects(of bytes: [UInt8], file: String) -> [ImportedValue] {
        let read = KubernetesYaml.read(bytes, file: file)
        diagnostics += read.diagnostics
        return read.roots.flatMap { objects(of: $0) }
    }

    private mutating func objects(of root: ImportedValue) -> [ImportedValue] {
        if root.isNull || root.isEmptyCollection { return [] }
        let kind = root["kind"]?.text
        if let kind, kind.hasSuffix("List"), root["metadata"]?["name"] == nil {
            return (root["items"]?.elements ?? []).flatMap { objects(of: $0) }
        }
        guard kind != nil, root.at("metadata", "name")?.text?.isEmpty == false else {
            complain("object", "expected an object of Kubernetes, with \"kind\" and \"metadata.name\"", at: root.place)
            return []
        }
        return [root]
    }

    // MARK: Going through

    /// Does what a kustomization says, to objects that are there already where it is a component.
    mutating func accumulate(_ kustomization: Kustomization, into objects: inout ObjectSet) throws {
        let folder = kustomization.folder
        guard !open.contains(folder) else {
            return complain("cycle", "folder \"\(folder.isEmpty ? "." : folder)\" is its own base", at: Place(file: kustomization.file))
        }
        open.append(folder)
        defer { open.removeLast() }
        for entry in kustomization.list("resources") + kustomization.list("bases") {
            try addResource(entry, of: kustomization, to: &objects)
        }
        try generate(kustomization, into: &objects)
        for entry in kustomization.list("components") {
            guard let component = try base(entry, of: kustomization, asComponent: true) else { continue }
            try accumulate(component, into: &objects)
        }
        try transform(&objects, as: kustomization)
        for entry in kustomization.list("vars") { addVariable(entry) }
    }

    private mutating func addResource(_ entry: ImportedValue, of kustomization: Kustomization, to objects: inout ObjectSet) throws {
        guard let path = entry.text else { return complain("path", "expected the path of a file or a folder", at: entry.place) }
        if let file = kustomization.resolve(path), let bytes = try self.bytes(ofFile: file) {
            for value in self.objects(of: bytes, file: shown(file)) { append(BuiltObject(value), to: &objects) }
            return
        }
        guard let base = try base(entry, of: kustomization, asComponent: false) else { return }
        var inner = ObjectSet()
        try accumulate(base, into: &inner)
        for object in inner.objects { append(object, to: &objects) }
    }

    /// The kustomization of a folder that is named as a base or component.
    private mutating func base(_ entry: ImportedValue, of kustomization: Kustomization, asComponent: Bool) throws -> Kustomization? {
        let path = entry.text ?? "", folder = kustomization.resolve(path)
        guard let folder, try source.list(folder) != nil else {
            if folder == nil {
                complainOutside(path, at: entry.place)
            } else if Self.isRemote(path) {
                complain(
                    "unsupported", "the remote base \"\(path)\" cannot be carried: nothing is read from elsewhere", at: entry.place,
                    hints: ["copy the base into the tree, and name its folder here"])
            } else {
                complain("path", "no file or folder \"\(path)\"", at: entry.place)
            }
            return nil
        }
        guard let base = try load(folder, from: entry.place) else { return nil }
        guard base.isComponent == asComponent else {
            complain(
                "path", asComponent ? "\"\(path)\" is no component" : "\"\(path)\" is a component: expected it under \"components\"",
                at: entry.place)
            return nil
        }
        return base
    }

    /// Whether a path that is none of this tree names a repository or a file elsewhere.
    private static func isRemote(_ path: String) -> Bool {
        ["://", "git@", "github.com", "gitlab.com", "bitbucket.org", "?ref=", "?version="].contains { path.contains($0) }
    }

    mutating func append(_ object: BuiltObject, to objects: inout ObjectSet) {
        guard !objects.append(object) else { return }
        complain("object", "\(object.id) is there twice", at: object.value.place)
    }
}

extension BuiltObject {
    /// Whether the object is for kustomize and not for the cluster.
    fileprivate var isLocal: Bool {
        value.at("metadata", "annotations", "config.kubernetes.io/local-config").map { $0.text != "false" } ?? false
    }
}

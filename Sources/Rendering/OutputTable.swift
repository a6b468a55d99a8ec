internal import Digests
internal import Documents
internal import Overlays

/// The outputs of all documents of one environment, with what is needed to replace a few of them at the cost of those few.
struct OutputTable {
    /// Of every document that was ever looked at: one that is absent may still have a layer whose name another one takes.
    private var outputs: [String: DocumentOutput] = [:]
    /// Ascending by path; at one path in the order of documents.
    private(set) var files: [RenderedFile] = []
    /// Documents about which there is something to say.
    private var noted: Set<String> = []
    private var readers: [Input: Set<String>] = [:]
    /// Documents by their names in folded case.
    private var twins: [String: Set<String>] = [:]
    private var paths = PathTable()
    /// Those of links and copies.
    private var places = PathTable()
    private var tree = DigestTree()
    /// Whether two files may be in each other's way; then all are looked at, until none is.
    private var mayCollide = false
    /// Paths at which the files handed out last may be others.
    private(set) var changedPaths: Set<String> = []

    /// Something beside its own layers that a document reads.
    private enum Input: Hashable { case document(String), file(String), object(String), commit }

    /// Whether a document is there, be it with errors.
    func has(_ document: String) -> Bool { outputs[document]?.isStated ?? false }

    func hasMatch(of pattern: Pattern) -> Bool { outputs.contains { pattern.matches($0.key) && $0.value.isStated } }

    /// The documents to make again after a change, ascending; nil when everything has to be.
    ///
    /// A document with an error is always among them: what it lacks is not recorded.
    ///
    /// - Parameter isOtherCommit: whether the change led to another commit, whatever differs in it.
    func affected(by changed: [String], isOtherCommit: Bool, _ plan: TargetPlan) -> [String]? {
        var affected = noted.filter { outputs[$0]?.diagnostics.contains(where: \.isError) ?? false }
        if isOtherCommit { affected.formUnion(readers[.commit] ?? []) }
        for path in changed {
            if path == Manifest.file { return nil }
            for name in [path] + foldersAbove(path).map({ $0 + "/" }) { affected.formUnion(readers[.file(name)] ?? []) }
            guard let layer = LayerPath(path), plan.configuration.graph.order(of: plan.environment).contains(layer.environment) else {
                continue
            }
            // A name that differs only in case is an error of both documents (R4).
            affected.formUnion(twins[foldedCase(layer.document)] ?? [])
            affected.formUnion(readers[.document(layer.document)] ?? [])
            affected.insert(layer.document)
        }
        return affected.sorted()
    }

    /// The documents that refer to Kubernetes objects by some names.
    func readers(ofObjects names: Set<String>) -> Set<String> {
        names.reduce(into: []) { $0.formUnion(readers[.object($1)] ?? []) }
    }

    var digest: Digest { mutating get { tree.digest() } }

    /// Takes the outputs of some documents, in place of those they had.
    mutating func replace(with changes: [DocumentOutput]) {
        let isFirst = files.isEmpty
        for change in changes {
            if let old = outputs[change.document] {
                changedPaths.formUnion(old.paths(differingFrom: change))
                if exchange(old, change) { continue }
                remove(old)
            } else {
                changedPaths.formUnion(change.files.map(\.path))
            }
            insert(change, sorted: !isFirst)
        }
        if isFirst {
            files.sort { one, other in
                let isSame = one.path.utf8.elementsEqual(other.path.utf8)
                return isSame ? one.document < other.document : one.path.utf8.lexicographicallyPrecedes(other.path.utf8)
            }
        }
    }

    /// Forgets which paths changed: the files were handed out.
    mutating func handOut() { changedPaths = [] }

    /// Takes an output in the place of one with the same paths, where no other file stands: what follows in the list need not move.
    private mutating func exchange(_ old: DocumentOutput, _ new: DocumentOutput) -> Bool {
        guard !mayCollide, old.files.count == new.files.count, zip(old.files, new.files).allSatisfy({ $0.path == $1.path }) else {
            return false
        }
        forget(old)
        note(new)
        for file in new.files {
            tree.insert(file)
            files[index(of: file)] = file
        }
        return true
    }

    private mutating func remove(_ output: DocumentOutput) {
        forget(output)
        for file in output.files {
            paths.remove(file.path)
            if let link = file.link { places.remove(link) }
            tree.remove(file.path)
            files.remove(at: index(of: file))
        }
    }

    private mutating func insert(_ output: DocumentOutput, sorted: Bool) {
        note(output)
        for file in output.files {
            if !paths.insert(file.path) { mayCollide = true }
            if let link = file.link, !places.insert(link) { mayCollide = true }
            tree.insert(file)
            files.insert(file, at: sorted ? index(of: file) : files.count)
        }
    }

    private mutating func forget(_ output: DocumentOutput) {
        outputs[output.document] = nil
        noted.remove(output.document)
        for input in inputs(of: output) { readers[input]?.remove(output.document) }
    }

    private mutating func note(_ output: DocumentOutput) {
        outputs[output.document] = output
        if !output.diagnostics.isEmpty { noted.insert(output.document) }
        twins[foldedCase(output.document), default: []].insert(output.document)
        for input in inputs(of: output) { readers[input, default: []].insert(output.document) }
    }

    private func inputs(of output: DocumentOutput) -> [Input] {
        output.dependencies.documents.map(Input.document) + output.dependencies.files.map(Input.file)
            + output.referredNames.map(Input.object) + (output.namesCommit ? [.commit] : [])
    }

    /// Where a file stands or would stand.
    private func index(of file: RenderedFile) -> Int {
        var index = files.insertionIndex(of: file.path)
        while index < files.count, files[index].path == file.path, files[index].document < file.document { index += 1 }
        return index
    }

    /// All that is to be said about the documents, ascending by name, then about files in each other's way.
    mutating func diagnostics(environment: String) -> [Diagnostic] {
        // What is wrong with a template is the same for every document.
        var told: Set<Diagnostic> = []
        let own = noted.sorted().flatMap { outputs[$0]?.diagnostics ?? [] }.filter { told.insert($0).inserted }
        guard mayCollide else { return own }
        let found = collisions(in: files, environment: environment)
        mayCollide = !found.isEmpty
        return own + found
    }
}

extension DocumentOutput {
    /// The paths at which another output of the same document has no such file.
    fileprivate func paths(differingFrom other: DocumentOutput) -> Set<String> {
        let known = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        let new = Dictionary(other.files.map { ($0.path, $0) }) { first, _ in first }
        return Set(known.keys).union(new.keys).filter { known[$0] != new[$0] }
    }
}

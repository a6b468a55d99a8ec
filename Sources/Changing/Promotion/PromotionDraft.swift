internal import Documents
internal import History
internal import Overlays
internal import Validating

/// The destination's layers while a promotion edits them.
struct PromotionDraft {
    private enum Form { case statement, value }

    private let promotion: Promotion
    private var layers: EditedLayers

    init(_ promotion: Promotion, on head: Snapshot) throws {
        self.promotion = promotion
        layers = try EditedLayers(
            EditedTree(head, edits: [:]), promotion.root, promotion.inputs, promotion.cache,
            sealing: promotion.sealing ?? .without)
    }

    /// What sealing could not carry.
    var remarks: [Diagnostic] { layers.remarks }

    var tree: EditedTree { layers.tree }
    var edits: [String: Change.Edit] { get throws { try layers.changes } }

    /// States texts and values, then references that are not right by then. Answers with secrets that no reference carries.
    mutating func carry(_ differences: [Promotion.Difference]) throws -> [Promotion.Difference] {
        let textual = differences.filter { !$0.isSealable }
        try seal(differences.filter(\.isSealable))
        try insertParts(textual)
        let left = try textual.filter(differs())
        try state(left.filter { !$0.isReference }, as: .value)
        let references = left.filter(\.isReference)
        guard !references.isEmpty else { return [] }
        try state(references.filter(differs()), as: .statement)
        let elsewhere = try references.filter(differs()), secrets = elsewhere.filter { $0.obstacle == .secretHere }
        if secrets.isEmpty { try state(elsewhere, as: .value) }
        return secrets
    }

    /// Opened, and sealed for those who may read the destination.
    private mutating func seal(_ secrets: [Promotion.Difference]) throws {
        for target in secrets.map(\.target) {
            let copy = LayerCopy(to: target, in: promotion.destination, overwrites: true, isEffective: false)
            try layers.carryOut(LayerEdit(.named([promotion.source]), target, .copy(copy)))
        }
    }

    /// Which of the differences are still there.
    func differs() throws -> (Promotion.Difference) -> Bool {
        let left = Set(try promotion.differences(on: tree).map(\.identity))
        return { left.contains($0.identity) }
    }

    /// Parts of the source's layers of which the destination has nothing, as they stand there, comments included.
    private mutating func insertParts(_ differences: [Promotion.Difference]) throws {
        for (name, chosen) in Dictionary(grouping: differences, by: \.target.document).sorted(by: { $0.key < $1.key }) {
            for part in try NewParts(name, chosen, of: promotion, try layers.files(), tree).addresses { try insert(part, of: name) }
        }
    }

    /// One after the other, since where an element of a list goes depends on those before it.
    private mutating func state(_ differences: [Promotion.Difference], as form: Form) throws {
        for difference in differences {
            let place = try OwnPlace(of: difference, in: promotion.destination, try layers.files(), tree)
            if place.isNewKey, difference.kind == .value, form == .statement || !difference.isReference && difference.isTextual {
                if try insert(difference.address, of: difference.target.document) { continue }
            }
            let (target, action) = try place.edit(stating: form == .value ? difference.value : difference.asStated)
            try layers.carryOut(LayerEdit(.named([promotion.destination]), target, action))
        }
    }

    /// The text of the source's layer, comments included. False where it cannot stand in the other layer as it is.
    @discardableResult
    private mutating func insert(_ address: KeyAddress, of name: String) throws -> Bool {
        if address.steps.isEmpty { return try insertLayer(name) }
        let configuration = try layers.files()
        func place(_ environment: String) throws -> StatedPath {
            let found = try OwnLayer(of: name, in: environment, configuration, tree).find(address)
            let path = Path(found.path.steps + found.rest.compactMap { $0.key.map { .key($0) } })
            return StatedPath(environment: environment, target: DocumentPath(document: name, path: path))
        }
        do {
            let fragment = try layers.layer(for: place(promotion.source)).extracting(),
                layer = try layers.layer(for: place(promotion.destination))
            try layers.write(layer.file, layer.inserting(fragment))
            return true
        } catch is Diagnostic {
            return false
        }
    }

    private mutating func insertLayer(_ name: String) throws -> Bool {
        let own = try layers.ownLayers(of: name, in: promotion.source)
        guard let file = own.first(where: { !$0.isSecrets }), let text = try tree.read(file.path) else { return false }
        try layers.write("environments/\(promotion.destination)" + file.path.dropFirst("environments/\(promotion.source)".count), text)
        return true
    }
}

extension Promotion.Difference {
    struct Identity: Hashable {
        let document: String
        let address: KeyAddress
        let kind: OwnKey.Kind
        /// Tells apart what a list gains.
        let element: String?
    }

    var identity: Identity {
        Identity(document: target.document, address: address, kind: kind, element: kind == .addition ? new?.text : nil)
    }

    /// The statement of the source's layer, references as written.
    var asStated: NewValue { (try? NewValue(statement)) ?? value }
}

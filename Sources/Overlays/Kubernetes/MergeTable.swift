package import Documents

/// Which parts of Kubernetes' own kinds merge otherwise than by the general rules, as its strategic merge has it (`patchStrategy` and
/// `patchMergeKey` of its API). Custom resources are not in it: their lists replace.
struct MergeTable: Sendable {
    /// Where in the table a value stands. A plain number, since the merge of every document asks for it at every value.
    struct Position: Sendable {
        fileprivate let number: Int32

        /// Nowhere in it.
        static var none: Position { Position(number: -1) }
        /// At the root of a stream, whose entries are objects.
        static var stream: Position { Position(number: -2) }
        /// At an object whose type has not been looked at.
        static var object: Position { Position(number: -3) }
        static func branch(_ index: Int) -> Position { Position(number: Int32(index)) }

        @inline(__always) var isNone: Bool { number == -1 }
        @inline(__always) var isObject: Bool { number == -3 }
        fileprivate var isStream: Bool { number == -2 }
        /// Nil for the others.
        fileprivate var branch: Int? { number >= 0 ? Int(number) : nil }
    }

    private struct Branch: Sendable {
        var children: [(key: [UInt8], branch: Int)] = []
        /// What the elements of a list are.
        var element: Int?
        var strategy: MergeStrategy?
    }

    static let standard = MergeTable()

    private var branches: [Branch] = []
    /// The branch of each kind's root.
    private var kinds: [String: Int] = [:]

    private init() {
        for (kinds, path, strategy) in MergeTable.rules {
            for kind in kinds { add(path, strategy, to: kind) }
        }
        for (kind, spec) in KubernetesFields.podSpecs {
            for (path, strategy) in MergeTable.podRules { add("\(spec)/\(path)", strategy, to: kind) }
        }
        for kind in [MergeTable.anyKind] + kinds.keys {
            for (path, strategy) in MergeTable.commonRules { add(path, strategy, to: kind) }
        }
    }

    func position(of type: ObjectType) -> Position {
        guard type.isBuiltIn, let branch = kinds[type.kind] ?? kinds[MergeTable.anyKind] else { return .none }
        return .branch(branch)
    }

    func strategy(at position: Position) -> MergeStrategy? {
        position.branch.flatMap { branches[$0].strategy }
    }

    fileprivate func strategy(of type: ObjectType, at path: some Sequence<[UInt8]>) -> MergeStrategy? {
        guard var branch = position(of: type).branch else { return nil }
        for key in path {
            let next = key.isEmpty ? branches[branch].element : branches[branch].children.first { $0.key == key }?.branch
            guard let next else { return nil }
            branch = next
        }
        return branches[branch].strategy
    }

    /// - Parameter key: nil for an element of a list.
    func entering(_ key: EffectiveDocument.NodeID?, at position: Position, in arena: Arena) -> Position {
        guard let branch = position.branch else { return position.isStream ? .object : .none }
        guard let key else { return branches[branch].element.map { .branch($0) } ?? .none }
        let child = branches[branch].children.first { child in arena.withText(key) { $0.elementsEqual(child.key) } }
        return child.map { .branch($0.branch) } ?? .none
    }
}

extension KubernetesFields {
    /// How Kubernetes' strategic merge treats a field; nil where the general rules hold.
    ///
    /// - Parameter path: keys from the object's root; an empty one stands for an element of a list.
    package static func mergeStrategy(of type: ObjectType, at path: some Sequence<[UInt8]>) -> MergeStrategy? {
        MergeTable.standard.strategy(of: type, at: path)
    }
}

extension KubernetesFields {
    /// Keys that tell the elements of lists apart, in objects and in other documents, the likelier ones first.
    package static let elementKeys: [[MergeKey]] = {
        let stated = (MergeTable.podRules + MergeTable.commonRules + MergeTable.rules.map { ($0.path, $0.strategy) }).compactMap { rule in
            if case .by(let keys) = rule.strategy { keys } else { nil }
        }
        return ([["name"], ["id"], ["key"]] + stated).reduce(into: []) { keys, next in
            if !keys.contains(next) { keys.append(next) }
        }
    }()
}

// MARK: The table

extension MergeTable {
    /// - Parameter path: keys; `[]` stands for the elements of a list.
    private mutating func add(_ path: String, _ strategy: MergeStrategy, to kind: String) {
        var branch = kinds[kind] ?? addBranch()
        kinds[kind] = branch
        for part in path.split(separator: "/") {
            let isList = part.hasSuffix("[]")
            branch = child(Array((isList ? part.dropLast(2) : part).utf8), of: branch)
            if isList {
                let element = branches[branch].element ?? addBranch()
                branches[branch].element = element
                branch = element
            }
        }
        branches[branch].strategy = strategy
    }

    private mutating func addBranch() -> Int {
        branches.append(Branch())
        return branches.count - 1
    }

    private mutating func child(_ key: [UInt8], of branch: Int) -> Int {
        if let known = branches[branch].children.first(where: { $0.key == key }) { return known.branch }
        let child = addBranch()
        branches[branch].children.append((key, child))
        return child
    }

    /// Built-in kinds that have no rules of their own.
    private static let anyKind = "*"

    /// What every object has.
    fileprivate static let commonRules: [(path: String, strategy: MergeStrategy)] = [
        ("metadata/finalizers", .union), ("metadata/ownerReferences", .by(["uid"])), ("status/conditions", .by(["type"])),
    ]

    /// Ports are told apart by number and protocol, as the API server does: a manifest may have both protocols of one port, which the
    /// single key of strategic merge takes for one another.
    private static func ports(_ number: String) -> MergeStrategy {
        .by([MergeKey(number), MergeKey("protocol", fallback: "TCP")])
    }

    /// Below a pod's `spec`.
    fileprivate static let podRules: [(path: String, strategy: MergeStrategy)] =
        [
            ("volumes", .by(["name"])), ("imagePullSecrets", .by(["name"])), ("hostAliases", .by(["ip"])),
            ("topologySpreadConstraints", .by(["topologyKey", "whenUnsatisfiable"])), ("resourceClaims", .by(["name"])),
            ("schedulingGates", .by(["name"])),
        ]
        + KubernetesFields.containerLists.flatMap { list -> [(path: String, strategy: MergeStrategy)] in
            [
                (list, .by(["name"])), ("\(list)[]/env", .by(["name"])), ("\(list)[]/ports", ports("containerPort")),
                ("\(list)[]/volumeMounts", .by(["mountPath"])), ("\(list)[]/volumeDevices", .by(["devicePath"])),
            ]
        }

    fileprivate static let rules: [(kinds: [String], path: String, strategy: MergeStrategy)] = [
        (["Service"], "spec/ports", ports("port")),
        (["ServiceAccount"], "secrets", .by(["name"])),
        (["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], "webhooks", .by(["name"])),
        (
            ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"], "webhooks[]/matchConditions", .by(["name"])
        ),
        (["ValidatingAdmissionPolicy"], "spec/matchConditions", .by(["name"])),
        (["ValidatingAdmissionPolicy"], "spec/variables", .by(["name"])),
        (["PodDisruptionBudget"], "spec/selector", .replace),
        (["Node"], "spec/podCIDRs", .union),
        (["CSINode"], "spec/drivers", .by(["name"])),
    ]
}

internal import Documents

/// Questions that loops ask of every node. Outside of `Documents`, `==` and `contains` are calls through witness tables, ten
/// times as slow as these.
extension Node.Kind {
    @inline(__always)
    package var isMapping: Bool { if case .mapping = self { true } else { false } }
    @inline(__always)
    var isSequence: Bool { if case .sequence = self { true } else { false } }
    @inline(__always)
    package var isCollection: Bool { isMapping || isSequence }
    @inline(__always)
    var isAlias: Bool { if case .alias = self { true } else { false } }
    @inline(__always)
    var isString: Bool { if case .string = self { true } else { false } }
    @inline(__always)
    var isNull: Bool { if case .null = self { true } else { false } }
}

extension Node {
    private static let cooked = Flags.cooked.rawValue
    private static let hasMerge = Flags.hasMerge.rawValue

    @inline(__always)
    var isCooked: Bool { flags.rawValue & Node.cooked != 0 }
    @inline(__always)
    var merges: Bool { flags.rawValue & Node.hasMerge != 0 }
    @inline(__always)
    var isAbsent: Bool { if case .absent = style { true } else { false } }
}

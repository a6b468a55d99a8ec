internal import Documents
internal import Glibc

/// The arrays of an `Instance` while somebody looks at them.
struct NodeTable {
    let nodes: UnsafeBufferPointer<Instance.Node>
    let bytes: UnsafeBufferPointer<UInt8>

    @inline(__always)
    subscript(_ node: Int) -> Instance.Node { nodes[node] }

    @inline(__always)
    func text(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[node]
        return UnsafeBufferPointer(rebasing: bytes[Int(node.textStart) ..< Int(node.textEnd)])
    }

    @inline(__always)
    func isTrue(_ node: Int) -> Bool { bytes[Int(nodes[node].textStart)] | 0x20 == UInt8(ascii: "t") }
}

// MARK: Equality

extension NodeTable {
    /// Whether two values are equal as JSON Schema has it (core, 4.2.2): numbers by value, mappings whatever the order of their keys.
    /// Sealed values are `unknown`.
    func equality(_ node: Int, _ other: NodeTable, _ otherNode: Int) -> Outcome {
        let one = nodes[node], two = other.nodes[otherNode]
        if one.flags.contains(.sealed) || two.flags.contains(.sealed) { return .unknown }
        switch (one.kind, two.kind) {
        case (.null, .null): return .meets
        case (.boolean, .boolean): return isTrue(node) == other.isTrue(otherNode) ? .meets : .fails
        case (.string, .string): return isSame(text(node), other.text(otherNode)) ? .meets : .fails
        case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            if isSame(text(node), other.text(otherNode)) { return .meets }
            return NumberLimit(text(node)).position(of: other.text(otherNode)) == 0 ? .meets : .fails
        case (.sequence, .sequence): return one.count == two.count ? elementsEqual(node, other, otherNode) : .fails
        case (.mapping, .mapping): return one.count == two.count ? entriesEqual(node, other, otherNode) : .fails
        default: return .fails
        }
    }

    private func isSame(_ one: UnsafeBufferPointer<UInt8>, _ two: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == two.count else { return false }
        guard let left = one.baseAddress, let right = two.baseAddress else { return true }
        return memcmp(left, right, one.count) == 0
    }

    private func elementsEqual(_ node: Int, _ other: NodeTable, _ otherNode: Int) -> Outcome {
        var result = Outcome.meets, one = node + 1, two = otherNode + 1
        while one < nodes[node].next, result != .fails {
            result = max(result, equality(one, other, two))
            (one, two) = (Int(nodes[one].next), Int(other.nodes[two].next))
        }
        return result
    }

    /// Mostly the keys stand in the same order; where not, they are looked for.
    private func entriesEqual(_ node: Int, _ other: NodeTable, _ otherNode: Int) -> Outcome {
        var result = Outcome.meets, one = node + 1, two = otherNode + 1
        while one < nodes[node].next, result != .fails {
            let key = text(one), isAligned = isSame(key, other.text(two))
            guard let value = isAligned ? two + 1 : other.value(of: key, in: otherNode) else { return .fails }
            result = max(result, equality(one + 1, other, value))
            one = Int(nodes[one + 1].next)
            two = Int(other.nodes[two + 1].next)
        }
        return result
    }

    /// The value of a key of a mapping.
    func value(of key: UnsafeBufferPointer<UInt8>, in mapping: Int) -> Int? {
        var child = mapping + 1
        while child < nodes[mapping].next {
            if isSame(text(child), key) { return child + 1 }
            child = Int(nodes[child + 1].next)
        }
        return nil
    }
}

// MARK: Repeated elements

extension NodeTable {
    /// The first two equal elements of a list, and whether some may be equal that are not known.
    func repeated(in list: Int) -> (pair: (first: Int, second: Int)?, isUnknown: Bool) {
        var elements: [(hash: UInt64, node: Int)] = [], child = list + 1
        elements.reserveCapacity(Int(nodes[list].count))
        while child < nodes[list].next {
            elements.append((hash(child), child))
            child = Int(nodes[child].next)
        }
        elements.sort { ($0.hash, $0.node) < ($1.hash, $1.node) }
        var pair: (first: Int, second: Int)?, isUnknown = false
        for index in elements.indices.dropLast() {
            var next = index + 1
            while next < elements.count, elements[next].hash == elements[index].hash {
                let (one, two) = (elements[index].node, elements[next].node)
                switch equality(one, self, two) {
                case .meets: if pair.map({ two < $0.second }) ?? true { pair = (one, two) }
                case .unknown: isUnknown = true
                case .fails:
                    next += 1
                    continue
                }
                break
            }
        }
        return (pair, isUnknown)
    }

    /// Equal values have equal hashes; a sealed value has that of every other.
    private func hash(_ node: Int) -> UInt64 {
        let value = nodes[node]
        var result = UInt64(value.kind.rawValue) &* 0x9E37_79B9_7F4A_7C15
        switch value.kind {
        case _ where value.flags.contains(.sealed): return 0
        case .boolean: return result &+ (isTrue(node) ? 1 : 2)
        case .string: return result ^ UInt64(NameTable.hash(text(node)))
        case .integer, .decimal:
            let number = ExactNumber(text(node))
            result = NameTable.mixed(UInt64(number.digits.count), UInt64(truncatingIfNeeded: number.exponent))
            return NameTable.mixed(result, number.digits.reduce(0) { $0 &* 10 &+ UInt64($1) })
        case .sequence:
            var child = node + 1
            while child < value.next {
                result = NameTable.mixed(result, hash(child))
                child = Int(nodes[child].next)
            }
        case .mapping:
            var child = node + 1
            while child < value.next {
                result = result &+ NameTable.mixed(UInt64(NameTable.hash(text(child))), hash(child + 1))
                child = Int(nodes[child + 1].next)
            }
        default: break
        }
        return result
    }
}

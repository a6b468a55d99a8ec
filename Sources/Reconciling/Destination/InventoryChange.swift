internal import Glibc

extension Inventory {
    /// The inventory with other entries at some names; nil takes one away. Lines that stay are copied, not written anew.
    func replacing(_ changes: [String: Entry?]) -> Inventory {
        var pending = changes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }[...]
        var entries: [(name: String, entry: Entry)] = [], text = Array(Self.heading.utf8), start = text.count
        entries.reserveCapacity(self.entries.count + changes.count)
        text.reserveCapacity(self.text.count + changes.count * 256)
        func add(_ name: String, _ entry: Entry?) {
            guard let entry else { return }
            entries.append((name, entry))
            text += Self.line(name, entry).utf8
        }
        for (name, entry) in self.entries {
            let end = endOfLine(from: start)
            while let (key, new) = pending.first, key.utf8.lexicographicallyPrecedes(name.utf8) {
                add(key, new)
                pending.removeFirst()
            }
            if let (key, new) = pending.first, key == name {
                add(key, new)
                pending.removeFirst()
            } else {
                entries.append((name, entry))
                text += self.text[start ..< end]
            }
            start = end
        }
        for (key, new) in pending { add(key, new) }
        return Inventory(entries: entries, text: text)
    }

    /// Behind the newline of a line; every line has one.
    private func endOfLine(from start: Int) -> Int {
        text.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start) else {
                return bytes.count
            }
            return UnsafeRawPointer(found) - base + 1
        }
    }
}

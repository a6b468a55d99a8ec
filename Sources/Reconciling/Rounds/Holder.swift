package import Documents
internal import Rendering

/// The right to reconcile into a destination, held for the life of an agent or a command. It ends with this value, or with the process.
package final class Holder {
    private let lock: DiskLock
    fileprivate init(_ lock: DiskLock) { self.lock = lock }
}

extension Destination {
    /// Takes the right to reconcile, or gives nil when another process has it.
    ///
    /// - Parameter process: our number, for the message of who comes second.
    /// - Throws: a `Diagnostic` when the destination is bound to something else or holds what is not ours.
    package func takeHolder(for binding: Binding, process: Int32) throws -> Holder? {
        try refuseOther(than: binding)
        let foreign = try foreignAtTop().map(\.path)
        if !foreign.isEmpty { throw self.foreign(foreign) }
        try makeHome()
        try makeLock(Layout.holder)
        guard let lock = try disk.lock(Layout.holder) else { return nil }
        try withExtendedLifetime(try takeLock()) {
            try makeFolders()
            try replaceDurably(Layout.holderProcess, with: Array("\(process)\n".utf8), mode: 0o644)
        }
        try clearCandidates()
        try recover(for: binding)
        return Holder(lock)
    }

    package var heldElsewhere: Diagnostic {
        let holder = (try? disk.read(Layout.holderProcess)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let process = Int32(String(holder.prefix { $0 != "\n" })).map { " by process \($0)" } ?? ""
        return Diagnostic(
            "destination-held", "\"\(folder)\" is held\(process)",
            hints: ["an agent or another reconciliation is at work there; --wait waits until it ends"])
    }
}

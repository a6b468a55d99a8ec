internal import CGit2

/// A closure that C can carry: what is told while a pack is written.
final class PackProgress {
    private let report: (Int, Int) -> Void

    init(_ report: @escaping (Int, Int) -> Void) { self.report = report }

    /// It must live as long as the builder works.
    func watch(_ builder: OpaquePointer) {
        git_packbuilder_set_callbacks(
            builder,
            { _, done, total, payload in
                Unmanaged<PackProgress>.fromOpaque(payload!).takeUnretainedValue().report(Int(done), Int(total))  // what is passed below
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

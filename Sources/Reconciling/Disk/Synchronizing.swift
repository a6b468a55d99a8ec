internal import Glibc

/// Waits until files and folders are on disk, several at a time: what asks together waits for one commit of the file system's journal, and
/// what asks in turn for one each.
///
/// - Returns: the first that failed, and with which code; nil when all are there.
func synchronize(_ descriptors: [Int32]) -> (index: Int, code: Int32)? {
    let count = min(descriptors.count, Lane.limit)
    let lanes = (0 ..< count).map { Lane(descriptors, first: $0, step: count) }
    // The first lane is for this thread.
    let threads = lanes.dropFirst().map { $0.start() }
    lanes.first?.run()
    for (lane, thread) in zip(lanes.dropFirst(), threads) {
        if let thread { pthread_join(thread, nil) } else { lane.run() }
    }
    return lanes.compactMap(\.failure).min { $0.index < $1.index }
}

/// What one thread waits for, one after the other.
private final class Lane {
    /// Each is a thread; a switch of one file writes hardly more files and folders.
    static let limit = 8

    private let descriptors: [Int32]
    private let indices: StrideTo<Int>
    private(set) var failure: (index: Int, code: Int32)?

    init(_ descriptors: [Int32], first: Int, step: Int) {
        (self.descriptors, indices) = (descriptors, stride(from: first, to: descriptors.count, by: step))
    }

    func run() {
        for index in indices where fsync(descriptors[index]) < 0 {
            failure = (index, errno)
            return
        }
    }

    /// Nil where there is no thread to be had.
    func start() -> pthread_t? {
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { lane in
                if let lane { Unmanaged<Lane>.fromOpaque(lane).takeUnretainedValue().run() }
                return nil
            }, Unmanaged.passUnretained(self).toOpaque())
        return code == 0 ? thread : nil
    }
}

internal import Digests
internal import Rendering

extension Destination {
    /// One record; nil where there is none that can be read.
    func record(_ name: String) throws(DiskError) -> Generation? {
        let path = "\(Layout.generations)/\(name)"
        guard let memory, let stamp = try disk.status(path)?.stamp else { return try disk.read(path).flatMap { Generation(json: $0) } }
        if let known = memory.withLock({ $0.records[name] }), known.stamp == stamp { return known.generation }
        let generation = try disk.read(path).flatMap { Generation(json: $0) }
        memory.withLock { $0.records[name] = generation.map { (stamp, $0) } }
        return generation
    }

    /// Remembers what is live once a plan was made true.
    func remember(_ plan: Plan) {
        memory?.adopt(plan)
        // What has no seal is hashed when it is built upon.
        do { try sealRemade(by: plan) } catch { memory?.withLock { $0.seals = [:] } }
    }
}

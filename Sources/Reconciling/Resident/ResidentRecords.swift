internal import Digests
internal import Rendering

extension Destination {
    /// One record; nil where there is none that can be read.
    func record(_ name: String) throws(DiskError) -> Generation? {
        let path = "\(Layout.generations)/\(name)", version = resident == nil ? nil : try disk.status(path)?.version
        if let version, let known = resident?.withLock({ $0.records[name] }), known.version == version { return known.generation }
        let generation = try disk.read(path).flatMap { Generation(json: $0) }
        if let version, let generation { resident?.withLock { $0.records[name] = (version, generation) } }
        return generation
    }

    /// Remembers what is live once a plan was made true.
    func noteLive(_ plan: Plan) {
        resident?.adopt(plan)
        // What has no seal is hashed when it is built upon.
        do { try sealRemade(by: plan) } catch { resident?.withLock { $0.seals = [:] } }
    }
}

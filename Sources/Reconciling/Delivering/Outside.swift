package import Documents
internal import Glibc

/// The file system beyond a destination, and what this machine lets us do there (R29).
package struct Outside {
    /// Stands for `/`.
    let disk: any Disk
    /// Why nothing may be placed at an absolute path; nil: it may.
    let refusal: (String) -> Diagnostic?

    package init(disk: any Disk = RealDisk(folder: "/"), refusal: @escaping (String) -> Diagnostic?) {
        self.disk = disk
        self.refusal = refusal
    }

    /// To be looked at, not to be written to.
    package static var closed: Outside {
        Outside { path in
            Diagnostic(
                "not-allowed", "this machine does not allow the path \"\(path)\"",
                hints: ["to allow it here: git config --add cfgops.allowPath '\(path)'"])
        }
    }

    /// A path with the links in its folders followed, so that no later step is a link; its last step is taken as it is.
    ///
    /// What a link leads to may not be what was allowed, so the answer is to be asked for as well.
    func resolved(_ path: String) throws(DiskError) -> String {
        var done: [String] = [], waiting = Outside.steps(of: parent(of: path)), followed = 0
        while let step = waiting.popLast() {
            if step == ".." {
                done.removeLast(done.isEmpty ? 0 : 1)
                continue
            }
            let place = (done + [step]).joined(separator: "/")
            guard try disk.status(place)?.kind == .link, let target = try disk.readLink(place) else {
                done.append(step)
                continue
            }
            followed += 1
            guard followed <= Outside.linkLimit else { throw DiskError(call: "openat", path: "/\(place)", code: ELOOP) }
            if target.hasPrefix("/") { done = [] }
            waiting += Outside.steps(of: target)
        }
        return "/" + (done + [name(of: path)]).joined(separator: "/")
    }

    /// The last one first.
    private static func steps(of path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init).reversed()
    }

    /// As many as the kernel follows in one path.
    private static let linkLimit = 40
}

/// A place beside a generation, as a disk finds it without following a link.
struct Spot {
    let disk: any Disk
    let path: String
    /// As messages name it: absolute.
    let shown: String

    var folder: String { parent(of: path) }
    /// A name in the same folder, so on the same file system.
    func beside(_ name: String) -> String { joined(folder, name) }
}

extension Destination {
    /// - Parameter place: absolute, with no link on its way; or below the destination.
    func spot(_ place: String) -> Spot {
        place.hasPrefix("/")
            ? Spot(disk: outside.disk, path: String(place.dropFirst()), shown: place)
            : Spot(disk: disk, path: place, shown: "\(folder)/\(place)")
    }

    /// What stands at a place, nil when nothing does.
    func occupant(_ spot: Spot) throws(DiskError) -> FileStatus? { try spot.disk.status(spot.path) }
}

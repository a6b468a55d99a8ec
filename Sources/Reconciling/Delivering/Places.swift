internal import Digests
internal import Documents
internal import Overlays
internal import Rendering

/// What the plan shows of a place beside the generation, and what applying does there.
struct PlaceStep {
    var step: Plan.Step
    /// Nil: nothing.
    var delivery: DeliveryJournal.Entry?
}

/// A file and what its placement puts at its place.
private struct Tenant {
    var file: DeployedFile
    var occupant: Occupant

    /// Whether the place looks the same with either, wherever in the store the bytes lie.
    func looks(like other: Tenant) -> Bool {
        guard case (.file, .file) = (occupant, other.occupant) else { return occupant == other.occupant }
        return file.sharesInode(with: other.file)
    }
}

extension Destination {
    /// Compares the places of the wanted files, and of live ones that are no longer wanted, with what stands there. Ascending by place.
    ///
    /// - Parameters:
    ///   - live: nil when it is not known what is ours.
    ///   - group: the one group to switch; nil: all.
    ///   - asksMachine: whether something may be written, so that the machine must allow it (R29).
    /// - Throws: every place that is not allowed or cannot be one; otherwise a `DiskError`.
    func placeSteps(
        _ live: FolderTree?, _ wanted: FolderTree, only group: String?, key: MachineKey?, asksMachine: Bool
    ) throws -> [PlaceStep] {
        let olds = tenants(of: live, group), news = tenants(of: wanted, group)
        let stated = Set(olds.keys).union(news.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if asksMachine { try refuseForbidden(stated) }
        var taken: [String: String] = [:], result: [PlaceStep] = []
        for place in stated {
            let found = try resolved(place)
            if news[place] != nil, let other = taken.updateValue(place, forKey: found) {
                throw Diagnostic("path-held", "\"\(other)\" and \"\(place)\" both lead to \"\(found)\", where one file can go")
            }
            result.append(try compare(found, old: olds[place], new: news[place], key))
        }
        return result
    }

    /// By place.
    private func tenants(of tree: FolderTree?, _ group: String?) -> [String: Tenant] {
        guard let tree else { return [:] }
        var result: [String: Tenant] = [:]
        for (path, file) in tree.files where group == nil || file.group == group {
            if let placement = file.placement {
                result[placement.path] = Tenant(file: file, occupant: occupant(of: file, at: path, in: tree))
            }
        }
        return result
    }

    private func resolved(_ place: String) throws(DiskError) -> String {
        place.hasPrefix("/") ? try outside.resolved(place) : place
    }

    private func compare(_ place: String, old: Tenant?, new: Tenant?, _ key: MachineKey?) throws(DiskError) -> PlaceStep {
        let spot = spot(place), found = try occupant(spot)
        var step = Plan.Step(action: .unchanged, path: spot.shown, old: old?.file, new: new?.file)
        step.placement = (new ?? old)?.file.placement
        if let old { step.drift = try drift(from: old.occupant, on: spot.disk, at: spot.path, key: key) }
        var entry = DeliveryJournal.Entry(
            place: place, staged: stagedName(for: place), isInPlace: new?.file.placement?.delivery == .inPlace && found?.kind == .file,
            old: old?.occupant ?? .nothing, new: new?.occupant ?? .nothing)
        guard let new else {
            step.action = .delete
            // What somebody changed since is no longer what we left there: it stays.
            let isOurs = try holds(entry.old, spot, key: key)
            return PlaceStep(step: step, delivery: isOurs ? entry : nil)
        }
        if found?.kind == .folder || found?.kind == .other {
            step.action = .foreign
        } else if try drift(from: new.occupant, on: spot.disk, at: spot.path, key: key) == nil {
            return PlaceStep(step: step)
        } else if let old {
            step.action = old.looks(like: new) ? .drifted : .replace
        } else if found == nil {
            step.action = .create
        } else if try holds(new.occupant, spot, key: key) {
            // The very bytes are there already: the file is taken over.
            step.action = .replace
            entry.old = new.occupant
        } else {
            // An empty file that is written in place was made for us, by whoever mounted it there.
            step.action = entry.isInPlace && found?.size == 0 ? .replace : .foreign
        }
        return PlaceStep(step: step, delivery: step.action == .foreign ? nil : entry)
    }

    /// One name for one place of one destination, so that a leftover of it is known.
    private func stagedName(for place: String) -> String {
        ".cfgops-\("\(Sha256.digest(of: Array("\(folder)\0\(place)".utf8)))".prefix(16))"
    }
}

// MARK: - What may be a place

extension Destination {
    private func refuseForbidden(_ places: [String]) throws {
        let own = try [Layout.current, Layout.home].flatMap { name in ["\(folder)/\(name)", try outside.resolved("\(folder)/\(name)")] }
        var problems: [Diagnostic] = []
        for place in places {
            let found = try resolved(place)
            let isOurs =
                place.hasPrefix("/")
                ? own.contains { found == $0 || found.hasPrefix($0 + "/") || place == $0 || place.hasPrefix($0 + "/") }
                : [Layout.current, Layout.home].contains { place == $0 || place.hasPrefix($0 + "/") }
            if isOurs {
                let message = "\"\(spot(place).shown)\" is where the generations of \"\(folder)\" are kept"
                problems.append(Diagnostic("path-held", message, hints: ["choose another path for the link or copy"]))
            } else if place.hasPrefix("/"), let refusal = outside.refusal(place) ?? (found == place ? nil : outside.refusal(found)) {
                problems.append(refusal)
            }
        }
        if !problems.isEmpty { throw Diagnostics(problems) }
    }

    /// Gives a place to one file: a file that is carried over loses it to one that is rendered.
    ///
    /// - Throws: when the other one belongs to a group that is not switched.
    func settlePlaces(of files: inout [String: DeployedFile], switching group: String?, rendered: Rendering) throws(Diagnostic) {
        var holders: [String: String] = [:]
        for file in rendered.files where group == nil || file.groupName == group {
            if let place = files[file.path]?.placement?.path { holders[place] = file.path }
        }
        for (path, file) in files {
            guard let place = file.placement?.path, let holder = holders[place], holder != path else { continue }
            guard group == nil || file.group == group else {
                throw Diagnostic(
                    "path-held", "target \"\(file.target)\" of group \"\(file.group)\" holds \"\(place)\", where \"\(holder)\" is to go",
                    hints: ["reconcile all groups together"])
            }
            files[path]?.placement = nil
        }
    }

    func occupied(_ places: [String], by delivery: Delivery?) -> Diagnostic {
        let list = places.map { "\"\($0)\"" }.joined(separator: ", ")
        let hint = delivery == .inPlace ? "empty it, or put what is wanted there" : "move it elsewhere"
        return Diagnostic("foreign-file", "cfgops did not write what stands at \(list)", hints: ["\(hint); cfgops neither replaces nor removes it"])
    }
}

import History
import TestSupport
import Testing

/// A repository with branches and merges whose commits set and unset values, write them otherwise, break and mend documents, change
/// parents, the manifest, referenced documents and files, and rename documents and environments.
struct RandomHistory {
    /// Everything that a commit holds. Documents and environments keep their numbers when they are renamed.
    struct State {
        /// What each document, each of two environments, and the set of layers between them is called.
        var documents = ["app", "web"], environments = ["dev", "prod"], isEuropean = false
        /// Values by document, layer (0 is base, 1 the set "eu", 2 and 3 the environments) and key; nil takes what is inherited away.
        var values: [[[String: String]]]
        /// How often each layer was written another way.
        var styles: [[Int]]
        /// The document whose text is broken.
        var broken: Int?
        var motd = "hello", other = 0
    }

    struct Commit {
        var parents: [Int]
        var state: State
    }

    private(set) var commits: [Commit] = []
    private var random: SeededRandom

    init(seed: UInt64, count: Int) {
        random = SeededRandom(seed: seed)
        var values = [[[String: String]]](repeating: [[:], [:], [:], [:]], count: 2)
        values[0][0] = ["port": "80", "link": "\"${web:url}\"", "motd": "\"${file:motd.txt}\""]
        values[1][0] = ["url": "http", "pool": "{size: 1, idle: 1}"]
        commits.append(Commit(parents: [], state: State(values: values, styles: [[0, 0, 0, 0], [0, 0, 0, 0]])))
        var tips = [0]
        while commits.count < count {
            let branch = Int.random(in: 0 ..< tips.count, using: &random), tip = tips[branch]
            if tips.count > 1, roll(6) {
                let other = tips.remove(at: (branch + 1) % tips.count), mine = tips.firstIndex(of: tip) ?? 0
                commits.append(Commit(parents: [tip, other], state: merged(commits[tip].state, commits[other].state)))
                tips[mine] = commits.count - 1
                continue
            }
            if tips.count < 3, roll(6) { tips.append(tip) }
            commits.append(Commit(parents: [tip], state: changed(commits[tip].state)))
            tips[branch] = commits.count - 1
        }
        while tips.count > 1 {
            let (one, other) = (tips.removeFirst(), tips.removeFirst())
            commits.append(Commit(parents: [one, other], state: merged(commits[one].state, commits[other].state)))
            tips.append(commits.count - 1)
        }
    }

    /// Writes everything into a bare repository with dates that ascend; the ids of the commits.
    func write(to folder: String) throws -> [ObjectID] {
        var stream = ""
        for (index, commit) in commits.enumerated() {
            stream += "commit refs/heads/main\nmark :\(index + 1)\n"
            stream += "committer Ada <ada@example.com> \(1_700_000_000 + 60 * index) +0000\ndata 0\n"
            for (number, parent) in commit.parents.enumerated() { stream += "\(number == 0 ? "from" : "merge") :\(parent + 1)\n" }
            stream += "deleteall\n"
            for (path, text) in files(commit.state).sorted(by: { $0.key < $1.key }) {
                stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
            }
        }
        _ = try run(["git", "init", "-q", "--bare", "-b", "main", folder])
        let imported = try run(["git", "-C", folder, "fast-import", "--quiet", "--export-marks=marks"], input: Array(stream.utf8))
        try #require(imported.status == 0, "\(imported.error)")
        let marks = String(decoding: try readFile(folder + "/marks"), as: UTF8.self)
        let ids = marks.split(separator: "\n").map { $0.dropFirst().split(separator: " ") }.sorted { (Int($0[0]) ?? 0) < (Int($1[0]) ?? 0) }
        return try ids.map { try #require(ObjectID(hex: $0[1])) }
    }

    private mutating func roll(_ sides: Int) -> Bool { Int.random(in: 0 ..< sides, using: &random) == 0 }

    private mutating func changed(_ old: State) -> State {
        var state = old
        let document = Int.random(in: 0 ... 1, using: &random), layer = Int.random(in: 0 ... 3, using: &random)
        switch Int.random(in: 0 ..< 16, using: &random) {
        case 0 ... 4: state.values[document][layer][key()] = value()
        case 5: state.values[document][layer][key()] = nil
        case 6: state.values[document][layer][key()] = layer > 0 ? "null" : value()
        case 7, 8: state.styles[document][layer] += 1
        case 9: state.isEuropean.toggle()
        case 10: state.motd = value()
        case 11: state.broken = state.broken == nil ? document : nil
        case 12:
            state.documents[document] = document == 0 ? ["app", "shop", "team/app"].filter { $0 != old.documents[0] }[layer % 2] : "web"
        case 13: state.environments[1] = old.environments[1] == "prod" ? "live" : "prod"
        default: state.other += 1
        }
        return state
    }

    /// Every part from one side or the other, and now and then something that neither has.
    private mutating func merged(_ one: State, _ other: State) -> State {
        var state = Bool.random(using: &random) ? one : other
        let second = Bool.random(using: &random) ? one : other
        for document in 0 ... 1 {
            for layer in 0 ... 3 where Bool.random(using: &random) {
                state.values[document][layer] = second.values[document][layer]
                state.styles[document][layer] = second.styles[document][layer]
            }
        }
        if roll(3) { state.values[0][0][key()] = value() }
        return state
    }

    private mutating func key() -> String { ["port", "host", "pool", "url"][Int.random(in: 0 ... 3, using: &random)] }

    private mutating func value() -> String {
        let number = Int.random(in: 0 ... 3, using: &random)
        return ["\(number)", "n\(number)", "{size: \(number), idle: 1}", "[\(number), 2]", "{}"][Int.random(in: 0 ... 4, using: &random)]
    }

    // MARK: Files

    private func files(_ state: State) -> [String: String] {
        let parents = state.isEuropean ? ", inherits: [base, eu]" : ""
        var files = [
            "cfgops.yaml": """
            version: 1
            # \(state.other / 3)
            environments: {\(state.environments[0]): {}, eu: {abstract: true}, \(state.environments[1]): {protected: false\(parents)}}
            """, "motd.txt": state.motd, "readme.txt": "\(state.other)",
        ]
        // What an environment is known by again, whatever a merge does to the other documents.
        for environment in 0 ... 1 {
            for number in 0 ... 2 { files["environments/\(state.environments[environment])/mark-\(number).yaml"] = "of: \(environment)\n" }
        }
        for document in 0 ... 1 {
            for (layer, folder) in ["base", "eu", state.environments[0], state.environments[1]].enumerated() {
                let values = state.values[document][layer]
                guard layer == 0 || !values.isEmpty else { continue }
                let broken = state.broken == document && layer == 0 ? "port: 1\nport: 2\n" : ""
                files["environments/\(folder)/\(state.documents[document]).yaml"] =
                    text(values, state.styles[document][layer], document) + broken
            }
        }
        return files
    }

    /// Most lines stay, so that a renamed file is known again.
    private func text(_ values: [String: String], _ style: Int, _ document: Int) -> String {
        let frame = (0 ..< 20).map { "# line \($0) of document \(document)\n" }.joined(), keys = values.keys.sorted()
        let lines = (style % 2 == 0 ? keys : keys.reversed()).map { key in
            "\(style % 3 == 0 ? "\"\(key)\"" : key): \(values[key] ?? "")\(style % 5 == 1 ? " # \(style)" : "")\n"
        }
        return frame + lines.joined()
    }
}

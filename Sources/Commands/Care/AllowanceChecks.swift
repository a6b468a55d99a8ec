internal import Documents
internal import History
internal import Reconciling

/// What this machine lets a pushed configuration do (R29): whoever looks after it should see all of it at once.
struct AllowanceChecks {
    let repository: Repository

    func run() throws -> [Check] {
        let texts = try repository.allowanceTexts()
        let lists = Allowances.Key.allCases.compactMap { key in
            texts[key].flatMap { $0.isEmpty ? nil : Check(.ok, "allowed \(key.plural)", $0.joined(separator: "; ")) }
        }
        return lists + Allowances(texts).complaints.map { Check(.error, "allowed", $0.message, $0.hints.first) }
    }
}

extension Allowances.Key {
    fileprivate var plural: String {
        switch self {
        case .command: "commands"
        case .path: "paths"
        case .unit: "units"
        case .host: "hosts"
        }
    }
}

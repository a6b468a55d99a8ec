internal import Documents

/// Whether a commit may go live in a protected environment; asked once for each round.
///
/// - Parameters: the environment, and the commit's id.
package typealias Approval = @Sendable (_ environment: String, _ commit: String) throws -> ApprovalAnswer

package enum ApprovalAnswer: Hashable, Sendable {
    case approved
    /// Nobody has said yes yet; what is missing, as `2 of 3 people`.
    case awaited(String)
}

/// What has been asked for until there is anything to approve by: `--confirm` of the change itself (R26).
package let approved: Approval = { _, _ in .approved }

extension Guards {
    func awaited(_ environment: String, _ commit: String) throws -> GuardVerdict {
        guard case .awaited(let missing) = try approval(environment, commit) else { return .pass }
        let diagnostic = Diagnostic(
            "awaiting-approval", "\"\(environment)\" is protected, and \(commit.prefix(12)) is not approved yet: \(missing)",
            hints: ["what is live stays until then"])
        return .wait(.awaitingApproval, diagnostic, until: nil)
    }
}

internal import Documents
internal import Schemas

/// A rule made ready to be asked of every key or comment.
struct EncryptionMatcher {
    private enum Test {
        /// Of binary files: everything is sealed.
        case all
        case suffix([UInt8])
        case expression(RegularExpression)
    }

    private let test: Test
    /// Whether what matches is sealed; otherwise what does not.
    let sealsMatches: Bool
    /// Whether comments are asked, and not keys.
    let asksComments: Bool

    static let everything = EncryptionMatcher(test: .all, sealsMatches: true, asksComments: false)

    /// - Parameter rule: nil for `EncryptionRule.standard`.
    /// - Throws: code `bad-expression`, where sops would take the expression for one that never matches.
    init(_ rule: EncryptionRule?) throws(Diagnostic) {
        let rule = rule ?? .standard
        switch rule {
        case .unencryptedSuffix(let text), .encryptedSuffix(let text): test = .suffix(Array(text.utf8))
        case .unencryptedRegex(let text), .encryptedRegex(let text), .unencryptedCommentRegex(let text), .encryptedCommentRegex(let text):
            do throws(RegularExpression.Mistake) { test = .expression(try RegularExpression(try re2Pattern(text))) } catch {
                throw Diagnostic(
                    "bad-expression", "\(rule.field): \(error.message), at byte \(error.offset + 1) of the expression",
                    hints: ["expressions are those of RE2: no looking ahead or behind, no references to groups"])
            }
        }
        (sealsMatches, asksComments) = (rule.sealsMatches, rule.asksComments)
    }

    private init(test: Test, sealsMatches: Bool, asksComments: Bool) {
        (self.test, self.sealsMatches, self.asksComments) = (test, sealsMatches, asksComments)
    }

    /// Whether a key, or the text of a comment, is what the rule speaks of.
    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch test {
        case .all: true
        case .suffix(let suffix): text.count >= suffix.count && text[(text.count - suffix.count)...].elementsEqual(suffix)
        case .expression(let expression):
            switch expression.match(text) {
            case .matches: true
            case .differs: false
            // Only what RE2 refuses needs so many steps.
            case .tooSlow: sealsMatches
            }
        }
    }
}

extension EncryptionRule {
    /// The metadata field, and the field of `.sops.yaml`.
    var field: String {
        switch self {
        case .unencryptedSuffix: "unencrypted_suffix"
        case .encryptedSuffix: "encrypted_suffix"
        case .unencryptedRegex: "unencrypted_regex"
        case .encryptedRegex: "encrypted_regex"
        case .unencryptedCommentRegex: "unencrypted_comment_regex"
        case .encryptedCommentRegex: "encrypted_comment_regex"
        }
    }

    var text: String {
        switch self {
        case .unencryptedSuffix(let text), .encryptedSuffix(let text), .unencryptedRegex(let text), .encryptedRegex(let text),
            .unencryptedCommentRegex(let text), .encryptedCommentRegex(let text):
            text
        }
    }

    /// - Returns: nil for a field that is no rule.
    init?(field: String, text: String) {
        let rules: [EncryptionRule] = [
            .unencryptedSuffix(text), .encryptedSuffix(text), .unencryptedRegex(text), .encryptedRegex(text),
            .unencryptedCommentRegex(text), .encryptedCommentRegex(text),
        ]
        guard let rule = rules.first(where: { $0.field == field }) else { return nil }
        self = rule
    }

    var sealsMatches: Bool {
        switch self {
        case .encryptedSuffix, .encryptedRegex, .encryptedCommentRegex: true
        case .unencryptedSuffix, .unencryptedRegex, .unencryptedCommentRegex: false
        }
    }

    var asksComments: Bool {
        switch self {
        case .encryptedCommentRegex, .unencryptedCommentRegex: true
        default: false
        }
    }
}

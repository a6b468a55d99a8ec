/// One thing that `doctor` looked at.
struct Check {
    enum Result: String { case ok, warning, error }

    let result: Result
    let subject: String
    let finding: String
    let hint: String?
    /// Puts it right and says what was done; nil where a person has to.
    let repair: (() throws -> String)?

    init(
        _ result: Result, _ subject: String, _ finding: String, _ hint: String? = nil, repair: (() throws -> String)? = nil
    ) {
        (self.result, self.subject, self.finding, self.hint, self.repair) = (result, subject, finding, hint, repair)
    }
}

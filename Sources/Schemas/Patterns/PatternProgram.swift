/// A pattern as steps over code points, which every matcher walks from the first on.
struct PatternProgram: Sendable {
    enum Step: Sendable {
        /// One code point of a set, ahead of the place or, in what looks behind, in front of it.
        case read(set: Int32), readBack(set: Int32)
        /// Two ways to go on; the first is to be preferred.
        case split(Int32, Int32)
        case jump(Int32)
        case check(PatternCheck)
        case match

        // The rest stands only in programs that are not regular.

        /// What follows, up to `lookEnd`, is tried here; then it goes on at `next` from the same place.
        case look(isNegative: Bool, next: Int32)
        case lookEnd
        /// Notes the place in a register.
        case save(register: Int32)
        /// Fails when the place is still the one in a register: a repetition that reads nothing could go on for ever.
        case progress(register: Int32)
        /// Empties the registers of groups, which a new repetition of them starts without.
        case forget(from: Int32, to: Int32)
        /// The text between a group's two registers once more.
        case reference(group: Int32, isBack: Bool)
    }

    var steps: [Step] = []
    var sets: [ScalarSet] = []
    /// Two for each group from 1, where it starts and ends, then those of repetitions.
    var registers = 0
    var isRegular = true
    /// Whether it asks for word boundaries.
    var tellsWords = false

    static func registers(of group: Int) -> (start: Int32, end: Int32) { (Int32(2 * group - 2), Int32(2 * group - 1)) }

    /// Whether a step reads a code point ahead.
    func reads(_ step: Int32, _ scalar: UInt32) -> Bool {
        guard case .read(let set) = steps[Int(step)] else { return false }
        return sets[Int(set)].contains(scalar)
    }
}

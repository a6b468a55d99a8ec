/// The agent's dice: pauses differ from machine to machine, and are the same again for the same seed (SplitMix64).
struct Jitter: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A pause of nearly the interval: many machines that started at once do not look at once for ever.
    mutating func pause(_ settings: AgentSettings) -> Int64 {
        Int64.random(in: settings.interval - settings.interval / 4 ... settings.interval, using: &self)
    }
}

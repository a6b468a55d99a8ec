import TestSupport
import Testing

@testable import Reconciling

@Suite struct `A backoff` {
    private let settings = AgentSettings(interval: 30_000, limit: 8, backoff: 1000, ceiling: 20_000, staleWarn: 1, staleFail: 1)

    @Test func `doubles the longest pause up to the ceiling, and draws from all of it`() {
        var longest = [Int64](repeating: 0, count: 8), shortest = [Int64](repeating: .max, count: 8)
        for seed in 0 ..< 500 as Range<UInt64> {
            var backoff = Backoff(), jitter = Jitter(seed: seed)
            for index in 0 ..< 8 {
                let pause = backoff.failed(at: 0, settings, &jitter)
                (longest[index], shortest[index]) = (max(longest[index], pause), min(shortest[index], pause))
            }
        }
        let ceilings: [Int64] = [1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000]
        for (index, ceiling) in ceilings.enumerated() {
            #expect(longest[index] <= ceiling && longest[index] > ceiling * 9 / 10)
            #expect(shortest[index] >= 1 && shortest[index] < ceiling / 10)
        }
    }

    @Test func `leaves only the interval after the limit`() {
        var backoff = Backoff(), jitter = Jitter(seed: 1)
        for _ in 0 ..< 8 { _ = backoff.failed(at: 0, settings, &jitter) }
        #expect(!backoff.isExhausted(settings))
        for _ in 0 ..< 100 { #expect((22_500 ... 30_000).contains(backoff.failed(at: 0, settings, &jitter))) }
        #expect(backoff.isExhausted(settings))
    }

    @Test(arguments: [(19_999, 4), (20_000, 1)] as [(Int64, Int)])
    func `begins anew only when a success lasted as long as the ceiling`(after: Int64, failures: Int) {
        var backoff = Backoff(), jitter = Jitter(seed: 1)
        for _ in 0 ..< 3 { _ = backoff.failed(at: 0, settings, &jitter) }
        backoff.succeeded(at: 100)
        backoff.succeeded(at: 100 + after)
        _ = backoff.failed(at: 100 + after, settings, &jitter)
        #expect(backoff.failures == failures)
    }

    @Test func `goes on in a flapping series`() {
        var backoff = Backoff(), jitter = Jitter(seed: 1), now: Int64 = 0
        for _ in 0 ..< 20 {
            now += backoff.failed(at: now, settings, &jitter)
            backoff.succeeded(at: now)
            now += 100
        }
        #expect(backoff.isExhausted(settings))
    }
}

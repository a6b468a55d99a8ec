import Documents
import Overlays
@testable import Reconciling
import TestSupport
import Testing

/// Change windows in the words of `Tests/Oracles/windows.py`.
struct OracleWindow: Hashable {
    var rule: String
    var cron: String
    var zone: String
    var minutes: Int
    var reason: String?
}

/// What the oracle answers to lines of JSON, a line each.
func windowOracle(_ cases: [String]) throws -> [String] {
    let words = ["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/windows.py"]
    let result = try run(words, input: Array(cases.joined(separator: "\n").utf8))
    guard result.status == 0 else { throw Problem(result.error) }
    return result.output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
}

/// The windows of environment prod, read as the manifest has them.
func changeWindows(_ windows: [OracleWindow], zones: ZoneFolder = .system) throws -> ChangeWindows {
    let lines = windows.map { window in
        let reason = window.reason.map { ", reason: \($0)" } ?? ""
        return "  - { \(window.rule): \"\(window.cron)\", for: \(window.minutes)m, timezone: \(window.zone)\(reason) }"
    }
    return try changeWindows("windows:\n" + (windows.isEmpty ? "  []" : lines.joined(separator: "\n")), zones: zones)
}

func changeWindows(_ text: String, in environment: String = "prod", zones: ZoneFolder = .system) throws -> ChangeWindows {
    let (manifest, diagnostics) = Manifest.read(Array("version: 1\n\(text)\n".utf8))
    guard let manifest else { throw Diagnostics(diagnostics) }
    return try ChangeWindows(of: Configuration(source: NoLayers(), manifest: manifest), in: environment, zones: zones)
}

private struct NoLayers: LayerSource {
    func list(_ folder: String) throws -> [SourceEntry]? {
        folder == "environments" ? [SourceEntry(name: "prod", kind: .folder)] : nil
    }
    func read(_ path: String) throws -> [UInt8]? { nil }
    func isSealed(_ bytes: [UInt8], path: String) -> Bool { false }
}

func seconds(_ text: String) throws -> Int64 { try #require(UtcTime.seconds(text)) }

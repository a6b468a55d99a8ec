internal import Documents
internal import TestSupport

/// G16: 11 MB of JSON parsed, with byte ranges, against orjson, which makes Python's objects, and Swift's JSONSerialization.
func measureJson(_ bench: Bench) throws -> [Figure] {
    let file = try bench.input("yaml") + "/config.json"
    let source = try readFile(file), megabytes = Double(source.count) / 1e6
    func rate(_ sample: Sample) -> Double { megabytes / sample.median * 1e3 }
    let ours = rate(try repeated(9) { milliseconds { keep(Json.parse(source, file: "config.json")) } })
    var figures: [Figure] = []
    bench.optional("orjson") {
        let peer = rate(try Python.with(["orjson"], bench).run(orjsonScript, [file]))
        figures.append(Figure("parse 11 MB of JSON", unit: "MB/s", ours, to: "orjson", peer, .atLeast(0.6)))
    }
    bench.optional("JSONSerialization") {
        let peer = rate(try bench.swiftPeer("serialization", serializationProgram, [file]))
        figures.append(Figure("parse 11 MB of JSON", unit: "MB/s", ours, to: "JSONSerialization", peer, .atLeast(2)))
    }
    return figures
}

/// Prints the milliseconds of each of nine runs. Compiled apart, since it needs the whole of Foundation.
private let serializationProgram = """
    import Dispatch
    import struct Foundation.Data
    import class Foundation.JSONSerialization
    import struct Foundation.URL
    let text = try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]))
    for _ in 0 ..< 9 {
        let start = DispatchTime.now().uptimeNanoseconds
        let value = try JSONSerialization.jsonObject(with: text)
        print(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
        withExtendedLifetime(value) {}
    }
    """

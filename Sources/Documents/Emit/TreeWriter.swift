/// Takes a tree one event at a time and appends its UTF-8 to `bytes`. In a mapping each value follows a call of `key`. Several
/// roots one behind the other make a stream.
package protocol TreeWriter {
    var bytes: [UInt8] { get }
    mutating func beginMapping()
    mutating func endMapping()
    mutating func beginSequence()
    mutating func endSequence()
    mutating func key(_ text: UnsafeBufferPointer<UInt8>)
    /// The text of a string as it is; of a number in a spelling of the YAML 1.2 core schema; of a boolean or null any.
    /// Throws where the format has no such value.
    mutating func scalar(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic)
}

extension TreeWriter {
    package mutating func key(_ text: String) {
        var text = text
        text.withUTF8 { key($0) }
    }
}

internal import Secrets

/// The variables by which SOPS finds age keys. They are taken out of the environment, so that no child process gets them and
/// `/proc/PID/environ` does not show them.
package struct KeyVariables: Sendable {
    /// `SOPS_AGE_KEY`: key lines.
    var key: Secret?
    /// `SOPS_AGE_KEY_FILE`.
    var file: String?
    /// `SOPS_AGE_KEY_CMD`.
    var command: String?

    package init() {}

    /// Takes a variable over if it is one of these; an empty one is as good as none.
    ///
    /// - Parameter value: its bytes in the environment.
    mutating func take(_ name: String, _ value: UnsafeRawBufferPointer) -> Bool {
        let text = { value.isEmpty ? nil : String(decoding: value, as: UTF8.self) }
        switch name {
        case "SOPS_AGE_KEY": key = value.isEmpty ? nil : Secret(copying: value)
        case "SOPS_AGE_KEY_FILE": file = text()
        case "SOPS_AGE_KEY_CMD": command = text()
        default: return false
        }
        return true
    }
}

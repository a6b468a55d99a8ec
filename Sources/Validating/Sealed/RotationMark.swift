package import Documents
package import History
package import Overlays

/// What commits say of sealed values in their trailers.
///
/// `Cfgops-Rotated: DOC:PATH`, with `Cfgops-Environment` beside it, is a value that got a new secret. `Cfgops-Resealed: FILE` is a file that
/// got a new data key: its ciphertext is new, its values are those from before.
package struct RotationMark: Sendable {
    package static let rotated = "Cfgops-Rotated", resealed = "Cfgops-Resealed"

    /// Nil: any.
    package let environment: String?
    package let target: DocumentPath

    package func isIn(_ layer: LayerPath) -> Bool {
        target.document == layer.document && environment ?? layer.environment == layer.environment
    }

    package func covers(_ path: Path) -> Bool { path.steps.starts(with: target.path.steps) }

    /// The values that a commit rotated.
    package static func all(in commit: Commit) -> [RotationMark] {
        let trailers = commit.trailers, environment = trailers.first { $0.key == "Cfgops-Environment" }?.value
        return trailers.filter { $0.key == rotated }.compactMap { trailer in
            (try? DocumentPath(parsing: trailer.value)).map { RotationMark(environment: environment, target: $0) }
        }
    }
}

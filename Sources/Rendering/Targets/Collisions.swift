internal import Documents

/// Files that cannot lie in one tree: two at one path, also when only case differs, or a file where another needs a folder (R19); and
/// files whose links or copies go to one place.
///
/// - Parameter files: ascending by path, then in the order of targets. A complaint for each file that comes second, in that order.
func collisions(in files: [RenderedFile], environment: String) -> [Diagnostic] {
    var owners: [String: RenderedFile] = [:], result: [Diagnostic] = []
    for file in files {
        let folded = foldedCase(file.path)
        guard let other = owners[folded] else {
            owners[folded] = file
            continue
        }
        let isSame = other.path == file.path
        let reason = isSame ? "both write \"\(file.path)\"" : "write \"\(other.path)\" and \"\(file.path)\", which differ only in case"
        result.append(collision(other, file, reason, in: environment))
    }
    for file in files {
        for folder in foldersAbove(foldedCase(file.path)) {
            guard let other = owners[folder] else { continue }
            let reason = "write the file \"\(other.path)\" and \"\(file.path)\", which needs a folder there"
            result.append(collision(other, file, reason, in: environment))
        }
    }
    var placed: [String: RenderedFile] = [:]
    for file in files {
        guard let link = file.link else { continue }
        if let other = placed.updateValue(file, forKey: link) {
            result.append(collision(other, file, "both go to \"\(link)\"", in: environment, key: "link"))
        }
    }
    return result
}

private func collision(_ first: RenderedFile, _ second: RenderedFile, _ reason: String, in environment: String, key: String = "path")
    -> Diagnostic
{
    let subject: String, hints: [String]
    if first.target == second.target {
        subject = "target \"\(first.target)\": documents \"\(first.document)\" and \"\(second.document)\""
        hints = ["put {document} into the \(key) of the target"]
    } else {
        subject = "targets \"\(first.target)\" and \"\(second.target)\""
        hints = []
    }
    return Diagnostic("path-collision", "\(subject) \(reason)", hints: hints, environments: [environment])
}

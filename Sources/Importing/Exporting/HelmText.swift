/// Documents as values files of Helm.
enum HelmText {
    /// `DOC/values.yaml` and, for each environment that says more, `DOC/values-ENV.yaml`.
    static func files(_ documents: [PartedDocument]) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for document in documents {
            files["\(document.name)/values.yaml"] = LayerWriter.text(of: document.shared ?? ImportedValue(.mapping([])), asStream: false)
            // A file for each environment, so that all are known by their names.
            for (environment, value) in document.own {
                files["\(document.name)/values-\(environment).yaml"] = LayerWriter.text(of: value, asStream: false)
            }
        }
        return files
    }
}

internal import Reconciling

/// Files in a folder that was empty or absent.
enum NewTree {
    /// - Throws: a refusal when there is anything in the folder.
    static func write(_ files: [NewFile], to folder: String) throws {
        let disk = RealDisk(folder: folder, isDurable: false)
        if let names = try disk.list("") {
            guard names.isEmpty else {
                throw Failure(.refused, "folder-in-use", "\"\(folder)\" is not an empty folder", hints: ["name an empty or absent one"])
            }
        } else {
            try disk.makeFolder("", mode: 0o755)
        }
        var made: Set<String> = [""]
        for file in files {
            try makeFolders(above: file.path, on: disk, &made)
            try disk.write(file)
        }
    }

    private static func makeFolders(above path: String, on disk: RealDisk, _ made: inout Set<String>) throws {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        guard !made.contains(parent) else { return }
        try makeFolders(above: parent, on: disk, &made)
        try disk.makeFolder(parent, mode: 0o755)
        made.insert(parent)
    }
}

internal import Reconciling

/// Files in a folder that was empty or absent.
enum NewTree {
    /// - Parameter mode: of every file.
    /// - Throws: a refusal when there is anything in the folder.
    static func write(_ files: [String: [UInt8]], to folder: String, mode: UInt16) throws {
        let disk = RealDisk(folder: folder, isDurable: false)
        if let names = try disk.list("") {
            guard names.isEmpty else {
                throw Failure(.refused, "folder-in-use", "\"\(folder)\" is not an empty folder", hints: ["name an empty or absent one"])
            }
        } else {
            try disk.makeFolder("", mode: 0o755)
        }
        var made: Set<String> = [""]
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            try makeFolders(above: path, on: disk, &made)
            try disk.write(NewFile(path, bytes: bytes, mode: mode))
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

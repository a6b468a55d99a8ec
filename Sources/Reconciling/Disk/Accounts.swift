internal import Documents
internal import Glibc
internal import Rendering

/// Names of users and groups as this machine numbers them; digits are taken as the number.
enum Accounts {
    static func owner(of file: RenderedFile) throws(Diagnostic) -> Owner? {
        guard file.owner != nil || file.ownerGroup != nil else { return nil }
        return Owner(
            user: try file.owner.map { name throws(Diagnostic) in try number(name, "user", file, user) },
            group: try file.ownerGroup.map { name throws(Diagnostic) in try number(name, "group", file, group) })
    }

    private static func number(_ name: String, _ kind: String, _ file: RenderedFile, _ look: (String) -> UInt32?)
        throws(Diagnostic) -> UInt32
    {
        if let number = UInt32(name) ?? look(name) { return number }
        throw Diagnostic(
            "unknown-owner", "target \"\(file.target)\": this machine has no \(kind) \"\(name)\"",
            hints: ["create the \(kind), or state its number"])
    }

    /// The name of a user, or the number where it has none.
    static func userName(_ number: UInt32) -> String {
        var entry = passwd(), found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: bufferSize)
        getpwuid_r(number, &entry, &buffer, buffer.count, &found)
        return found.map { String(cString: $0.pointee.pw_name) } ?? "\(number)"
    }

    static func groupName(_ number: UInt32) -> String {
        var entry = Glibc.group(), found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: bufferSize)
        getgrgid_r(number, &entry, &buffer, buffer.count, &found)
        return found.map { String(cString: $0.pointee.gr_name) } ?? "\(number)"
    }

    private static func user(_ name: String) -> UInt32? {
        var entry = passwd(), found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: bufferSize)
        getpwnam_r(name, &entry, &buffer, buffer.count, &found)
        return found?.pointee.pw_uid
    }

    private static func group(_ name: String) -> UInt32? {
        var entry = Glibc.group(), found: UnsafeMutablePointer<Glibc.group>?
        var buffer = [CChar](repeating: 0, count: bufferSize)
        getgrnam_r(name, &entry, &buffer, buffer.count, &found)
        return found?.pointee.gr_gid
    }

    /// Enough for an entry with some thousand members.
    private static let bufferSize = 1 << 16
}

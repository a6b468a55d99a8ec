internal import Documents

/// Whether a word names one unit of systemd (systemd.unit(5), "DESCRIPTION"): no pattern, no option, no path.
package func isUnitName(_ text: String) -> Bool {
    (1 ... 255).contains(text.utf8.count) && text.utf8.first != .dash
        && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || ":-_.\\@".utf8.contains($0) }
}

/// The name with its type, as `systemctl` completes it: `nginx` is `nginx.service`.
package func wholeUnitName(_ text: String) -> String { text.utf8.contains(.dot) ? text : text + ".service" }

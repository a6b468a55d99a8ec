package import Documents
package import Overlays

/// A value of a document as a program gets it: in a variable, or in a file whose path is in one.
package struct ProcessVariable: Sendable {
    /// As dotenv names it (R18); with `_FILE` behind it where it holds a path.
    package let name: String
    package let node: EffectiveDocument.NodeID
    package let isSecret: Bool
    /// The file's name; nil for a value that is in the variable itself.
    package let file: String?

    /// Which values come as files.
    package enum Files: Sendable { case none, secrets, all }

    /// The kernel takes no string of the environment that is longer, its end included (execve(2), `MAX_ARG_STRLEN`).
    static let longest = 131_072
}

extension EffectiveDocument {
    /// The scalars below a mapping as variables.
    ///
    /// - Throws: everything that cannot be a variable, each with its path and the layer that states it, and names that two values have.
    package func processVariables(below root: NodeID, files: ProcessVariable.Files) throws(Diagnostics) -> [ProcessVariable] {
        let sealed = sealed(below: root)
        guard sealed.isEmpty else { throw Diagnostics(sealed) }
        guard isPlainMapping(root) else {
            throw Diagnostics(problem(root, "is \(described(root)), variables need a mapping", hints: ["name the mapping that holds it"]))
        }
        var variables: [ProcessVariable] = [], problems: [Diagnostic] = [], names = WrittenNames(), bytes: [UInt8] = []
        var walk = VariableWalk(self, keepsKeys: false)
        walk.visit(root) { name, node in
            let isFile = files == .all || files == .secrets && isTainted(node)
            let text = String(decoding: name.bytes, as: UTF8.self)
            let variable = ProcessVariable(
                name: isFile ? text + "_FILE" : text, node: node, isSecret: isTainted(node), file: isFile ? text : nil)
            let start = bytes.count
            bytes += variable.name.utf8
            names.add(start ..< bytes.count, of: bytes, from: node)
            if let reason = reason(against: variable, name) { problems.append(problem(node, reason)) }
            variables.append(variable)
        }
        problems += names.collisions(in: bytes, of: self, what: "variable")
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return variables
    }

    private func reason(against variable: ProcessVariable, _ name: VariableName) -> String? {
        guard name.isName else { return "gives the variable \"\(variable.name)\", expected letters, digits and _, no digit first" }
        guard variable.file == nil else { return nil }
        guard binaries(below: variable.node).isEmpty else { return "is a file that is not UTF-8, which no variable can hold: --files can" }
        return withScalarText(variable.node) { text in
            if text.contains(0) { return "holds a NUL byte, which no variable can: --files can" }
            let length = variable.name.utf8.count + text.count + 2
            return length > ProcessVariable.longest ? "gives a variable of \(length) bytes, which is too long for a program: --files" : nil
        }
    }
}

package import Documents

/// Where the values of an instance are stated, for those who read about them.
package protocol InstancePlaces {
    /// The place that states the value as it is: of a value that a reference brought in, where the reference leads. Of a key where the
    /// key stands; of a mapping that several layers state, where the first of them does.
    ///
    /// - Parameter node: an index into `Instance.nodes`.
    func place(of node: Int) -> Place

    /// What each layer states for a path, the winner last, whether it is still there or not: a null in a layer but the first took away
    /// what was inherited (R9). Empty where there are no layers.
    func statements(of path: Path) -> [Value]
}

/// A file that is judged as it stands.
package struct DocumentPlaces: InstancePlaces {
    private let instance: Instance
    private let document: Document

    /// - Parameter instance: made from a value of the document.
    package init(_ instance: Instance, of document: Document) { (self.instance, self.document) = (instance, document) }

    package func place(of node: Int) -> Place { document.place(of: Int(instance.nodes[node].origin)) }
    package func statements(of path: Path) -> [Value] { [] }
}

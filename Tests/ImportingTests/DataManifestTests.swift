import Documents
import Importing
import Testing

@Suite struct `A manifest of data` {
    private func read(_ text: String) -> [String]? {
        let roots = ForeignFormat.yaml.read(Array(text.utf8), file: "f").roots
        guard let (manifests, diagnostics) = DataManifest.read(roots) else { return nil }
        return manifests.flatMap { ["\($0.name):"] + outline($0.data, indentation: "  ") } + diagnostics.map(\.rendered)
    }

    @Test func `gives the strings of a ConfigMap, files among them, and its bytes`() {
        let text = """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: app }
            data:
              # how many
              workers: "4"
              app.yaml: |
                a: 1
            binaryData: { logo: /wA=, text: YWJj }
            """
        #expect(
            read(text) == [
                "app:", "  # how many", "  workers = string 4", "  app.yaml = string a: 1\\n", "  logo = binary [255, 0]",
                "  text = string abc",
            ])
    }

    @Test func `gives the values of Secrets in a list, marked`() {
        let text = """
            apiVersion: v1
            kind: List
            items:
              - { apiVersion: v1, kind: Secret, metadata: { name: db, namespace: x }, data: { a: aHVudGVy, b: Yg== }, stringData: { b: c } }
              - { apiVersion: v1, kind: ConfigMap, metadata: { name: e } }
            """
        #expect(read(text) == ["db:", "  a = string hunter (secret)", "  b = string c (secret)", "e:"])
    }

    @Test(arguments: ["a: 1\n", "{apiVersion: v1, kind: Service, metadata: {name: a}}\n", "---\n"])
    func `is nothing else`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `says all that is wrong, and what is left out`() {
        let text = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: app
              labels: { a: b }
            data:
              port: 80
              both: x
            binaryData:
              both: eA==
              bad: x-y
            ---
            apiVersion: v1
            kind: Secret
            data: {}
            """
        #expect(
            read(text) == [
                "app:", "  both = string x",
                "f:5:11: warning: labels of ConfigMap \"app\" are not part of its data\n  hint: state them in the target that makes the object",
                "f:7:9: error: expected a string for \"port\"\n  hint: Kubernetes takes no other values: put it in quotes",
                "f:10:9: error: expected \"both\" in data or binaryData, not in both", "f:11:8: error: expected base64 for \"bad\"",
                "f:13:1: error: expected metadata.name",
            ])
    }
}

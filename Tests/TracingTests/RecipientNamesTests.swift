import Testing
import Tracing

@Suite struct `Names of recipients` {
    @Test(
        arguments: [
            ("- age1x # ada", "ada"), ("# ada, laptop\n    - age1x", "ada, laptop"), ("- &ada age1x", "ada"), ("- age1x", nil),
            ("# not hers\n\n    - age1x", nil), ("- age1y # bob\n    - age1x", nil), ("- \"age1x\"   #ada", "ada"),
            ("- age1x # ada\r", "ada"),
        ] as [(String, String?)])
    func `stand beside keys, above them, or are their anchors`(list: String, name: String?) {
        var names = RecipientNames()
        names.read(Array("creation_rules:\n- age:\n    \(list)\n".utf8), file: ".sops.yaml")
        #expect(names["age1x"] == name)
        #expect(names.recipients(called: name ?? "nobody") == (name == nil ? [] : ["age1x"]))
    }

    @Test func `keep those of before behind those of today`() {
        var names = RecipientNames()
        names.read(Array("creation_rules:\n- age:\n    - age1x # new\n".utf8), file: ".sops.yaml")
        names.read(Array("creation_rules:\n- age:\n    - age1x # old\n    - age1y # gone\n".utf8), file: ".sops.yaml")
        #expect(names["age1x"] == "new" && names.recipients(called: "old") == ["age1x"] && names.recipients(called: "gone") == ["age1y"])
    }
}

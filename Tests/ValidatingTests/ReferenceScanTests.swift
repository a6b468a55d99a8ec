import Testing
import Validating

@Suite struct `The scan for references` {
    @Test(arguments: [
        ("a: ${b}", []), ("a: ${b.c}", []), ("a: ${db:url}", ["db"]), ("a: ${payments/db:url} ${payments/db:x}", ["payments/db"]),
        ("a: ${file:certs/ca.pem}", ["file:certs/ca.pem"]), ("a: ${env:HOME}", ["env"]), ("a: ${:x}", []), ("a: ${${x:y}", ["x"]),
        ("a: $${db:url}", ["db"]), ("# ${db:url}", ["db"]), ("a: ${db:url", ["db"]), ("${", []), ("$", []), ("", []),
        ("a: ${file:x\nb: ${q:r}", ["file:x", "q"]), ("a: ${x:-${y:z}}", ["x", "y"]),
    ])
    func `finds too much rather than too little`(text: String, names: [String]) {
        #expect(ReferenceScan.names(in: Array(text.utf8)) == names)
    }
}

@Suite struct `The index of references` {
    @Test func `reads back what it writes, and forgets what is damaged`() throws {
        var index = ReferenceIndex()
        index.note(Array("a: ${db:url} ${file:motd.txt}".utf8), at: "environments/base/app.yaml")
        index.note(Array("b: ${app:a}".utf8), at: "environments/base/web.yaml")
        let read = try #require(ReferenceIndex(index.text))
        #expect(read.text == index.text)
        #expect(read.layers(referringTo: ["db"]) == ["environments/base/app.yaml"])
        #expect(read.layers(referringTo: ["file:motd.txt", "app"]) == ["environments/base/app.yaml", "environments/base/web.yaml"])
        #expect(read.files == ["motd.txt"])
        for cut in index.text.indices {
            #expect(ReferenceIndex(Array(index.text[..<cut])) == nil)
            var damaged = index.text
            damaged[cut] ^= 1
            #expect(ReferenceIndex(damaged) == nil)
        }
    }

    @Test func `drops a layer that refers to nothing any more`() {
        var index = ReferenceIndex()
        index.note(Array("a: ${db:url}".utf8), at: "app.yaml")
        index.note(Array("a: 1".utf8), at: "app.yaml")
        #expect(index.layers(referringTo: ["db"]) == [])
    }
}

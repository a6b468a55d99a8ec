import Documents
import Importing
import TestSupport
import Testing

@Suite struct `Properties as a tree` {
    @Test(
        arguments: [
            ("a.b=1\na.c=2", ["a:", "  b = string 1", "  c = string 2"]),
            ("a[1]=y\na[0]=x", ["a:", "  - = string x", "  - = string y"]),
            ("a[0].b=1\na[0].c=2", ["a:", "  -:", "    b = string 1", "    c = string 2"]),
            ("a[x.y]=1\na.z=2", ["a:", "  x.y = string 1", "  z = string 2"]),
            ("a=1\na.b=2", ["a = string 1", "a.b = string 2"]),
            ("a.b=2\na=1", ["a:", "  b = string 2", "a = string 1"]),
            ("a[0]=1\na[2]=2", ["a[0] = string 1", "a[2] = string 2"]),
            ("a[0].b[1]=1\na[0].c=2\nd=3", ["a:", "  -:", "    c = string 2", "d = string 3", "a[0].b[1] = string 1"]),
            (
                "a..b=1\n.c=2\nd[=3\ne[x]=4\nf[01]=5",
                ["a..b = string 1", ".c = string 2", "d[ = string 3", "e[x] = string 4", "f[01] = string 5"]
            ),
            ("a[0]=1\na.b=2", ["a:", "  - = string 1", "a.b = string 2"]),
        ] as [(String, [String])])
    func `follows the keys as Spring does, and stays flat where it could not go back (R18)`(text: String, lines: [String]) throws {
        let flat = try #require(ForeignFormat.properties.read(Array(text.utf8), file: "f").roots.first)
        #expect(outline(nestedProperties(flat)) == lines)
    }
}

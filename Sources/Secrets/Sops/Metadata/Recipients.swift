internal import Documents

extension SopsMetadata {
    var recipients: SopsRecipients {
        let groups = groups.map { group in
            var age: [AgeRecipient] = [], others = group.others
            for wrapped in group.age {
                if let recipient = try? AgeRecipient(parsing: wrapped.recipient) {
                    age.append(recipient)
                } else {
                    others.append("age \(wrapped.recipient)")
                }
            }
            return SopsRecipients.Group(age: age, others: others)
        }
        return SopsRecipients(groups: groups, threshold: threshold)
    }
}

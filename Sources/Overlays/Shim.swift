internal import Documents
extension Value { var entries: [(key: Value, value: Value)] { ownEntries } }

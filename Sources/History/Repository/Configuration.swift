internal import CGit2

extension Repository {
    /// The value that counts of a key of git's configuration (`user.name`), of the repository, the user and the machine; nil when unset.
    package func configuration(_ key: String) throws(GitError) -> String? {
        try locked { repository throws(GitError) in try repository.configuration(key) }
    }

    /// A key as git reads booleans (`yes`, `on`, `1`, an empty key); nil when unset.
    package func configurationFlag(_ key: String) throws(GitError) -> Bool? {
        try locked { repository throws(GitError) in try repository.configurationFlag(key) }
    }

    /// All values of a key, in the order of the files: the machine's first, the repository's last.
    package func configurationValues(_ key: String) throws(GitError) -> [String] {
        try locked { repository throws(GitError) in try repository.configurationValues(key) }
    }

    /// Sets a key of the repository's own configuration, `.git/config`, and nothing else in that file.
    package func setConfiguration(_ key: String, to value: String) throws(GitError) {
        try locked { repository throws(GitError) in
            let all = try ConfigurationHandle("git_repository_config") { git_repository_config(&$0, repository.pointer) }
            let own = try ConfigurationHandle("git_config_open_level") {
                git_config_open_level(&$0, all.pointer, GIT_CONFIG_LEVEL_LOCAL)
            }
            try check("git_config_set_string", git_config_set_string(own.pointer, key, value))
        }
    }

    /// All keys that a regular expression finds, with their values, in the order of the files.
    func configurationEntries(matching pattern: String) throws(GitError) -> [(key: String, value: String)] {
        try locked { repository throws(GitError) in try repository.configurationEntries(matching: pattern) }
    }
}

extension LockedRepository {
    func configuration(_ key: String) throws(GitError) -> String? {
        let configuration = try configurationHandle()
        return try unlessUnset { () throws(GitError) in
            let bytes = try buffer("git_config_get_string_buf") { git_config_get_string_buf($0, configuration.pointer, key) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    func configurationFlag(_ key: String) throws(GitError) -> Bool? {
        let configuration = try configurationHandle()
        return try unlessUnset { () throws(GitError) in
            var flag: Int32 = 0
            try check("git_config_get_bool", git_config_get_bool(&flag, configuration.pointer, key))
            return flag != 0
        }
    }

    func configurationValues(_ key: String) throws(GitError) -> [String] {
        let configuration = try configurationHandle()
        let values = try unlessUnset { () throws(GitError) in
            var values: [String] = []
            let code = withUnsafeMutablePointer(to: &values) { values in
                git_config_get_multivar_foreach(
                    configuration.pointer, key, nil,
                    { entry, values in
                        let value = entry?.pointee.value.map { String(cString: $0) } ?? ""
                        values?.assumingMemoryBound(to: [String].self).pointee.append(value)
                        return 0
                    }, values)
            }
            try check("git_config_get_multivar_foreach", code)
            return values
        }
        return values ?? []
    }

    func configurationEntries(matching pattern: String) throws(GitError) -> [(key: String, value: String)] {
        let configuration = try configurationHandle()
        var entries: [(key: String, value: String)] = []
        let code = withUnsafeMutablePointer(to: &entries) { entries in
            git_config_foreach_match(
                configuration.pointer, pattern,
                { entry, entries in
                    guard let entry = entry?.pointee, let key = entry.name.map({ String(cString: $0) }) else { return 0 }
                    let list = entries?.assumingMemoryBound(to: [(key: String, value: String)].self)
                    list?.pointee.append((key, entry.value.map { String(cString: $0) } ?? ""))
                    return 0
                }, entries)
        }
        try check("git_config_foreach_match", code)
        return entries
    }

    func configurationHandle() throws(GitError) -> ConfigurationHandle {
        try ConfigurationHandle("git_repository_config_snapshot") { git_repository_config_snapshot(&$0, pointer) }
    }

    private func unlessUnset<Value>(_ body: () throws(GitError) -> Value) throws(GitError) -> Value? {
        do throws(GitError) { return try body() } catch  where error.isNotFound { return nil }
    }
}

internal import CGit2

/// Two changes of a text, merged by lines as git does.
package struct LineMerge: Sendable {
    /// With conflict markers where the changes meet.
    package let text: [UInt8]
    package let isClean: Bool

    /// What stands behind the markers of a conflict, and how long those are.
    package struct Labels: Sendable {
        package var ours: String
        package var theirs: String
        package var markerSize: Int

        package init(ours: String = "ours", theirs: String = "theirs", markerSize: Int = Labels.usualSize) {
            (self.ours, self.theirs, self.markerSize) = (ours, theirs, markerSize)
        }

        /// `<<<<<<<`
        package static let usualSize = 7
    }

    /// - Parameter base: nil when both added the file.
    package init(base: [UInt8]?, ours: [UInt8], theirs: [UInt8], labels: Labels = Labels()) throws(GitError) {
        try Library.start()
        var result = git_merge_file_result()
        defer { git_merge_file_result_free(&result) }
        let code = (base ?? []).withUnsafeBytes { base in
            ours.withUnsafeBytes { ours in
                theirs.withUnsafeBytes { theirs in LineMerge.merge(base, ours, theirs, labels, &result) }
            }
        }
        try check("git_merge_file", code)
        text = Array(UnsafeRawBufferPointer(start: result.ptr, count: result.ptr == nil ? 0 : result.len))
        isClean = result.automergeable != 0
    }

    private static func merge(
        _ base: UnsafeRawBufferPointer, _ ours: UnsafeRawBufferPointer, _ theirs: UnsafeRawBufferPointer, _ labels: Labels,
        _ result: inout git_merge_file_result
    ) -> Int32 {
        func input(_ bytes: UnsafeRawBufferPointer) -> git_merge_file_input {
            var input = git_merge_file_input()
            git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
            (input.ptr, input.size) = (bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
            return input
        }
        var old = input(base), our = input(ours), their = input(theirs), options = git_merge_file_options()
        git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
        options.marker_size = UInt16(clamping: labels.markerSize)
        return labels.ours.withCString { ourLabel in
            labels.theirs.withCString { theirLabel in
                (options.our_label, options.their_label) = (ourLabel, theirLabel)
                return git_merge_file(&result, &old, &our, &their, &options)
            }
        }
    }
}

/// What a comparison found, in the forms that `diff` prints.
protocol DiffAnswer {
    var isEmpty: Bool { get }
    /// As text or JSON, whichever the context asks for.
    func print(in context: Context)
    /// For a comment under a pull request.
    var sections: [MarkdownComment.Section] { get }
}

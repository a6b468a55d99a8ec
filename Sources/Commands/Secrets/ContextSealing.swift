internal import Changing
internal import History

extension Context {
    /// What opens sealed files and seals them again, with the keys that the words and the machine name.
    func sealing(_ words: Words) throws -> Sealing { Sealing(keys: try KeyWords(words, self).ring, now: now().seconds) }
}

internal import Validating

extension KeyWords {
    /// Opens what a command is asked to open, whoever has to be asked for a key.
    var opener: OpenedFiles { OpenedFiles(ring) }

    /// Opens what can be opened on the way, where no secret is shown.
    var openerAtHand: OpenedFiles { OpenedFiles(ringAtHand) }
}

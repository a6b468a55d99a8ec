#compdef cfgops
# Completes the words of cfgops in zsh: put it into a folder of $fpath as _cfgops, or load it with `source <(cfgops completion zsh)`.
_cfgops() {
    local line text note
    local -a finished finished_notes partial partial_notes
    while IFS= read -r line; do
        case $line in
            @files) _files; return ;;
            @folders) _files -/; return ;;
        esac
        text=${${line#?}%%$'\t'*} note=${line#*$'\t'}
        case $line in
            +*) finished+=("$text") finished_notes+=("$text${note:+  -- $note}") ;;
            *) partial+=("$text") partial_notes+=("$text${note:+  -- $note}") ;;
        esac
    done < <("${words[1]}" complete --shell zsh -- "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)
    # cfgops has matched already, also keys that are written in quotes only when they are complete.
    (( $#finished )) && compadd -U -l -d finished_notes -a finished
    (( $#partial )) && compadd -U -l -S '' -d partial_notes -a partial
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _cfgops "$@"; else compdef _cfgops cfgops; fi

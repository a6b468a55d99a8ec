# Completes the words of cfgops in bash: load it with `source <(cfgops completion bash)`.
_cfgops() {
    local answer
    # `:` and `=` end words of readline, but not of cfgops: it gets the line as it is, and answers with what readline replaces.
    answer=$("$1" complete --shell bash --breaks "$COMP_WORDBREAKS" -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    COMPREPLY=()
    case $answer in
        '') ;;
        @files) compopt +o nospace -o default ;;
        @folders) compopt +o nospace -o dirnames ;;
        *) mapfile -t COMPREPLY <<<"$answer" ;;
    esac
}
complete -o nospace -F _cfgops cfgops

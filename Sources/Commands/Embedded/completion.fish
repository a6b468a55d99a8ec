# Completes the words of cfgops in fish: put it into ~/.config/fish/completions/cfgops.fish.
function __cfgops_complete
    set -l words (commandline -opc)
    set -l answer ($words[1] complete --shell fish -- $words[2..-1] (commandline -ct) 2>/dev/null)
    switch "$answer[1]"
        case @files
            __fish_complete_path (commandline -ct)
        case @folders
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $answer
    end
end
complete -c cfgops -f -a '(__cfgops_complete)'

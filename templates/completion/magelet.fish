# Completion of magelet in fish. Once: magelet completion fish > ~/.config/fish/completions/magelet.fish
function __magelet_complete
    set -l words (commandline --tokenize --current-process --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l call $words[1]
    # Where magelet is a dependency of the project alone, npx finds it.
    command --query $call; or set call npx --no -- magelet
    set -l found ($call __complete fish $words[2..] "$current" 2>/dev/null)
    if set --query found[1]
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete --command magelet --no-files --keep-order --arguments '(__magelet_complete)'

# Completion of magelet in bash. In ~/.bashrc: source <(magelet completion bash)
_magelet() {
  local IFS=$'\n'
  local call=("$1")
  # Where magelet is a dependency of the project alone, npx finds it.
  type -P "$1" >/dev/null || call=(npx --no -- magelet)
  COMPREPLY=($("${call[@]}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  # What ends in = goes on.
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
# The order is that of the files; a bash before 4.4 sorts.
complete -o bashdefault -o default -o nosort -F _magelet magelet 2>/dev/null ||
  complete -o bashdefault -o default -F _magelet magelet

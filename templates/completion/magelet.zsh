#compdef magelet
# Completion of magelet in zsh. In ~/.zshrc, after compinit: source <(magelet completion zsh)
_magelet() {
  local -a call found
  call=("${words[1]}")
  # Where magelet is a dependency of the project alone, npx finds it.
  whence -p "${words[1]}" >/dev/null || call=(npx --no -- magelet)
  found=("${(@f)$("${call[@]}" __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "${found[1]}" ]]; then
    _describe -V magelet found
  else
    _files
  fi
}
if [[ "${funcstack[1]}" == _magelet ]]; then
  _magelet "$@"
else
  compdef _magelet magelet
fi

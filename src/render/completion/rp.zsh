#compdef rp
# Completion of rp in zsh.
_rp() {
    local line
    local -a whole open
    for line in "${(@f)$(command rp completions zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        case $line in
            (+*) open+=("${line#+}") ;;
            (' '*) whole+=("${line# }") ;;
        esac
    done
    (( $#whole )) && _describe -V 'rp' whole
    (( $#open )) && _describe -V 'rp' open -S ''
}
if [[ $funcstack[1] == _rp ]]; then
    _rp "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _rp rp
fi

# Completion of rp in bash.
_rp() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(command rp completions bash -- "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
}
if ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4))); then
    complete -o nospace -o nosort -F _rp rp
else
    complete -o nospace -F _rp rp
fi

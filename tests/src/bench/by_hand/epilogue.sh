kill "$__watch"
wait "$__watch" 2>/dev/null
:

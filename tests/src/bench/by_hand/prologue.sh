# What a person's script does around its commands: write down how each of them ended, and wait no longer for
# any than its step may take. Everything here is begun with two underscores, out of the commands' way.
__folder=$1
# The numbers of steps, between spaces, that are known to fail however often they are tried.
__hopeless=" $(cat "$__folder/hopeless") "
: >"$__folder/ended"
: >"$__folder/running"

# Everything that this script has started, one process a line, but for the watch itself.
__descendants() {
  ps -e -o pid=,ppid= | awk -v root="$$" -v watch="$__watch" '
    { parent[$1] = $2 }
    END {
      for (process in parent) {
        above = process
        while (above in parent && above != root && above != watch) above = parent[above]
        if (above == root && process != root) print process
      }
    }'
}

# Kills what takes longer than it may. Looking once a second costs the commands next to nothing.
__watch_over() {
  local deadline
  __watch=$BASHPID
  while sleep 1; do
    read -r deadline <"$__folder/running" || continue
    ((EPOCHSECONDS > deadline)) && __descendants | xargs --no-run-if-empty sudo kill -KILL
  done
} 2>/dev/null

# __step NUMBER EXIT TIMEOUT RETRY TEXT
#
# Its number, its exit code, and the milliseconds of its first try and of all are written down.
# EXIT is a code, `success` or `failure`; times are in seconds. A step that does not end as it should is tried again for
# as long as RETRY says, after the same pause as drydock makes.
__step() {
  local __number=$1 __exit=$2 __timeout=$3 __retry=$4 __began=${EPOCHREALTIME/./} __code __tried=
  [[ $__hopeless != *" $__number "* ]] || __retry=0
  while :; do
    echo "$((EPOCHSECONDS + __timeout))" >|"$__folder/running"
    eval "$5" </dev/null >>"$__folder/log" 2>&1
    __code=$?
    : "${__tried:=$(((${EPOCHREALTIME/./} - __began) / 1000))}"
    case $__exit:$__code in
      success:0 | "$__code:$__code") break ;;
      failure:0) ;;
      failure:*) break ;;
    esac
    ((${EPOCHREALTIME/./} - __began < __retry * 1000000)) || break
    sleep 0.1
  done
  echo "$__number $__code $__tried $(((${EPOCHREALTIME/./} - __began) / 1000))" >>"$__folder/ended"
}

# __stopped_after SECONDS TEXT: interrupted as Ctrl-C would; one that ends before has its own code.
__stopped_after() {
  timeout --signal INT "$1" bash -c "$2"
  local __code=$?
  ((__code == 124)) || return "$__code"
}

# __stopped_on WORDS TEXT: the same as soon as the words have come; without them it fails.
__stopped_on() {
  local __output=$__folder/output __process
  : >|"$__output"
  timeout --signal INT 1h bash -c "$2" >|"$__output" 2>&1 &
  __process=$!
  until grep --quiet --fixed-strings -- "$1" "$__output"; do
    kill -0 "$__process" || break
    sleep 0.05
  done
  kill -INT "$__process"
  wait "$__process"
  grep --quiet --fixed-strings -- "$1" "$__output"
}

# __edit FILE FRAGMENT REPLACEMENT: exchanges lines of a file, which keep the indentation that they have there.
__edit() {
  local lines quoted new indent at number
  mapfile -t lines <"$1"
  mapfile -t quoted <<<"${2%$'\n'}"
  mapfile -t new <<<"${3%$'\n'}"
  for ((at = 0; at + ${#quoted[@]} <= ${#lines[@]}; at++)); do
    indent=${lines[at]%%[![:space:]]*}
    for ((number = 0; number < ${#quoted[@]}; number++)); do
      [ "${lines[at + number]}" = "$indent${quoted[number]}" ] || continue 2
    done
    lines=("${lines[@]:0:at}" "${new[@]/#/$indent}" "${lines[@]:at + ${#quoted[@]}}")
    printf '%s\n' "${lines[@]}" >|"$1"
    return
  done
  echo "$1 does not hold $2"
  return 1
}

__watch_over &
__watch=$!

#!/bin/bash
# Sends a signal to what a terminal's shell is running in the foreground, wherever sudo has taken it.
#
#   signal.sh INT SHELL JOBS    as Ctrl-C: the shell first, or it would take its child for one that handles
#                               the signal itself; not what sudo runs, for sudo passes the signal on
#   signal.sh KILL SHELL JOBS   everything, after a moment to heed the former, and again until nothing new appears
#
# JOBS holds the process ids of background jobs that were there before; they and theirs are left alone.
signal=$1 shell=$2
declare -A spared
while read -r job; do spared[$job]=1; done <"$3" 2>/dev/null

foreground() {
  local -A parent=() name=()
  local status process rest adopted
  for status in /proc/[0-9]*/stat; do
    read -r rest <"$status" 2>/dev/null || continue
    process=${rest%% *} name[${rest%% *}]=${rest#*(}
    rest=${rest##*) }
    set -- $rest
    [ "$1" = Z ] || parent[$process]=$2
  done
  # A process that stands for one of the shell's is not its child: see ansible/serve.py.
  for adopted in /run/drydock/ansible/running/*; do
    [ -e "$adopted" ] || continue
    process=${adopted##*/}
    [ "${parent[$process]}" ] && read -r rest <"$adopted" && parent[$process]=$rest
  done
  local -a queue=("$shell")
  local next child
  while ((${#queue[@]})); do
    next=${queue[0]} queue=("${queue[@]:1}")
    for child in "${!parent[@]}"; do
      [ "${parent[$child]}" = "$next" ] && [ -z "${spared[$child]}" ] || continue
      echo "$child"
      case $signal:${name[$child]} in
        INT:sudo\)*) ;;
        *) queue+=("$child") ;;
      esac
    done
  done
}

# Stops the shell together with what it waits for. A shell that is signalled when a child has just ended by itself takes
# the signal for one that the child has dealt with, and goes on: it is let go until it is caught otherwise.
hold() {
  local child state ended
  for _ in {1..50}; do
    kill -STOP "$shell"
    held=() ended=
    for child in $(<"/proc/$shell/task/$shell/children"); do
      [ -z "${spared[$child]}" ] || continue
      kill -STOP "$child"
      read -r state <"/proc/$child/stat" || continue
      state=${state##*) }
      case $state in
        Z*) ended=1 ;;
        *) held+=("$child") ;;
      esac
    done
    [ "$ended" ] || return
    kill -CONT "${held[@]}" "$shell"
  done
  kill -STOP "$shell"
}

# Everything holds still meanwhile, lest another child be started that then misses the signal.
interrupt() {
  hold
  victims=$(foreground)
  kill -INT "$shell" $victims
  kill -CONT "${held[@]}" "$shell"
}

{
  interrupt
  if [ "$signal" = KILL ]; then
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      [ "$victims" ] || break
      sleep 0.05
      kill -KILL $(foreground)
      interrupt
    done
  fi
} 2>/dev/null
exit 0

#!/bin/bash
# Waits until as much of the machine is up as is needed: ready.sh SECONDS EXTENT
#
#   shell    the machine has a network of its own
#   engine   the engine answers, and so does the registry that it pulls from
#   stack    every health check succeeds as well
#
# Exits 1 after that time, saying what is not up; of a check also what it printed. Standard error is for what an
# impatient check prints.
kit=/usr/lib/drydock
deadline=$((SECONDS + $1))
extent=$2
# What is waited for comes first; on idle cores this makes no difference.
renice -n 19 $$ >/dev/null
# Waiting for something to read that never comes is a pause without a process.
exec {never}<> <(:)
pause() { read -r -t "$1" -u "$never"; }

# A look at it costs next to nothing.
await() {
  local log=$1
  shift
  until "$@"; do
    if ((SECONDS >= deadline)); then
      printf 'it does not start; %s ends with:\n' "$log"
      tail -n 20 "$log"
      exit 1
    fi
    pause 0.005
  done
}
registry_answers() { : </dev/tcp/127.0.0.1/5000; } 2>/dev/null

await /var/log/dockerd.log [ -e /run/drydock/up ]
[ "$extent" = shell ] && exit 0
command -v docker-registry >/dev/null && await /var/log/registry.log registry_answers
[ "$extent" = engine ] && exit 0
for check in "$kit"/health/*; do
  [ -e "$check" ] || continue
  until output=$(timeout 10 bash "$check" 2>&1 </dev/null); do
    if ((SECONDS >= deadline)); then
      name=${check##*/}
      printf 'the health check `%s` fails:\n%s\n' "${name#*-}" "$output"
      exit 1
    fi
    pause 0.02
  done
done
# Not the status of the last pause, which is that of a `read` whose time was up.
exit 0

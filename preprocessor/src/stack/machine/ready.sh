#!/bin/bash
# Waits until every health check succeeds: ready.sh SECONDS. Exits 1 after that time, saying which one fails
# and what it printed. Standard error is for what an impatient check prints.
kit=/usr/lib/drydock
deadline=$((SECONDS + $1))
# What is waited for comes first; on idle cores this makes no difference.
renice -n 19 $$ >/dev/null
# Waiting for something to read that never comes is a pause without a process.
exec {never}<> <(:)
pause() { read -r -t 0.02 -u "$never"; }

until [ -e /run/drydock/engine.up ]; do
  if ((SECONDS >= deadline)); then
    echo 'its engine does not start:'
    tail -n 20 /var/log/dockerd.log
    exit 1
  fi
  pause
done
for check in "$kit"/health/*; do
  [ -e "$check" ] || continue
  until output=$(timeout 10 bash "$check" 2>&1 </dev/null); do
    if ((SECONDS >= deadline)); then
      name=${check##*/}
      printf 'the health check `%s` fails:\n%s\n' "${name#*-}" "$output"
      exit 1
    fi
    pause
  done
done
# Not the status of the last pause, which is that of a `read` whose time was up.
exit 0

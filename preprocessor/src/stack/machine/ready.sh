#!/bin/bash
# Waits until every health check succeeds: ready.sh SECONDS. Exits 1 after that time, saying which one fails
# and what it printed. Standard error is for what an impatient check prints.
kit=/usr/lib/drydock
deadline=$((SECONDS + $1))
while ! [ -S /run/docker.sock ]; do
  if ((SECONDS >= deadline)); then
    echo 'its engine does not start:'
    tail -n 20 /var/log/dockerd.log
    exit 1
  fi
  sleep 0.005
done
for check in "$kit"/health/*; do
  [ -e "$check" ] || continue
  until output=$(timeout 10 bash "$check" 2>&1 </dev/null); do
    if ((SECONDS >= deadline)); then
      name=${check##*/}
      printf 'the health check `%s` fails:\n%s\n' "${name#*-}" "$output"
      exit 1
    fi
    sleep 0.02
  done
done

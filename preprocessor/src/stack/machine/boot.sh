#!/bin/sh
# The first process of a machine, under a small init. Boots an engine of the machine's own, then waits.
#
# Standard input is the machine's lease: at its end every process is killed, and whatever an inner
# `docker pause` froze is thawed, since frozen processes cannot die and would keep the machine.
#
#   boot.sh prepare   an empty engine, for making a golden
#   boot.sh clone     the golden's engine; the golden is mounted read-only at /golden
#   boot.sh thaw      no boot: thaws, so that a machine whose lease does not end can be removed
kit=/usr/lib/drydock

# Before anything is started: control groups of the machine's own. With the private namespace that the
# machine has, nothing in here sees or stops the control groups of anything else.
own_cgroups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -o remount,rw /sys/fs/cgroup 2>/dev/null || {
      umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup
    } || return
    # A group that hands controllers down may hold no process itself.
    mkdir -p /sys/fs/cgroup/machine || return
    while read -r process; do
      echo "$process" >/sys/fs/cgroup/machine/cgroup.procs 2>/dev/null
    done </sys/fs/cgroup/cgroup.procs
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
      echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
    done
  else
    mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup || return
    cd /sys/fs/cgroup && mkdir cpu cpuacct cpuset memory devices freezer blkio pids systemd
    while read -r controller _ _ enabled; do
      [ -d "$controller" ] && [ "$enabled" = 1 ] && mount -t cgroup -o "$controller" cgroup "$controller"
    done </proc/cgroups
    mount -t cgroup -o none,name=systemd cgroup systemd
    # What the host keeps for itself looks as if it did not exist.
    rmdir -- * 2>/dev/null
    cd /
    [ -d /sys/fs/cgroup/devices ]
  fi
}

thaw() {
  find /sys/fs/cgroup -name freezer.state 2>/dev/null | while read -r state; do echo THAWED >"$state"; done
  find /sys/fs/cgroup -name cgroup.freeze 2>/dev/null | while read -r state; do echo 0 >"$state"; done
} 2>/dev/null

# What the engine would start itself and then wait a second for.
start_containerd() {
  containerd --config "$kit/containerd.toml" >/var/log/containerd.log 2>&1 &
}

start_registry() {
  command -v docker-registry >/dev/null || return
  REGISTRY_STORAGE_MAINTENANCE_READONLY="{\"enabled\": $1}" \
    docker-registry serve "$kit/registry.yml" >/var/log/registry.log 2>&1 &
}

start_engine() {
  while ! [ -S /run/containerd/containerd.sock ]; do sleep 0.01; done
  dockerd --containerd /run/containerd/containerd.sock --userland-proxy=false --ip6tables=false \
    --registry-mirror http://127.0.0.1:5000 >/var/log/dockerd.log 2>&1 &
  echo $! >/run/drydock/engine.pid
}

# The engine answers once it has started every container that is to run. Asked once it keeps us waiting until
# then, which costs nothing; asking again and again would cost what the containers need to start.
announce_engine() {
  python3 -IS -c '
import socket, time
while True:
    with socket.socket(socket.AF_UNIX) as engine:
        try:
            engine.connect("/run/docker.sock")
            engine.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
            if engine.recv(1):
                break
        except OSError:
            pass
    time.sleep(0.01)
' && : >/run/drydock/engine.up
}

start_services() {
  for service in "$kit"/services/*; do
    [ -e "$service" ] || continue
    sh "$service" >"/var/log/${service##*/}.log" 2>&1 &
  done
}

others_live() {
  for process in /proc/[0-9]*; do
    case $process in /proc/1 | "/proc/$$") ;; *) return 0 ;; esac
  done
  return 1
}

# Thawing alone would not do: an engine that lives may freeze the next container just afterwards.
leave() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -KILL -1
    thaw
    others_live || return
    sleep 0.02
  done
} 2>/dev/null

if [ "$1" = thaw ]; then
  thaw
  exit
fi

{
  mkdir -p /run/drydock
  mkdir -m 1777 /run/drydock/terminals /run/drydock/ansible
  if [ "$1" = clone ]; then
    # A short life needs no collecting of garbage.
    export GOGC=off
    tar -C /var/lib/docker --xattrs --xattrs-include='*' -xf /golden/mutable.tar &
    unpacking=$!
  fi
  own_cgroups || echo 'this machine may not have control groups of its own' >&2
  start_containerd
  case $1 in
    prepare)
      start_engine
      start_registry false
      ;;
    clone)
      # As Debian's installer does: without a network nobody else knows the machine's name, and sudo asks.
      echo "127.0.1.1 $(cat /proc/sys/kernel/hostname)" >>/etc/hosts
      wait $unpacking || exit 1
      start_engine
      # While the engine sets up its network it leaves the other cores idle.
      start_registry true
      start_services
      ;;
  esac
  announce_engine &
} </dev/null

cat >/dev/null
leave

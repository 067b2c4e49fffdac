#!/bin/sh
# The first process of a machine, under a small init. Boots an engine of the machine's own, then waits.
#
# Standard input is the machine's lease: at its end every process is killed, and whatever an inner
# `docker pause` froze is thawed, since frozen processes cannot die and would keep the machine.
#
#   boot.sh prepare   an empty engine, for making a golden
#   boot.sh stack     the golden's engine and all that ran in it; the golden is mounted read-only at /golden
#   boot.sh engine    the golden's engine with its images and nothing else
#   boot.sh shell     no engine
#   boot.sh thaw      no boot: thaws, so that a machine whose lease does not end can be removed
kit=/usr/lib/drydock
no_cgroups='this machine may not have control groups of its own'

# Before anything is started: control groups of the machine's own. With the private namespace that the
# machine has, nothing in here sees or stops the control groups of anything else.
own_cgroups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -o remount,rw /sys/fs/cgroup 2>/dev/null || {
      umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup
    } || return
    # A group that hands controllers down may hold no process itself. Until none is left: one that is moved may
    # just have started another. (0 is a process of outside, which does not stay.)
    mkdir -p /sys/fs/cgroup/machine || return
    while read -r process </sys/fs/cgroup/cgroup.procs; do
      [ "$process" = 0 ] && break
      echo "$process" >/sys/fs/cgroup/machine/cgroup.procs 2>/dev/null || [ ! -d "/proc/$process" ] || break
    done
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
      echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null
    done
  else
    mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup || return
    cd /sys/fs/cgroup && mkdir cpu cpuacct cpuset memory devices freezer blkio pids systemd
    # All in one go: a process each would take longer than the mounting. The name of the device is only there
    # to tell them from the host's, which are mounted at the same places below.
    {
      while read -r controller _ _ enabled; do
        [ -d "$controller" ] && [ "$enabled" = 1 ] && echo "machine $PWD/$controller cgroup $controller 0 0"
      done </proc/cgroups
      echo "machine $PWD/systemd cgroup none,name=systemd 0 0"
    } >/run/drydock/cgroups
    mount --all --fstab /run/drydock/cgroups
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

# A clone's network has nothing in it but the loopback, and nobody else says what the machine is called: without
# a name sudo complains.
own_network() {
  echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
  ip link set lo up
  printf '%s\n' '127.0.0.1 localhost' '::1 localhost ip6-localhost ip6-loopback' \
    "127.0.1.1 $(cat /proc/sys/kernel/hostname)" >/etc/hosts
  refuse_names
}

# An engine whose machine names no name servers asks these two. Here they refuse at once, each time: whoever asked
# for a name that nobody has would otherwise wait many seconds for an answer.
refuse_names() {
  ip address add 8.8.8.8/32 dev lo
  ip address add 8.8.4.4/32 dev lo
  echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
}

unpack() {
  for archive; do
    tar -C /var/lib/docker --xattrs --xattrs-include='*' -xf "/golden/$archive.tar" || return
  done
}

# What the engine would start itself and then wait a second for.
start_containerd() {
  containerd --config "$kit/containerd.toml" >/var/log/containerd.log 2>&1 &
}

start_registry() {
  command -v docker-registry >/dev/null || return
  REGISTRY_STORAGE_MAINTENANCE_READONLY="{\"enabled\": $1}" \
    docker-registry serve "$kit/registry.yml" >/var/log/registry.log 2>&1 &
}

# To load such a large program takes a while, in which the engine's store can be made ready: it reads its settings
# first of all, and these come from a pipe. It looks for containerd's socket until that is there.
start_engine() {
  mkfifo /run/drydock/engine.json
  dockerd --containerd /run/containerd/containerd.sock --userland-proxy=false --ip6tables=false \
    --registry-mirror http://127.0.0.1:5000 --config-file /run/drydock/engine.json >/var/log/dockerd.log 2>&1 &
  echo $! >/run/drydock/engine.pid
}

# Whoever changes the engine's settings later on does it in the usual place.
let_engine_go() {
  {
    if [ -e /etc/docker/daemon.json ]; then cat /etc/docker/daemon.json; else echo '{}'; fi
  } >/run/drydock/engine.json
  ln -sf /etc/docker/daemon.json /run/drydock/engine.json
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
' && : >/run/drydock/up
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

boot() {
  case $1 in
    prepare)
      start_engine
      own_cgroups || echo "$no_cgroups" >&2
      start_containerd
      let_engine_go &
      start_registry false
      ;;
    stack | engine)
      # A short life needs no collecting of garbage.
      export GOGC=off
      start_engine
      if [ "$1" = stack ]; then unpack images stack & else unpack images & fi
      unpacking=$!
      own_cgroups || echo "$no_cgroups" >&2
      start_containerd
      own_network
      wait $unpacking || exit 1
      let_engine_go &
      # While the engine sets up its network it leaves the other cores idle.
      start_registry true
      start_services
      ;;
    shell)
      own_network
      : >/run/drydock/up
      return
      ;;
  esac
  announce_engine &
}

mkdir -p /run/drydock
mkdir -m 1777 /run/drydock/terminals /run/drydock/ansible
boot "$1" </dev/null

cat >/dev/null
leave

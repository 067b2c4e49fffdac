# What an engine in a container has to be allowed to do, tried one after the other: one line for each.
# Runs in any Debian base, as root, in a container with the rights of a sandbox.
try() {
  name=$1
  shift
  if said=$("$@" 2>&1); then echo "$name ok"; else echo "$name failed $(echo "$said" | head -n 1)"; fi
}

own_cgroups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mount -o remount,rw /sys/fs/cgroup && mkdir /sys/fs/cgroup/trial
  else
    mkdir /run/devices && mount -t cgroup -o devices machine /run/devices
  fi
}

overlay() {
  mkdir /run/lower /run/upper /run/work /run/merged &&
    mount -t overlay -o lowerdir=/run/lower,upperdir=/run/upper,workdir=/run/work overlay /run/merged
}

# Both are read-only or hidden unless the container was asked to be trusted with them.
open_paths() {
  cat /proc/sys/net/ipv4/ip_forward >/proc/sys/net/ipv4/ip_forward
}

grep -E '^(CapEff|Seccomp):' /proc/self/status
try mount mount -t tmpfs trial /mnt
try overlay overlay
try cgroups own_cgroups
try paths open_paths
df -Pk / | tail -n 1 | { read -r _ _ _ free _ && echo "free $free"; }

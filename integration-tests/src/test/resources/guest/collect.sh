#!/bin/sh
# collect.sh FOLDER: what is to be seen of a failed story in this machine, without touching a volume.
mkdir -p "$1"
dmesg >"$1/dmesg" 2>&1
cp /proc/self/mountinfo "$1/mountinfo"
ls -l /dev/nvme* >"$1/dev" 2>&1
ps -eo pid,ppid,stat,wchan:24,args >"$1/processes" 2>/dev/null
for f in $(find /sys/class/nvme/*/ /sys/class/nvme-subsystem/*/ /sys/block/nvme*/ /sys/block/nvme*/holders /sys/module/nvme_core/parameters \
  -maxdepth 1 -type f -perm -0400 2>/dev/null) /sys/class/nvme/*/nvme*c*n*/ana_state; do
  [ ! -e "$f" ] || printf '%s = %s\n' "$f" "$(timeout 2 head -c 4096 "$f" 2>&1 | tr '\n' ' ')"
done >"$1/sysfs"
timeout 20 nvme list-subsys -o json >"$1/nvme-list-subsys.json" 2>&1
:

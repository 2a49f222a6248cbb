#!/bin/sh
# Prints the state of this kernel, one object a line; without a single fork, and without touching a volume.
#   subsystem NAME NQN | controller NAME STATE NQN ADDRESS | namespace NAME MAJOR:MINOR UUID SECTORS |
#   path NAME ANA | mapping NAME DM | mount ID MAJOR:MINOR POINT FILESYSTEM OPTIONS | nullb NAME | target NQN
field() { value=-; read -r value 2>/dev/null <"$1" || value=${value:--}; }

for s in /sys/class/nvme-subsystem/nvme-subsys*; do
  [ -e "$s" ] || continue
  field "$s/subsysnqn"
  echo "subsystem ${s##*/} $value"
  for p in "$s"/nvme*/nvme*c*n* "$s"/nvme*n*; do
    [ -e "$p/uuid" ] || [ -e "$p/ana_state" ] || continue
    case ${p##*/} in
      nvme*c*n*) field "$p/ana_state"; echo "path ${p##*/} $value" ;;
    esac
  done
done
for c in /sys/class/nvme/nvme*; do
  [ -e "$c" ] || continue
  field "$c/state"; state=$value
  field "$c/subsysnqn"; nqn=$value
  field "$c/address"
  case $state in *' '*) state=${state%% *} ;; esac
  echo "controller ${c##*/} $state $nqn $value"
done
for b in /sys/block/nvme*; do
  case ${b##*/} in *c*n* | nvme'*') continue ;; esac
  field "$b/dev"; dev=$value
  field "$b/uuid"; uuid=$value
  field "$b/size"
  echo "namespace ${b##*/} $dev $uuid $value"
done
for b in /sys/block/dm-*; do
  [ -e "$b/dm/name" ] || continue
  field "$b/dm/name"
  case $value in holdfast-*) echo "mapping $value ${b##*/}" ;; esac
done
while read -r id _ dev _ point options rest; do
  rest=${rest#*- }
  echo "mount $id $dev $point ${rest%% *} $options"
done </proc/self/mountinfo
for n in /sys/kernel/config/nvmet/subsystems/* /sys/kernel/config/nullb/*; do
  [ -d "$n" ] || continue
  case $n in */nvmet/*) echo "target ${n##*/}" ;; *) echo "nullb ${n##*/}" ;; esac
done
for p in /proc/[0-9]*/cmdline; do
  line=; IFS= read -r line 2>/dev/null <"$p" || :
  case $line in *writer.py*) p=${p%/cmdline}; echo "writer ${p##*/}" ;; esac
done

#!/bin/sh
# The kernel's own target (nvmet over TCP) behind two links, by configfs. Needs sh, ip, nsenter; no program where the shell
# can do it itself, because a fork costs a tenth of a second in an emulated machine.
#
#   initiator 10.77.1.1 --- 10.77.1.2 port 1 --+-- nvmet in the network namespace tgt
#             10.77.2.1 --- 10.77.2.2 port 2 --+
#   another machine 10.77.0.2 === 10.77.0.1 port 3, here; where the machine has a cable
#
# usage: target.sh verb arguments...; every verb leaves a line in $TIMELINE if that is set
set -eu
NVMET=/sys/kernel/config/nvmet
NULLB=/sys/kernel/config/nullb
BACKING=/tmp/holdfast-target

mark() {
  [ -z "${TIMELINE:-}" ] || printf '%s %-8s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" target "$*" >>"$TIMELINE"
}

in_target() { nsenter --net=/run/netns/tgt "$@"; }

put() { printf %s "$2" >"$1"; }

# network: the modules, the two links and the two ports; nothing if they are there
network() {
  [ ! -d $NVMET/ports/2/ana_groups ] || return 0
  modprobe -qa nvme-tcp nvmet-tcp null_blk loop veth 2>/dev/null || true
  [ -d /sys/kernel/config/nvmet ] || mount -t configfs configfs /sys/kernel/config 2>/dev/null || true
  [ -d $NVMET ] || { echo "no kernel target: $NVMET is not there (modprobe nvmet-tcp)" >&2; exit 1; }
  [ -c /dev/nvme-fabrics ] || { echo "no initiator: /dev/nvme-fabrics is not there (modprobe nvme-tcp)" >&2; exit 1; }
  ip netns add tgt
  ip -n tgt link set lo up
  for i in 1 2; do
    ip link add "hf$i" type veth peer name "tgt$i" netns tgt
    ip addr add "10.77.$i.1/24" dev "hf$i"
    ip link set "hf$i" up
    ip -n tgt addr add "10.77.$i.2/24" dev "tgt$i"
    ip -n tgt link set "tgt$i" up
    port "$i" "10.77.$i.2"
  done
}

port() {
  mkdir "$NVMET/ports/$1"
  put "$NVMET/ports/$1/addr_trtype" tcp
  put "$NVMET/ports/$1/addr_adrfam" ipv4
  put "$NVMET/ports/$1/addr_traddr" "$2"
  put "$NVMET/ports/$1/addr_trsvcid" 4420
}

# cable up|down: this end of the cable to another machine; a device that is up when the cable goes is of no more use
cable() {
  ip link set vec0 "$1"
  [ -d $NVMET/ports/3 ] || port 3 10.77.0.1
}

# memory MIB NAME: a block device in memory; prints its path
memory() {
  modprobe -q null_blk nr_devices=0 2>/dev/null || true
  mkdir "$NULLB/$2"
  put "$NULLB/$2/memory_backed" 1
  put "$NULLB/$2/size" "$1"
  put "$NULLB/$2/discard" 1 2>/dev/null || true
  put "$NULLB/$2/power" 1
  # before 6.12 the device has the number and not the name of its folder
  if [ -b "/dev/$2" ]; then echo "/dev/$2"; else read -r index <"$NULLB/$2/index"; echo "/dev/nullb$index"; fi
}

# in a machine without udev too
dm() { DM_DISABLE_UDEV=1 dmsetup "$@"; }

# mapped MIB NAME: a file behind device-mapper, which can be set to fail; prints the device's path
mapped() {
  mkdir -p $BACKING
  for file in "$BACKING/$2" "$BACKING/$2.zeros"; do truncate -s "$1M" "$file"; losetup -f "$file"; done
  dm create "$2" --table "0 $(($1 * 2048)) linear $(loop_of "$2") 0"
  echo "/dev/mapper/$2"
}

loop_of() { losetup -n -O NAME -j "$BACKING/$1"; }

# becomes NAME TABLE: what waits in the old table is done at once
becomes() {
  printf '0 %d %s\n' "$(($(stat -c %s "$BACKING/$1") / 512))" "$2" | dm load "$1"
  dm suspend --nolockfs "$1"
  dm resume "$1"
}

# fault NQN none|error|zeros|hang: what the device does from now on
fault() {
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  name=${device##*/}
  case $2 in
    hang) dm suspend --nolockfs "$name"; return ;;
    none) table="linear $(loop_of "$name") 0" ;;
    error) table=error ;;
    zeros) table="linear $(loop_of "$name.zeros") 0" ;;
  esac
  becomes "$name" "$table"
}

# slow NQN READ WRITE: each read and each write (or flush) takes so many milliseconds longer from now on
slow() {
  modprobe -q dm-delay 2>/dev/null || true
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  loop=$(loop_of "${device##*/}")
  becomes "${device##*/}" "delay $loop 0 $2 $loop 0 $3"
}

# unclean NQN: its ext4 is marked as one in which the kernel has seen errors
unclean() {
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  debugfs -w -R "set_super_value state 2" "$device"
}

# flicker NQN: zeros and content by turns, until this is killed
flicker() {
  while :; do
    fault "$1" zeros
    sleep 0.2
    fault "$1" none
    sleep 0.2
  done
}

# fill NQN: something that is no filesystem, everywhere
fill() {
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  dd if=/dev/urandom of="$device" bs=1M count="$(($(stat -c %s "$BACKING/${device##*/}") >> 20))" oflag=direct status=none
}

# namespace NQN NSID UUID MIB memory|file|mapped: makes it and enables it
namespace() {
  name=hf${3##*-}
  case $5 in
    memory) device=$(memory "$4" "$name") ;;
    mapped) device=$(mapped "$4" "$name") ;;
    file) mkdir -p $BACKING; device=$BACKING/$name; truncate -s "$4M" "$device" ;;
  esac
  ns=$NVMET/subsystems/$1/namespaces/$2
  mkdir "$ns"
  put "$ns/device_path" "$device"
  put "$ns/device_uuid" "$3"
  [ "$5" != file ] || put "$ns/buffered_io" 1
  put "$ns/enable" 1
}

# without NQN NSID: takes the namespace away; its content is lost
without() {
  ns=$NVMET/subsystems/$1/namespaces/$2
  read -r uuid <"$ns/device_uuid"
  name=hf${uuid##*-}
  # a device whose story was killed during a fault stays suspended or slow
  [ ! -e "/dev/mapper/$name" ] || becomes "$name" "linear $(loop_of "$name") 0"
  put "$ns/enable" 0
  rmdir "$ns"
  if [ -e "/dev/mapper/$name" ]; then
    dm remove "$name"
    losetup -d "$(loop_of "$name")" "$(loop_of "$name.zeros")"
    rm -f "$BACKING/$name.zeros"
  fi
  if [ -d "$NULLB/$name" ]; then put "$NULLB/$name/power" 0; rmdir "$NULLB/$name"; else rm -f "$BACKING/$name"; fi
}

# serve PORT NQN: the listening socket is made in the network namespace of the one who links
serve() {
  [ ! -e "$NVMET/ports/$1/subsystems/$2" ] || return 0
  case $1 in 3) place=env ;; *) place=in_target ;; esac
  $place ln -s "$NVMET/subsystems/$2" "$NVMET/ports/$1/subsystems/$2"
}

refuse() { rm -f "$NVMET/ports/$1/subsystems/$2"; }

# create NQN UUID MIB memory|file|mapped
create() {
  mkdir "$NVMET/subsystems/$1"
  put "$NVMET/subsystems/$1/attr_allow_any_host" 1
  namespace "$1" 1 "$2" "$3" "$4"
  serve 1 "$1"
  serve 2 "$1"
}

# reservable NQN: its first namespace takes reservations; before anyone is connected, since it goes and comes back
reservable() {
  ns=$NVMET/subsystems/$1/namespaces/1
  put "$ns/enable" 0
  put "$ns/resv_enable" 1
  put "$ns/enable" 1
}

# authenticate NQN HOSTNQN KEY KEY: it takes this host only, by its key, and proves itself to it by its own
authenticate() {
  host=$NVMET/hosts/$2
  [ -d "$host" ] || mkdir "$host"
  put "$host/dhchap_key" "$3"
  put "$host/dhchap_ctrl_key" "$4"
  put "$NVMET/subsystems/$1/attr_allow_any_host" 0
  [ -e "$NVMET/subsystems/$1/allowed_hosts/$2" ] || ln -s "$host" "$NVMET/subsystems/$1/allowed_hosts/$2"
}

# encrypted tls1.3|none: both ports take connections with TLS only, or without only; they serve nothing meanwhile
encrypted() {
  for i in 1 2; do
    [ -e "$NVMET/ports/$i/addr_tsas" ] || return 0
    put "$NVMET/ports/$i/addr_tsas" "$1"
    case $1 in none) treq='not specified' ;; *) treq=required ;; esac
    put "$NVMET/ports/$i/addr_treq" "$treq"
  done
}

# encrypt NQN: it takes connections with TLS only
encrypt() {
  modprobe -q tls 2>/dev/null || true
  refuse 1 "$1"
  refuse 2 "$1"
  encrypted tls1.3
  serve 1 "$1"
  serve 2 "$1"
}

# handshakes host|target on|off: a tlshd in that network namespace
handshakes() {
  case $1 in target) net=/run/netns/tgt ;; *) net=/proc/self/ns/net ;; esac
  inode=$(stat -L -c %i $net)
  for pid in $(pidof tlshd || true); do
    [ "$(stat -L -c %i "/proc/$pid/ns/net" 2>/dev/null)" != "$inode" ] || kill "$pid"
  done
  [ "$2" = off ] || setsid nsenter --net=$net tlshd -s >>"/tmp/tlshd-$1.log" 2>&1 </dev/null &
  sleep 1
}

# key NQN HOSTNQN KEY: the target's, as nvme-cli puts it into the keyring that it shares with the host
key() {
  in_target /opt/nvme/2.16/nvme check-tls-key --identity=0 --subsysnqn="$1" --hostnqn="$2" --keydata="$3" --insert
}

# stop NQN: connections are reset and refused, and its first namespace loses its reservations; prints its ports, for start
stop() {
  for i in 1 2 3; do [ ! -e "$NVMET/ports/$i/subsystems/$1" ] || { refuse "$i" "$1"; echo "$i"; }; done
  put "$NVMET/subsystems/$1/namespaces/1/enable" 0
}

# start NQN PORT...
start() {
  put "$NVMET/subsystems/$1/namespaces/1/enable" 1
  nqn=$1
  shift
  for i in "$@"; do serve "$i" "$nqn"; done
}

# whole NQN: fails if its ext4 is damaged
whole() {
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  e2fsck -fn "$device"
}

drop() {
  [ -d "$NVMET/subsystems/$1" ] || return 0
  for i in 1 2 3; do refuse "$i" "$1"; done
  # a port that still serves another subsystem stays as it is
  encrypted none 2>/dev/null || true
  for ns in "$NVMET/subsystems/$1/namespaces/"*; do [ ! -d "$ns" ] || without "$1" "${ns##*/}"; done
  for host in "$NVMET/subsystems/$1/allowed_hosts/"*; do
    [ ! -e "$host" ] || { rm "$host"; rmdir "$NVMET/hosts/${host##*/}"; }
  done
  rmdir "$NVMET/subsystems/$1"
}

resize() {
  read -r uuid <"$NVMET/subsystems/$1/namespaces/1/device_uuid"
  truncate -s "$2M" "$BACKING/hf${uuid##*-}"
  put "$NVMET/subsystems/$1/namespaces/1/revalidate_size" 1
}

# digest NQN: a checksum of all that the target has stored, past the page cache that only readers of the device fill
digest() {
  read -r device <"$NVMET/subsystems/$1/namespaces/1/device_path"
  case $device in /dev/mapper/*) device=$BACKING/${device##*/} ;; esac
  case $device in /dev/*) dd if="$device" bs=1M iflag=direct status=none ;; *) cat "$device" ;; esac | sha256sum
}

# held NQN: how many bytes the file of its first namespace takes
held() {
  read -r file <"$NVMET/subsystems/$1/namespaces/1/device_path"
  echo "$(($(stat -c %b "$file") * 512))"
}

link() { ip -n tgt link set "tgt$1" "$2"; }

verb=$1
shift
mark "$verb $*"
case $verb in
  network | cable | create | namespace | reservable | authenticate | encrypt | handshakes | key | stop | start | whole | drop | resize | digest | held | serve | refuse | fault | slow | unclean | flicker | fill)
    "$verb" "$@"
    ;;
  # replace NQN UUID MIB: another namespace, empty, under the same name and number
  replace) without "$1" 1; namespace "$1" 1 "$2" "$3" memory ;;
  # silent PORT / heard PORT: the cable is pulled / plugged in
  silent) link "$1" down ;;
  heard) link "$1" up ;;
  # outage SECONDS: both cables
  outage) link 1 down; link 2 down; sleep "$1"; link 1 up; link 2 up; mark "outage is over" ;;
  # refusal NQN SECONDS: connections are reset and new ones refused on both ports
  refusal) refuse 1 "$1"; refuse 2 "$1"; sleep "$2"; serve 1 "$1"; serve 2 "$1"; mark "refusal is over" ;;
  # ana PORT STATE, for every namespace there
  ana) put "$NVMET/ports/$1/ana_groups/1/ana_state" "$2" ;;
  # clear: every subsystem goes, links are up, paths are optimized
  clear)
    for i in 1 2; do link $i up; put "$NVMET/ports/$i/ana_groups/1/ana_state" optimized; done
    for s in "$NVMET/subsystems/"*; do [ ! -d "$s" ] || drop "${s##*/}"; done
    ;;
  *) echo "target.sh: there is no verb $verb" >&2; exit 2 ;;
esac

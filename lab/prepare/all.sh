# Sourced by lab/run: what a machine of some kernel needs, made if it is not in the cache or not of these sources.
# shellcheck shell=bash source-path=SCRIPTDIR
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

free_gib=6

# prepare KERNEL [REFRESH]
prepare() {
  local kernel=$1 again=${2:-}
  if ready "$kernel" && [ -z "$again" ]; then return; fi
  [ "$(uname -m)" = x86_64 ] || die "the lab runs on x86-64 only, this is $(uname -m)"
  command -v apt-get >/dev/null || die "the lab is made from Debian packages and this is neither Debian nor Ubuntu"
  enough_room
  exec {lock}>"$cache/lock"
  flock "$lock"
  # A run that was killed while it made a part could not clean up.
  for left in "$cache"/work.*; do clean "$left"; done
  need python3=python3 setpriv=util-linux
  if [ -n "$again" ] || ! rootfs_ready; then step "the root file system" rootfs; fi
  if [ "$kernel" = uml ]; then
    if [ -n "$again" ] || ! uml_ready; then step "the User Mode Linux kernel" uml; fi
  elif [ -n "$again" ] || ! kernel_ready "$kernel"; then
    step "kernel $kernel" kernel "$kernel"
  fi
  exec {lock}>&-
}

ready() {
  rootfs_ready || return
  if [ "$1" = uml ]; then uml_ready; else kernel_ready "$1" && command -v qemu-system-x86_64 >/dev/null; fi
}

rootfs_ready() { [ "$(cat "$cache/rootfs.key" 2>/dev/null)" = "$(key "$lab/prepare/rootfs" "$lab/guest/first")" ]; }

uml_ready() { [[ -x $cache/uml/linux && $(readlink "$cache/uml/linux") == *-$(key "$lab/uml.config")/linux ]]; }

kernel_ready() {
  [ "$(cat "$cache/kernels/$1/key" 2>/dev/null)" = "$(key "$lab/prepare/kernel" "$lab/guest/initrd-init")" ]
}

enough_room() {
  local free
  free=$(df --output=avail -k "$cache" | tail -n 1)
  [ "$((free / 1048576))" -ge "$free_gib" ] || die "$cache has less than $free_gib GiB free, which the lab is made in"
}

# step WHAT SCRIPT [ARGUMENT]...
step() {
  local what=$1 script=$2 began=$SECONDS
  shift 2
  printf 'lab: making %s ...\n' "$what" >&2
  "$lab/prepare/$script" "$@" || exit 3
  printf 'lab: %s made in %s s\n' "$what" "$((SECONDS - began))" >&2
}

# Sourced by the scripts of this folder: the cache, Debian's suites, and packages of this machine.
# shellcheck shell=bash disable=SC2034 # what is set here is used there
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin:/sbin

lab=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cache=${HOLDFAST_LAB:-${XDG_CACHE_HOME:-$HOME/.cache}/holdfast-lab}
mkdir -p "$cache"
cache=$(cd -P -- "$cache" && pwd)

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Which suite has what: the root file system, the kernels, and every nvme-cli that differs.
release=trixie
newest=trixie-backports
declare -A kernel_suite=([6.1]=bookworm [6.12]=$release [newest]=$newest)
nvme_suites=(bookworm "$release" sid experimental)

# Reports the part that cannot be made here, and why; lab/run passes this status on.
die() {
  printf 'lab: %s\n' "$*" >&2
  exit 3
}

# A scratch folder in the cache, with what is being made; gone at the end whatever happens.
scratch() {
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'clean "$work"' EXIT
}

clean() {
  if mountpoint -q "$1/root/proc"; then umount "$1/root/proc"; fi
  rm -rf -- "$1"
}

# need PROGRAM=PACKAGE...: installs the packages whose programs are missing; only root can.
need() {
  local pair packages=() install=(apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends)
  for pair in "$@"; do
    if [[ ${pair%%=*} == /* ]]; then [ -e "${pair%%=*}" ] || packages+=("${pair#*=}"); continue; fi
    command -v "${pair%%=*}" >/dev/null || packages+=("${pair#*=}")
  done
  [ "${#packages[@]}" -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || die "these packages are missing and only root can install them: ${packages[*]}"
  printf 'lab: installing %s\n' "${packages[*]}" >&2
  "${install[@]}" "${packages[@]}" >/dev/null 2>&1 ||
    { apt-get update -qq && "${install[@]}" "${packages[@]}" >/dev/null; } ||
    die "apt-get could not install: ${packages[*]}"
}

# The Debian mirror of this machine's own apt configuration; on another distribution the one that its debootstrap knows.
mirror() {
  local found
  if [ -n "${HOLDFAST_LAB_MIRROR:-}" ]; then
    printf '%s' "${HOLDFAST_LAB_MIRROR%/}"
    return
  fi
  found=$(debian_target)
  if [ -z "$found" ] && [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq >&2 || true
    found=$(debian_target)
  fi
  if [ -z "$found" ]; then
    found=$(sed -n 's/.*default_mirror *\([^ ]*\).*/\1/p' /usr/share/debootstrap/scripts/sid 2>/dev/null | head -n 1)
  fi
  [ -n "$found" ] || die "this machine's apt knows no Debian mirror: set HOLDFAST_LAB_MIRROR to one"
  printf '%s' "${found%/}"
}

# Release files name origin and label whatever the suite is called; before the first update they are not there.
debian_target() {
  # shellcheck disable=SC2016 # apt-get fills these in
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian Debian //p' | head -n 1
}

# apt_of SUITE apt-get|apt-cache ...: apt with nothing but this suite and its own state. Proxies, credentials and options stay
# this machine's; nothing of it is upgraded.
apt_of() {
  local state=$cache/apt/$1 program=$2
  shift 2
  "$program" -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts="$state/none" \
    -o Dir::State="$state/state" -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 \
    -o Acquire::http::Timeout=60 -o Acquire::https::Timeout=60 \
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}

# suite NAME: makes it known, once a process.
suite() {
  local state=$cache/apt/$1
  [ ! -e "$state/fresh.$$" ] || return 0
  mkdir -p "$state"/{lists/partial,cache/archives/partial,state,none}
  : >"$state/status"
  need "$keyring=debian-archive-keyring"
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$(mirror)" "$1" >"$state/sources.list"
  apt_of "$1" apt-get update -qq >&2 ||
    die "the suite $1 cannot be reached at $(mirror)"
  rm -f "$state"/fresh.*
  : >"$state/fresh.$$"
}

# download SUITE FOLDER PACKAGE...
download() {
  local from=$1 folder=$2
  shift 2
  suite "$from"
  mkdir -p "$folder"
  (cd -- "$folder" && apt_of "$from" apt-get download -qq "$@" >/dev/null) || die "cannot download from $from: $*"
}

# unpack FOLDER DEB...
unpack() {
  local into=$1 deb
  shift
  for deb in "$@"; do dpkg-deb -x "$deb" "$into"; done
}

# key FILE...: changes whenever one of the files does.
key() { cat -- "$@" | sha256sum | cut -c 1-12; }

#!/bin/bash
# Records what nvme really prints, one file a case: record.sh NVME OUT
# Run as root on a throw-away machine with nvmet (TCP) reachable at $P1 and $P2, where $NQ1 is open to every host, $NQ2 too,
# $NQ3 to none, and $NQ4 (where the kernel can) only to a host that proves itself. $CUT is a command that takes the port at $P1 away.
NVME=$1 OUT=$2
HOSTNQN=nqn.2014-08.org.nvmexpress:uuid:11111111-2222-3333-4444-555555555555 HOSTID=11111111-2222-3333-4444-555555555555
mkdir -p "$OUT"

record() { # CASE ARGV...
  local file=$OUT/$1.txt; shift
  timeout 60 "$NVME" "$@" > /tmp/stdout 2> /tmp/stderr; local status=$?
  { echo "\$ nvme $*"; echo "status $status"; echo "--- stdout"; cat /tmp/stdout; echo "--- stderr"; cat /tmp/stderr; } > "$file"
}
ask() { # CASE TRADDR NQN OPTION...
  local case=$1 traddr=$2 nqn=$3; shift 3
  record "$case" connect --verbose --output-format=json "--transport=${TRANSPORT:-tcp}" "--traddr=$traddr" "--trsvcid=${PORT:-4420}" "--nqn=$nqn" \
    "--hostnqn=${AS:-$HOSTNQN}" "--hostid=$HOSTID" --ctrl-loss-tmo=60 --reconnect-delay=2 --keep-alive-tmo=30 "$@"
}

record version version
record list-nothing list-subsys --output-format=json
ask connected "$P1" "$NQ1"
ask already-connected "$P1" "$NQ1"
ask connected-second-path "$P2" "$NQ1" --hdr-digest --data-digest --nr-io-queues=1 --queue-size=32
record list-two-paths list-subsys --output-format=json
record rescan ns-rescan /dev/nvme0
record rescan-absent ns-rescan /dev/nvme4711
record disconnect disconnect --device=nvme1
record disconnect-absent disconnect --device=nvme4711
ask fast-io-fail "$P2" "$NQ1" --fast_io_fail_tmo=20
PORT=4999 ask refused "$P1" "$NQ2"
ask no-route 192.0.2.1 "$NQ2"
ask silent "${P1%.*}.99" "$NQ2"
ask no-subsystem "$P1" "${NQ1}-missing"
ask not-shown "$P1" "$NQ3"
ask wants-key "$P1" "$NQ4"
ask unknown-option "$P1" "$NQ2" --no-such-option=1
ask bad-value "$P1" "$NQ2" --queue-size=5000
AS=nqn.2014-08.org.nvmexpress:uuid:99999999-2222-3333-4444-555555555555 ask other-hostnqn "$P1" "$NQ2"
TRANSPORT=rdma ask no-transport "$P1" "$NQ2"
ask no-interface "$P1" "$NQ2" --host-iface=nosuch0
ask foreign-source "$P1" "$NQ2" --host-traddr=192.0.2.9
$CUT; sleep 1
ask already-connected-while-connecting "$P1" "$NQ1"
chmod 600 /dev/nvme-fabrics
setpriv --reuid=65534 --clear-groups true 2>/dev/null && { plain=$NVME; NVME=/tmp/as-nobody; printf '#!/bin/sh\nexec setpriv --reuid=65534 --clear-groups "%s" "$@"\n' "$plain" > $NVME; chmod 755 $NVME; ask not-root "$P2" "$NQ2"; NVME=$plain; }
mv /dev/nvme-fabrics /dev/nvme-fabrics.away
ask no-fabrics-device "$P2" "$NQ2"
mv /dev/nvme-fabrics.away /dev/nvme-fabrics

#!/usr/bin/env bash
# A throw-away PostgreSQL for tests and benchmarks, from Debian's packages: its own folder, a free port on 127.0.0.1,
# no password, and fsync as in real life, so that what is measured here is true.
#
#   scripts/postgres.sh with COMMAND...  start one, run COMMAND with OPENWIN_TEST_POSTGRES set, remove it
#   scripts/postgres.sh start            start one and say how to reach and how to stop it
#   scripts/postgres.sh stop FOLDER      stop that one and remove its folder
set -euo pipefail

fail() { echo "postgres.sh: $*" >&2; exit 1; }

# The newest of Debian's versions that holds a server.
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || fail "no PostgreSQL under /usr/lib/postgresql: run scripts/debian.sh, or apt-get install postgresql"

# PostgreSQL refuses to run as root, so that root hands over to Debian's user postgres.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        "$@"
    fi
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start sets folder and url.
start() {
    folder=$(mktemp -d "${TMPDIR:-/tmp}/openwin-postgres.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres: "$folder"; fi
    as_postgres "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 >"$folder.log" 2>&1 || { cat "$folder.log" >&2; fail "initdb failed"; }
    rm "$folder.log"
    as_postgres tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 300
shared_buffers = 512MB
max_wal_size = 4GB
CONF
    local port
    for _ in 1 2 3 4 5; do # below the ports that the kernel gives to clients
        port=$((20000 + RANDOM % 10000))
        if taken "$port"; then continue; fi
        if as_postgres "$bin/pg_ctl" start --pgdata="$folder/data" --log="$folder/log" --options="-p $port" --wait >/dev/null; then
            url="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
            return
        fi
    done
    cat "$folder/log" >&2
    fail "the server does not start"
}

stop() {
    as_postgres "$bin/pg_ctl" stop --pgdata="$1/data" --mode=fast --wait >/dev/null || true
    rm -rf "$1"
}

case "${1:-}" in
with)
    shift
    [ $# -gt 0 ] || fail "with what? scripts/postgres.sh with COMMAND..."
    start
    trap 'stop "$folder"' EXIT
    trap 'exit 130' INT TERM
    export OPENWIN_TEST_POSTGRES="$url" PATH="$bin:$PATH"
    "$@"
    ;;
start)
    start
    echo "export OPENWIN_TEST_POSTGRES='$url'"
    echo "# stop it with: scripts/postgres.sh stop $folder"
    ;;
stop)
    [ -f "${2:-}/data/PG_VERSION" ] || fail "no folder of a server that I started: '${2:-}'"
    stop "$2"
    ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac

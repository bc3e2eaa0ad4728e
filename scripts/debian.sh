#!/usr/bin/env bash
# Installs, from Debian, what the tests need and this machine lacks. Running OpenWIN needs none of it.
set -euo pipefail

missing=()
need() { # need PACKAGE if the command that follows fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

postgres_is_there() { ls /usr/lib/postgresql/*/bin/initdb /usr/lib/postgresql/*/bin/pgbench; }
c_library_is_there() { [ -f /usr/include/stdio.h ]; }
font_is_there() { fc-list ":lang=$1" | grep -q .; }

need postgresql postgres_is_there         # the second engine
need postgresql-contrib postgres_is_there # pgbench, the floor of the benchmarks
need gcc command -v gcc                   # the race detector
need libc6-dev c_library_is_there
need chromium command -v chromium         # browser tests
need nodejs command -v node
need npm command -v npm
need iproute2 command -v ip               # networks of their own for the centre and hubs of a test
need softhsm2 command -v softhsm2-util     # keys in hardware that is none, for the signer
need zbar-tools command -v zbarimg        # reads the QR of a certificate back
need poppler-utils command -v pdftoppm    # draws a page of a certificate
need fontconfig command -v fc-list
need fonts-noto-core font_is_there hi     # Devanagari and its neighbours

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
    echo "The tests need what Debian calls: ${missing[*]}. Please install it." >&2
    exit 1
fi
sudo=()
if [ "$(id -u)" != 0 ]; then sudo=(sudo); fi
echo "Installing for the tests: ${missing[*]}"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"

#!/usr/bin/env bash
# Fails when the assets that are committed are not what their sources make: builds them again and compares.
set -euo pipefail
cd "$(dirname "$0")/.."

sums() { find internal/web/ui internal/web/app -name node_modules -prune -o -type f -print0 | sort -z | xargs -0 sha256sum; }

before=$(sums)
make --no-print-directory assets
if ! diff <(echo "$before") <(sums); then
    echo "The assets were not fresh. They are now: look at them and commit them." >&2
    exit 1
fi

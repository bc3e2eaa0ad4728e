#!/usr/bin/env bash
# Runs every fuzz test of the module in turn, each for the time given (10s if none is).
set -euo pipefail
cd "$(dirname "$0")/.."

targets=$(grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed -E 's/^(.*)\/[^/]+:[0-9]+:func /\1 /')
[ -n "$targets" ] || { echo "There is no fuzz test." >&2; exit 1; }
while read -r package name; do
    go test -run='^$' -fuzz="^$name\$" -fuzztime="${1:-10s}" "$package"
done <<<"$targets"

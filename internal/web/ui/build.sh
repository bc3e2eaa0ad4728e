#!/bin/sh
# Builds assets/app.css and assets/app.rtl.css from styles/. With --check: fails when the committed ones are stale.
# Needs the packages of package-lock.json: npm ci.
set -eu
cd "$(dirname "$0")"
out=assets
if [ "${1:-}" = --check ]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi
if [ ! -x node_modules/.bin/sass ]; then
    echo "build.sh: run npm ci in internal/web/ui first" >&2
    exit 2
fi
node_modules/.bin/sass --no-source-map --style=compressed --no-charset --load-path=node_modules \
    --quiet-deps styles/app.scss "$out/app.css"
node_modules/.bin/rtlcss --silent "$out/app.css" "$out/app.rtl.css"
if [ "$out" != assets ]; then
    for name in app.css app.rtl.css; do
        if ! cmp -s "$out/$name" "assets/$name"; then
            echo "assets/$name is stale: run npm run build in internal/web/ui and commit it" >&2
            exit 1
        fi
    done
fi

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# From a fresh clone to the verdict: builds coldcase, starts the host of the ghost case
# (fixtures/ghost), collects it over its real protocols, and analyzes the bundle.
# Leaves ghost.tgz, ghost.verdict.json, ghost.md and ghost.html in build/demo/.
set -eu
cd "$(dirname "$0")/.."

scripts/packages.sh
scripts/build.sh release coldcase ghost_host

coldcase=build/release/coldcase
demo=build/demo
rm -rf "$demo"
mkdir -p "$demo/host"

# The host runs until its standard input closes.
mkfifo "$demo/stop"
build/release/tests/ghost_host --fixture fixtures/ghost --into "$demo/host" \
  <"$demo/stop" >"$demo/host.log" &
host=$!
exec 3>"$demo/stop"
trap 'exec 3>&-; wait "$host" 2>/dev/null || true; rm -f "$demo/stop"' EXIT
tries=0
until grep -q '^ready' "$demo/host.log"; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || { echo "demo.sh: the host did not start" >&2; cat "$demo/host.log" >&2; exit 1; }
  kill -0 "$host"
  sleep 0.1
done

run() {
  echo
  echo "\$ coldcase $*"
  "$coldcase" "$@"
}

COLDCASE_CLOCK=2026-06-13T06:28:01Z
export COLDCASE_CLOCK
run collect -c "$demo/host/host.toml" --case fixtures/ghost/ghost.case.toml -o "$demo/ghost.tgz"
run verify "$demo/ghost.tgz"
run analyze "$demo/ghost.tgz" -o "$demo/ghost.verdict.json"
run report "$demo/ghost.verdict.json" --format md -o "$demo/ghost.md"
run report "$demo/ghost.verdict.json" --format html -o "$demo/ghost.html"
run replay "$demo/ghost.tgz" --expect "$demo/ghost.verdict.json"
echo
echo "The results are in $demo: ghost.tgz, ghost.verdict.json, ghost.md, ghost.html"

#!/bin/sh
# Makes sure that the tests find the programs that they try ours with, as far as that is permitted here.
set -eu

cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

have() { command -v "$1" >/dev/null 2>&1; }
without() { echo "prepare-tests: no $1 here, and it could not be had: $2" >&2; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif have sudo && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

try() {
  "$@" >"$log" 2>&1 || { tail -n 5 "$log" >&2; return 1; }
}

# Package lists are fetched once, and only when something is missing.
listed=''
lists() {
  [ -n "$listed" ] || { have apt-get && try as_root timeout 90 apt-get update -qq; } || return 1
  listed=yes
}

installed() {
  echo "prepare-tests: installing the package $1, this is done once …" >&2
  lists && try as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$1"
}

# Only unpacked, not installed: the package would start a service.
unpacked() {
  echo "prepare-tests: fetching $2 of the package $1, this is done once …" >&2
  folder=$(mktemp -d) && lists && (cd "$folder" && try apt-get download -qq "$1" && try dpkg-deb -x "$1"_*.deb .) || return 1
  mkdir -p node_modules/.cache/programs && cp "$folder/usr/bin/$2" node_modules/.cache/programs/ && rm -r "$folder"
}

# The shell draws the same pages for two thirds of the processor's time; whoever has Chromium can do without.
have chromium-headless-shell || installed chromium-headless-shell || have chromium || installed chromium ||
  without chromium 'the tests of the page in a browser are skipped.'
have systemd-analyze || installed systemd ||
  without systemd-analyze 'the units are held against the rules that the tests know themselves.'
have promtool || [ -x node_modules/.cache/programs/promtool ] || unpacked prometheus promtool ||
  without promtool 'the metrics are held against the rules that the tests know themselves.'

#!/bin/sh
# Makes sure that the tests find Chromium. Where that may not be installed, the tests of the page in a browser are skipped.
set -eu

if command -v chromium >/dev/null 2>&1; then exit 0; fi

skip() {
  echo "prepare-tests: $1: the tests of the page in a browser are skipped (install the package chromium to run them)." >&2
  exit 0
}

command -v apt-get >/dev/null 2>&1 || skip 'no Chromium here, and no apt-get to install it with'

if [ "$(id -u)" -eq 0 ]; then as_root=''
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root='sudo -n'
else skip 'no Chromium here, and no right to install it'
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo 'prepare-tests: installing Chromium, this is done once …' >&2
# shellcheck disable=SC2086 # Nothing, or sudo with its option.
if ! { $as_root apt-get update -qq &&
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >"$log" 2>&1; then
  tail -n 5 "$log" >&2
  skip 'Chromium could not be installed'
fi

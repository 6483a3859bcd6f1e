#!/usr/bin/env bash
# Generates clients from openapi.yaml and uses them against a server with the sample data: check.sh
# The server is that of the embedded database, or of DATABASE_URL; PYTHON is the interpreter that has Django.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=tests/clients made=var/clients port=${CLIENTS_PORT:-8459}
mkdir -p "$made"

echo "==> clients: the sample data and a server"
export DEBUG=on
"$PYTHON" manage.py migrate --verbosity 0
"$PYTHON" manage.py load_reference --verbosity 0
"$PYTHON" manage.py load_sample --verbosity 0
"$PYTHON" manage.py runserver --noreload "127.0.0.1:$port" >"$made/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
site=http://127.0.0.1:$port
"$PYTHON" - "$site/readyz" <<'WAIT'
import sys, time, urllib.request
for _ in range(120):
    try:
        urllib.request.urlopen(sys.argv[1], timeout=5)
        break
    except OSError:
        time.sleep(0.5)
else:
    sys.exit("the server did not start; see var/clients/server.log")
WAIT

echo "==> clients: Python"
"$PYTHON" -m openapi_python_client generate --path openapi.yaml --config "$here/python.yaml" \
  --output-path "$made/python" --overwrite --fail-on-warning
PYTHONPATH="$made/python" "$PYTHON" "$here/use_python.py" "$site"

echo "==> clients: TypeScript"
"$here/node.sh" openapi-typescript openapi.yaml --output "$made/schema.d.ts"
"$here/node.sh" tsc --project "$here/tsconfig.json"
"$here/node.sh" --run "$here/use_typescript.ts" "$site"

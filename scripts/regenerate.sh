#!/usr/bin/env bash
# Write generated/peaka_api from openapi/peaka.yaml. All of it is written, or nothing and the reasons are printed.
#
#   scripts/regenerate.sh            replace generated/peaka_api
#   scripts/regenerate.sh --check    write nothing; fail where the committed package is not what would be written
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
make_environment generator "$root/openapi/requirements.txt" -- -r openapi/requirements.txt
# -E and -s: neither PYTHONPATH nor packages of the user reach the generator.
exec "$environment/bin/python" -E -s "$root/openapi/generate" \
    --document "$root/openapi/peaka.yaml" --output "$root/generated/peaka_api" "$@"

#!/usr/bin/env bash
# Every check there is. Needs Python 3.11 or newer and pip; everything else is installed under .venvs/.
#
#   scripts/test.sh             all of it
#   scripts/test.sh PYTEST...   only pytest, with these arguments
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$root"
make_environment dev pyproject.toml tests/requirements.txt -- -e ".[emulator]" -r tests/requirements.txt
python="$environment/bin/python"

step() {
    printf '\n== %s\n' "$*"
}

if [ "$#" -gt 0 ]; then
    exec "$python" -m pytest "$@"
fi

step "Lint"
"$python" -m ruff check .
"$python" -m ruff format --check .

step "Types"
"$python" -m mypy
PYRIGHT_PYTHON_IGNORE_WARNINGS=1 "$python" -m pyright --pythonpath "$python"

step "Generated code is what the document says"
scripts/regenerate.sh --check
(cd openapi/generate && "$root/.venvs/generator/bin/python" -E -s -m mypy --strict --no-incremental --config-file= .)

step "The wheel, in an environment of its own"
scripts/check_wheel.sh

step "Tests on asyncio and trio"
"$python" -m pytest --numprocesses auto --dist worksteal

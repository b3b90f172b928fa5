#!/usr/bin/env bash
# Build the wheel and use it where nothing of this checkout can be seen: with the newest dependencies, and with the
# oldest that pyproject.toml allows.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

python="$(find_python)"
"$python" -m venv "$scratch/newest"
"$python" -m venv "$scratch/oldest"
pip_options=(--quiet --quiet --disable-pip-version-check)
"$scratch/newest/bin/python" -m pip wheel "${pip_options[@]}" --no-deps --wheel-dir "$scratch/dist" "$root"
wheel="$(ls "$scratch"/dist/*.whl)"
echo "$(basename "$wheel"), $(wc -c <"$wheel") bytes"

"$scratch/newest/bin/python" -m pip install "${pip_options[@]}" "$wheel"
"$scratch/oldest/bin/python" -m pip install "${pip_options[@]}" -c "$root/tests/oldest.txt" "$wheel"

# -P: the current directory is not on the path.
cd "$scratch"
for each in newest oldest; do
    "$scratch/$each/bin/python" -P "$root/tests/wheel_smoke.py"
done
"$scratch/newest/bin/python" -m pip install "${pip_options[@]}" "$wheel[emulator]"
"$scratch/newest/bin/python" -P "$root/tests/wheel_smoke.py" --with-emulator

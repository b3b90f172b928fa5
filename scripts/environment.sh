# Sourced by the other scripts: makes a virtual environment once, and again when what goes into it changes.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

find_python() {
    # The first Python that is new enough: PYTHON if set, then the usual names.
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed; set PYTHON to one." >&2
    return 1
}

make_environment() {
    # make_environment NAME FILE_TO_WATCH... -- PIP_ARGUMENT...
    # Leaves the path of the environment in $environment.
    local name="$1" python wanted stamp
    local watched=()
    shift
    while [ "$1" != "--" ]; do
        watched+=("$1")
        shift
    done
    shift
    python="$(find_python)"
    environment="$root/.venvs/$name"
    stamp="$environment/.stamp"
    wanted="$("$python" - "$root" "${watched[@]}" <<'PY'
import hashlib, sys
digest = hashlib.sha256(f"{sys.version} {sys.argv[1]}".encode())
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        digest.update(file.read())
print(digest.hexdigest())
PY
)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        return
    fi
    echo "Making the environment .venvs/$name ..." >&2
    rm -rf "$environment"
    "$python" -m venv "$environment"
    (cd "$root" && "$environment/bin/python" -m pip install --quiet --quiet --disable-pip-version-check "$@") >&2
    printf '%s\n' "$wanted" >"$stamp"
}

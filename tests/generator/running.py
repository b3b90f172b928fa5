"""Running the generator the way scripts/regenerate.sh does, on documents of a test."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = Path(__file__).with_name("probe.yaml")

_MAKE = """
set -euo pipefail
source "$1/scripts/environment.sh"
make_environment generator "$1/openapi/requirements.txt" -- -r openapi/requirements.txt
printf '%s' "$environment"
"""


def generator_environment() -> Path:
    """The virtual environment of the generator, made where it is not there yet."""
    done = subprocess.run(
        ["bash", "-c", _MAKE, "bash", str(ROOT)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return Path(done.stdout)


class Generator:
    """The driver, in its environment.

    Args:
        environment: The virtual environment.
        driver: The directory of the driver; another one than the repository's for tests that break it.
    """

    def __init__(self, environment: Path, driver: Path = ROOT / "openapi" / "generate") -> None:
        self.environment = environment
        self.driver = driver

    def run(
        self,
        document: Path,
        output: Path,
        *arguments: str,
        cwd: Path | None = None,
        hash_seed: int | None = None,
        **variables: str,
    ) -> subprocess.CompletedProcess[str]:
        """Generate a package.

        Args:
            document: The OpenAPI document.
            output: The directory to write.
            arguments: Further arguments of the command line.
            cwd: Where to run it.
            hash_seed: The seed of Python's hashes; left out, it is drawn anew as it is for scripts/regenerate.sh.
            variables: Environment variables to set.
        """
        command = [str(self.environment / "bin" / "python"), "-s"]
        if hash_seed is None:
            command.append("-E")
        else:
            variables["PYTHONHASHSEED"] = str(hash_seed)
        return subprocess.run(
            [*command, str(self.driver), "--document", str(document), "--output", str(output), *arguments],
            env={**os.environ, **variables},
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
        )


def contents(directory: Path) -> dict[str, bytes]:
    """Every file below a directory, by its relative path."""
    return {
        str(file.relative_to(directory)): file.read_bytes()
        for file in sorted(directory.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    }

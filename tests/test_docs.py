"""The pages of the documentation: their code has the types that it says, and their links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def modules() -> dict[str, str]:
    """The modules on all pages, by name, without those that hold tests, which are written without types."""
    found = [
        (name, text)
        for page in PAGES
        for name, text in re.findall(r"```python\n# (\S+\.py)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        if not name.startswith("test_")
    ]
    assert len({name for name, _ in found}) == len(found), "two pages have modules of one name"
    return dict(found)


def test_the_code_on_the_pages_passes_mypy_strict(tmp_path: Path) -> None:
    for name, text in modules().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", "."]
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "generated"))
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": paths},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, f"Success: no issues found in {len(modules())} source files\n"), (
        ran.stderr
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_variables_in_commands_are_set_on_the_page(page: Path) -> None:
    commands = "".join(re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL))
    assert set(re.findall(r"\$\{?([A-Z_]+)", commands)) <= set(re.findall(r"^export (\w+)=", commands, re.MULTILINE))

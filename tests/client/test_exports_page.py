"""The code of docs/exports.md and the examples in the docstrings of exports run as they stand there."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import anyio
import pytest

from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.exports.export import Export
from peaka_async.resources.exports.failures import EmptyExport
from peaka_async.resources.exports.group import Exports
from peaka_async.testing import RunningEmulator

PAGE = Path(__file__).parents[2] / "docs/exports.md"
CATALOG = "700000000000000003"

DESCRIBED = {
    f"{kind.__name__}.{name}": value
    for kind in (Exports, Export)
    for name, value in vars(kind).items()
    if inspect.isfunction(value) and not name.startswith("_")
}


def test_the_tests_on_the_page_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in blocks] == ["exporting.py", "test_page.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "6 passed"), ran.stdout


@pytest.mark.anyio
@pytest.mark.parametrize("described", [*DESCRIBED.values(), EmptyExport], ids=[*DESCRIBED, "EmptyExport"])
async def test_the_example_of_every_public_method_runs(
    described: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", inspect.getdoc(described) or "", re.DOTALL)
    # What an example writes, it writes here.
    monkeypatch.chdir(tmp_path)
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as peaka:
            project = peaka.project()
            export = await project.exports.start(table=(CATALOG, "public", "orders"), limit=100)
            if described is EmptyExport:
                query = await project.queries.create(display_name="q", input_query="SELECT 1 AS a WHERE false")
                export = await project.exports.start(query=query.id)
            names = {
                "project": project, "export": export, "export_id": export.export_id, "catalog_id": CATALOG,
                "EmptyExport": EmptyExport,
            }  # fmt: skip
            exec(f"async def run():\n{textwrap.indent(example, '    ')}", names)  # noqa: S102  # our own text
            run: Any = names["run"]
            await run()
            await anyio.lowlevel.checkpoint()

"""The code of docs/queries.md runs as it stands there, and so do the examples of the methods that it is about."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peaka_async import Project
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.folders import Folders
from peaka_async.resources.materialized import Materialized
from peaka_async.resources.metadata import Metadata
from peaka_async.resources.queries.cron import Cron
from peaka_async.resources.queries.group import Queries
from peaka_async.resources.queries.tree import FolderNode
from peaka_async.testing import RunningEmulator

PAGE = Path(__file__).parents[2] / "docs/queries.md"
POSTGRES = "700000000000000003"


def examples() -> Iterator[Any]:
    """The example of every public method that stands in our modules, and of the values they give."""
    for owner in (Queries, Folders, FolderNode, Materialized, Metadata):
        for home in owner.__mro__:
            if not home.__module__.startswith("peaka_async.resources"):
                continue
            for name, member in vars(home).items():
                if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, staticmethod)):
                    yield pytest.param(inspect.getdoc(member) or "", id=f"{owner.__name__}.{name}")
    yield pytest.param(inspect.getdoc(Cron) or "", id="Cron")


@pytest.mark.anyio
@pytest.mark.parametrize("docstring", list(examples()))
async def test_the_example_of_a_method_runs(docstring: str, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^Example:\n    ```python\n(.*?)\n    ```$", docstring, re.DOTALL | re.MULTILINE)
    source = f"async def run(project, query_id, catalog_id):\n{textwrap.indent(textwrap.dedent(example), '    ')}\n"
    names: dict[str, Any] = {}
    exec(compile(source, "example", "exec"), names)  # noqa: S102  # our own text
    with RunningEmulator(demo_world(LoopClock())) as emulator:
        async with emulator.client() as peaka:
            project: Project = peaka.project()
            query = await project.queries.create(
                display_name="m", input_query="SELECT 1 AS a", query_type="MATERIALIZED"
            )
            await names["run"](project, query.id, POSTGRES)


def test_the_tests_on_the_page_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in blocks] == ["saving.py", "refreshing.py", "filing.py", "test_page.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "4 passed"), ran.stdout

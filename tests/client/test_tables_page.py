"""The code of docs/tables.md runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from peaka_async.models import ColumnDataType

PAGE = Path(__file__).parents[2] / "docs/tables.md"


def test_the_tests_on_the_page_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in blocks] == ["importing.py", "copying.py", "test_page.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "2 passed"), ran.stdout


def test_the_types_of_columns_on_the_page_are_those_there_are() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| `dataType` | values in SQL |\n|---|---|\n")[2]
    rows = table.partition("\n\n")[0].splitlines()
    assert {name for row in rows for name in re.findall(r"`([A-Z]+)`", row)} == set(ColumnDataType)

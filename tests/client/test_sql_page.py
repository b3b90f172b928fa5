"""The code of docs/sql.md runs as it stands there, and its table of types is true."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from peaka_async import TrinoType
from peaka_async.results.arrow import arrow_type
from peaka_async.results.types import values_of

pa: Any = pytest.importorskip("pyarrow")
pytest.importorskip("pandas")

PAGE = Path(__file__).parents[2] / "docs/sql.md"
TEXT = PAGE.read_text(encoding="utf-8")

SAMPLES = {
    "boolean": "true",
    "date": "2024-02-29",
    "interval day to second": "1 02:03:04.500",
    "time": "10:11:12",
    "time with time zone": "10:11:12+03:00",
    "timestamp": "2024-02-29 10:11:12",
    "timestamp with time zone": "2024-02-29 10:11:12 UTC",
    "uuid": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
    "varbinary": "68 65",
}
"""By the name of a type, a value as the service writes it; others can be written as 1."""


def test_the_tests_on_the_page_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", TEXT, re.DOTALL)
    assert [name for name, _ in blocks] == ["selecting.py", "framing.py", "going_on.py", "counting.py", "test_page.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "9 passed"), ran.stdout


def test_types_become_what_the_page_says() -> None:
    table = TEXT.partition("| Trino | Python | Arrow |\n|---|---|---|\n")[2].partition("\n\n")[0]
    told: list[tuple[str, str, str]] = []
    real: list[tuple[str, str, str]] = []
    for row in table.splitlines():
        names, (python,), arrows = (re.findall(r"`([^`]+)`", cell) for cell in row.strip("| ").split(" | "))
        for name, arrow in zip(names, cycle(arrows), strict=False):
            kind = TrinoType.parse(name)
            (value,) = values_of(kind, [SAMPLES.get(kind.base, "1")])
            told.append((name, python, arrow))
            real.append((name, type(value).__name__, str(arrow_type(pa, kind))))
    assert len(told) > 25
    assert told == real

"""The code of docs/errors.md runs as it stands there, and its tables are complete and true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from peaka_async import OPERATIONS, ApiError, errors
from peaka_async.transport.options import SLOW
from peaka_async.transport.retry import Verdict, verdict

PAGE = Path(__file__).parents[2] / "docs/errors.md"
TEXT = PAGE.read_text(encoding="utf-8")
VERDICTS = {
    "sent again": Verdict.AGAIN,
    "raised": Verdict.RAISE,
    "looked up, or else `OutcomeUnknown`": Verdict.FIND_OUT,
}


def rows(title: str) -> list[list[str]]:
    """The cells of the tables of a section."""
    section = TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]


def test_the_tests_on_the_page_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", TEXT, re.DOTALL)
    assert [name for name, _ in blocks] == ["catching.py", "test_page.py"]
    for name, text in blocks:
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "10 passed"), ran.stdout


def test_the_page_says_when_to_catch_each_error() -> None:
    named = {name for row in rows("What to catch") for name in re.findall(r"`([A-Z]\w+)`", row[1])}
    assert named == set(errors.__all__)


def test_what_the_page_says_of_each_status_is_what_is_done() -> None:
    told: dict[int, tuple[Verdict | None, ...]] = {}
    for first, *cells in rows("What is sent again"):
        statuses = {int(text) for text in re.findall(r"\b[45]\d\d\b", first)}
        for begin, end in re.findall(r"(\d{3}) to (\d{3})", first):
            statuses |= set(range(int(begin), int(end) + 1))
        told |= dict.fromkeys(statuses, tuple(VERDICTS.get(cell) for cell in cells))
    operations = OPERATIONS["queries.execute"], OPERATIONS["queries.create"]
    done = {status: tuple(verdict(_error(status), each) for each in operations) for status in range(400, 600)}
    raised = (Verdict.RAISE, Verdict.RAISE)
    assert told == {status: what for status, what in done.items() if what != raised} | {500: raised, 501: raised}


def _error(status: int) -> ApiError:
    kind = errors.RateLimited if status == 429 else ApiError
    return kind("", status=status, operation="queries.execute")


def test_the_page_says_of_everything_that_is_not_repeated_where_to_look() -> None:
    named = {name for row in rows("Where nobody knows") for name in re.findall(r"`(\w+\.\w+)`", row[0])}
    assert {name for name, operation in OPERATIONS.items() if not operation.idempotent} <= named


def test_the_times_on_the_page_are_those_of_the_operations() -> None:
    pairs = [row for row in rows("Time") if len(row) == 2]
    assert {name: float(time) for names, time in pairs for name in re.findall(r"`(\w+\.\w+)`", names)} == SLOW

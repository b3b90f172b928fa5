"""The session of the README is run, and prints what the README says."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, demo_world
from peaka_async.testing import RunningEmulator
from peaka_async.transport.telemetry import configure_logging_from_environment

README = Path(__file__).parents[1] / "README.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_session_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # The emulator's clock moves by requests, so nothing is lost by not waiting between polls.
    monkeypatch.setattr("peaka_async.jobs.interval.Interval.after", lambda self, **_: 0.0)
    with EmulatorServer(demo_world(ManualClock(step=3.0))) as server:
        monkeypatch.setenv("PEAKA_API_KEY", PARTNER_KEY)
        monkeypatch.setenv("PEAKA_PROJECT_ID", PROJECT_ID)
        monkeypatch.setenv("PEAKA_BASE_URL", server.url)
        exec(compile(blocks("python")[0], "README.md", "exec"), {"__name__": "readme"})  # noqa: S102  # our own text
    assert capsys.readouterr().out == blocks("text")[0]


def test_the_commands_of_the_readme_exist() -> None:
    for command in re.findall(r"^\$ (\./\S+)", README.read_text(encoding="utf-8"), re.MULTILINE):
        assert (README.parent / command).stat().st_mode & 0o111


def test_the_test_that_is_shown_passes_with_the_module_of_the_page_it_names(tmp_path: Path) -> None:
    page = (README.parent / "docs/testing.md").read_text(encoding="utf-8")
    (application,) = re.findall(r"```python\n# billing\.py\n(.*?)```", page, re.DOTALL)
    (shown,) = [block for block in blocks("python") if "import pytest" in block]
    (tmp_path / "billing.py").write_text(application, encoding="utf-8")
    (tmp_path / "test_shown.py").write_text(shown, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "2 passed"), ran.stdout


@pytest.mark.anyio
async def test_the_log_looks_as_shown(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("peaka_async")
    level, before = logger.level, list(logger.handlers)
    configure_logging_from_environment({"PEAKA_LOG": "debug"})
    try:
        with RunningEmulator(demo_world(ManualClock())) as emulator:
            emulator.world.faults.add(operation="caches.list_statuses", times=1, status=503)
            async with emulator.client() as peaka:
                await peaka.project().caches.list_statuses()
    finally:
        logger.setLevel(level)
        for handler in set(logger.handlers) - set(before):
            logger.removeHandler(handler)
    (shown,) = [block for block in blocks("console") if "DEBUG" in block]
    assert [_shape(line) for line in capsys.readouterr().err.splitlines()] == [
        _shape(line) for line in shown.splitlines()
    ]


def _shape(line: str) -> str:
    """A line of the log without its numbers and the id of the request."""
    return re.sub(r"\d+", "0", re.sub(r"request [-\w]+", "request", line))

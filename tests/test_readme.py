"""The session of the README is run, and prints what the README says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, demo_world

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

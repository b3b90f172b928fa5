"""The state in a file: it survives the end of the process, also a sudden one, and refuses what it cannot read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, ManualClock, World, demo_world
from peaka_async.emulator.state_file import StateFile, StateFileError

HEADERS = {"Authorization": f"Bearer {PARTNER_KEY}"}
DATA = f"/data/projects/{PROJECT_ID}"


@contextmanager
def command(state: Path, *, by: signal.Signals = signal.SIGTERM) -> Iterator[httpx.Client]:
    arguments = [sys.executable, "-m", "peaka_async.emulator", "--state", str(state)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with httpx.Client(base_url=url, headers=HEADERS, trust_env=False, timeout=30) as http:
            yield http
        process.send_signal(by)


def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with command(state) as http:
        http.post(f"{DATA}/table/people")
        mapping = {"request": '{"mappings":[{"name":"text","csvColumnName":"text"}],"containsHeader":true}'}
        http.post(f"{DATA}/table/people/import", files={"file": ("f.csv", "text\nhello\n", "text/csv")}, data=mapping)
        query = http.post(f"{DATA}/queries", json={"displayName": "One", "inputQuery": "SELECT 1"}).json()
    with command(state) as http:
        body = {"statement": "SELECT text FROM peaka.table.people"}
        rows = http.post(f"{DATA}/queries/execute", params={"format": "COMPACT"}, json=body).json()["data"]
        again = http.get(f"{DATA}/queries/{query['id']}").json()
    assert (rows, again) == ([["hello"]], query)


def test_a_sudden_end_leaves_a_whole_file(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with command(state, by=signal.SIGKILL) as http:
        http.post(f"{DATA}/table/people")
    assert json.loads(state.read_text(encoding="utf-8"))["format"] == 1
    with command(state) as http:
        assert http.get("/info").status_code == 200


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 0}', '{"format": 1, "clock": {}, "account": 5}'])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    state = tmp_path / "state.json"
    state.write_text(text, encoding="utf-8")
    with pytest.raises(StateFileError, match=r"state\.json cannot be taken up: .* Move it away, or name another"):
        StateFile(demo_world(ManualClock()), state).__enter__()
    assert state.read_text(encoding="utf-8") == text


def test_the_command_says_so_and_ends(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text("no state", encoding="utf-8")
    arguments = [sys.executable, "-m", "peaka_async.emulator", "--state", str(state)]
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"peaka-emulator: {state} cannot be taken up: ")


def test_what_the_controls_change_is_written_too(tmp_path: Path) -> None:
    world = demo_world(ManualClock())
    with StateFile(world, tmp_path / "state.json"), world.lock:
        world.projects[PROJECT_ID].name = "Renamed"
    other = World(ManualClock())
    with StateFile(other, tmp_path / "state.json"):
        assert other.projects[PROJECT_ID].name == "Renamed"


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_the_file_holds_keys_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    with StateFile(demo_world(ManualClock()), tmp_path / "state.json"):
        assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0

"""The pytest plugin in test runs of its own: what it costs, what it gives, and that tests do not see one another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

APPLICATION_TESTS = """
import pytest

from peaka_async import Conflict
from peaka_async.emulator import JobKind, Transition, TransitionMode
from peaka_async.testing import virtual_backend

STRIPE = "700000000000000001"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return request.param


@pytest.mark.anyio
@pytest.mark.parametrize("run", range(5))
async def test_every_test_begins_with_nothing_created(peaka_emulator, peaka_client, run):
    async with peaka_client as peaka:
        project = peaka.project()
        assert await project.caches.list_statuses() == []
        report = await project.caches.create_many([(STRIPE, "payment", "customers")])
        (update,) = [update async for update in project.caches.wait_many(report.cache_ids)]
    assert (update.state, update.progress.cached) == ("succeeded", 505)


@pytest.mark.anyio
@pytest.mark.peaka(behaviour="documented")
async def test_the_marker_reaches_the_emulator(peaka_client):
    async with peaka_client as peaka:
        create = peaka.project().caches.create
        await create(catalog_id=STRIPE, schema_name="payment", table_name="customers")
        with pytest.raises(Conflict):
            await create(catalog_id=STRIPE, schema_name="payment", table_name="customers")


@pytest.mark.peaka(seed="empty", jobs="measured")
def test_the_seed_and_the_jobs_can_be_chosen(peaka_emulator):
    (project,) = peaka_emulator.world.projects.values()
    assert [catalog.name for catalog in project.catalogs.values()] == ["peaka", "peaka"]
    assert peaka_emulator.world.transitions[JobKind.EXPORT] == Transition(TransitionMode.MEASURED)


def test_a_program_of_its_own_finds_it_by_the_environment(peaka_emulator):
    assert peaka_emulator.environ["PEAKA_BASE_URL"].startswith("http://127.0.0.1:")
"""

VIRTUAL_TESTS = """
import anyio
import pytest

from peaka_async.emulator import LoopClock
from peaka_async.testing import virtual_backend

STRIPE = "700000000000000001"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    return virtual_backend(request.param)


@pytest.mark.anyio
@pytest.mark.peaka(clock=LoopClock, jobs="measured")
async def test_a_sync_of_half_a_minute(peaka_client):
    async with peaka_client as peaka:
        began = anyio.current_time()
        project = peaka.project()
        report = await project.caches.create_many([(STRIPE, "payment", "customers")])
        await project.caches.wait(report.cache_ids[0])
    assert 34 < anyio.current_time() - began < 60
"""


def run_pytest(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_application.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("transport", ["in-process", "socket"])
def test_an_application_is_tested_in_process_and_over_a_socket(tmp_path: Path, transport: str) -> None:
    ran = run_pytest(tmp_path, APPLICATION_TESTS, "--peaka-transport", transport)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "14 passed"), ran.stdout


def test_tests_run_beside_one_another(tmp_path: Path) -> None:
    ran = run_pytest(tmp_path, APPLICATION_TESTS, "-n", "4", "--peaka-transport", "socket")
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "14 passed"), ran.stdout


def test_jobs_go_by_the_loop_where_it_is_virtual(tmp_path: Path) -> None:
    ran = run_pytest(tmp_path, VIRTUAL_TESTS)
    assert (ran.returncode, ran.stdout.splitlines()[-1].split(" in ")[0]) == (0, "2 passed"), ran.stdout


def test_a_marker_with_an_unknown_setting_says_what_there_is(tmp_path: Path) -> None:
    text = "import pytest\n@pytest.mark.peaka(sed='demo')\ndef test_it(peaka_emulator): ...\n"
    ran = run_pytest(tmp_path, text)
    assert ran.returncode == 1
    assert "ValueError: the marker peaka has no sed; it has clock, seed, behaviour, jobs" in ran.stdout


def test_the_plugin_imports_nothing_before_a_fixture_is_asked_for(tmp_path: Path) -> None:
    text = (
        "import sys\n"
        "def test_it():\n"
        "    loaded = {name.split('.')[1] for name in sys.modules if name.startswith('peaka_async.')}\n"
        "    assert loaded <= {'testing', '_homes', '_version'}, loaded\n"
        "    assert not {'starlette', 'duckdb', 'sqlglot', 'httpx'} & sys.modules.keys()\n"
    )
    ran = run_pytest(tmp_path, text)
    assert ran.returncode == 0, ran.stdout

"""The server's life: any event loop can reach it, it ends cleanly, and it works from a terminal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import anyio
import httpx
import pytest

from peaka_async import __version__, emulator
from peaka_async.emulator import (
    PARTNER_KEY,
    PROJECT_ID,
    EmulatorServer,
    ManualClock,
    World,
    demo_world,
)

STRIPE = "700000000000000001"
HEADERS = {"Authorization": f"Bearer {PARTNER_KEY}"}


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    backend: str = request.param
    return backend


@pytest.mark.anyio
async def test_clients_on_either_event_loop_are_served_concurrently(server: EmulatorServer) -> None:
    statuses: list[int] = []

    async def create(client: httpx.AsyncClient, table: str) -> None:
        body = {"catalogId": STRIPE, "schemaName": "payment", "tableName": table}
        statuses.append((await client.post(f"/data/projects/{PROJECT_ID}/cache", json=body)).status_code)

    tables = [
        one for one in server.world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"].values() if one.cacheable
    ]
    wanted = [one.name for one in tables if not one.corrupted][:40]
    async with httpx.AsyncClient(base_url=server.url, headers=HEADERS, trust_env=False) as client:
        async with anyio.create_task_group() as group:
            for table in wanted:
                group.start_soon(create, client, table)
        listed = (await client.get(f"/data/projects/{PROJECT_ID}/cache/status")).json()
    assert statuses == [200] * len(wanted)
    assert sorted(one["tableName"] for one in listed) == sorted(wanted)


def test_a_clock_with_a_step_moves_jobs_by_polling_alone() -> None:
    with (
        EmulatorServer(demo_world(ManualClock(step=1.0))) as server,
        httpx.Client(base_url=f"{server.url}/data/projects/{PROJECT_ID}", headers=HEADERS, trust_env=False) as data,
    ):
        body = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "refunds"}
        cache_id = data.post("/cache", json=body).json()["id"]
        polls = 0
        state = ""
        while state != "COMPLETED":
            state = data.get(f"/cache/{cache_id}/status").json()["status"]
            polls += 1
    assert polls == 9


def test_two_servers_share_nothing() -> None:
    with EmulatorServer(demo_world(ManualClock())) as one, EmulatorServer(demo_world(ManualClock())) as other:
        assert one.url != other.url
        assert (
            httpx.post(f"{one.url}/data/projects/{PROJECT_ID}/bitable/t", headers=HEADERS, trust_env=False).status_code
            == 200
        )
        assert (
            httpx.get(f"{other.url}/data/projects/{PROJECT_ID}/bitable", headers=HEADERS, trust_env=False).json() == []
        )


def test_ids_are_the_same_in_every_run() -> None:
    def created() -> str:
        with EmulatorServer(demo_world(ManualClock())) as server:
            body = {"catalogId": STRIPE, "schemaName": "payment", "tableName": "customers"}
            return httpx.post(
                f"{server.url}/data/projects/{PROJECT_ID}/cache", json=body, headers=HEADERS, trust_env=False
            ).text

    assert created() == created()


def test_it_listens_on_loopback_only(server: EmulatorServer) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    assert server.url.endswith("/api/v1")


def test_a_client_that_leaves_in_the_middle_of_a_body_leaves_no_trace(
    server: EmulatorServer, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = server.url.removeprefix("http://").split("/")[0].split(":")
    with socket.create_connection((host, int(port))) as leaving:
        head = f"POST /api/v1/data/projects/{PROJECT_ID}/cache HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
        leaving.sendall(head.encode() + b"{")
    # Answered on the same thread, hence after the disconnection was seen or before it does any harm.
    for _ in range(3):
        assert http.get(f"/data/projects/{PROJECT_ID}/cache/status").json() == []
    assert caplog.records == []


def test_public_names_are_what_the_package_says() -> None:
    assert sorted(emulator.__all__, key=str.lower) == sorted(set(emulator.__all__), key=str.lower)
    assert [name for name in emulator.__all__ if not hasattr(emulator, name)] == []


def test_nothing_of_the_client_is_imported() -> None:
    code = "import sys, peaka_async.emulator; print(*(name for name in sys.modules if name.startswith('peaka')))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    foreign = {name for name in done.stdout.split() if not name.startswith(("peaka_async.emulator", "peaka_api"))}
    assert foreign <= {"peaka_async", "peaka_async._homes", "peaka_async._version"}


def test_leaving_frees_the_port_and_ends_the_thread(world: World) -> None:
    with EmulatorServer(world) as server:
        port = int(server.url.split(":")[2].split("/")[0])
        # A connection that is kept alive must not hold up the end.
        client = httpx.Client(base_url=server.url, headers=HEADERS, trust_env=False)
        assert client.get("/info").status_code == 200
    client.close()
    assert "peaka-emulator" not in {thread.name for thread in threading.enumerate()}
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.url


def test_it_can_be_stopped_twice_and_started_again(world: World) -> None:
    server = EmulatorServer(world)
    for _ in range(2):
        server.start()
        assert httpx.get(f"{server.url}/info", headers=HEADERS, trust_env=False).status_code == 200
        server.stop()
        server.stop()


def test_a_fixed_port_can_be_used_again_at_once(world: World) -> None:
    port = 0
    for _ in range(2):
        with EmulatorServer(world, port=port) as server:
            port = int(server.url.split(":")[2].split("/")[0])
            # Kept alive, so that it is the server who closes and whose port lingers.
            client = httpx.Client(base_url=server.url, headers=HEADERS, trust_env=False)
            assert client.get("/info").status_code == 200
        client.close()


def test_a_second_start_and_a_taken_port_are_refused(world: World) -> None:
    with EmulatorServer(world) as server:
        with pytest.raises(RuntimeError, match="running already"):
            server.start()
        port = int(server.url.split(":")[2].split("/")[0])
        with pytest.raises(OSError, match="in use"):
            EmulatorServer(world, port=port).start()


def run_command(*arguments: str) -> subprocess.Popen[str]:
    """Start the emulator as a script would: with its output in a pipe, and buffered unless it is flushed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    command = [sys.executable, "-m", "peaka_async.emulator", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_prints_what_to_export_writes_its_url_and_ends_on_a_signal(
    tmp_path: Path, number: signal.Signals
) -> None:
    url_file = tmp_path / "url with a space"
    with run_command("--port", "0", "--speed", "10", "--url-file", str(url_file)) as process:
        # Without it, output that is never flushed would be waited for until the end of days.
        watchdog = threading.Timer(30, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().rstrip("\n") for _ in range(7)]
            url = lines[0].removeprefix("Peaka emulator at ")
            written = url_file.read_text(encoding="utf-8")
            answer = httpx.get(f"{url}/info", headers=HEADERS, trust_env=False)
        finally:
            process.send_signal(number)
            _, problems = process.communicate()
            watchdog.cancel()
    assert lines[2:5] == [
        f"export PEAKA_BASE_URL={url}",
        f"export PEAKA_API_KEY={PARTNER_KEY}",
        f"export PEAKA_PROJECT_ID={PROJECT_ID}",
    ]
    assert written == f"{url}\n"
    assert answer.status_code == 200
    assert (process.returncode, problems) == (0, "")


def test_the_command_says_that_a_port_is_taken_and_leaves_no_url_of_an_earlier_run(
    server: EmulatorServer, tmp_path: Path
) -> None:
    url_file = tmp_path / "url"
    url_file.write_text("http://left.over", encoding="utf-8")
    port = server.url.split(":")[2].split("/")[0]
    with run_command("--port", port, "--url-file", str(url_file)) as process:
        output, problems = process.communicate()
    assert (process.returncode, output) == (1, "")
    assert problems.startswith(f"peaka-emulator: cannot listen on 127.0.0.1, port {port}: ")
    assert not url_file.exists()


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "fast"])
def test_the_command_refuses_a_speed_that_is_none(speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    from peaka_async.emulator.__main__ import main

    with pytest.raises(SystemExit, match="2"):
        main(["--speed", speed])
    assert "is not a number of more than zero" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--port", "--files-port"])
@pytest.mark.parametrize("port", ["65536", "99999", "-1", "http", "1.5", "\u00b2"])
def test_the_command_refuses_a_port_that_is_none(option: str, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    from peaka_async.emulator.__main__ import main

    with pytest.raises(SystemExit, match="2"):
        main([f"{option}={port}"])
    assert capsys.readouterr().err.endswith(f"argument {option}: {port!r} is no port: those are 0 to 65535\n")


def test_the_command_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    from peaka_async.emulator.__main__ import main

    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"peaka-async {__version__}\n"


def failure(*arguments: str) -> str:
    """What the command says when it cannot begin."""
    with run_command(*arguments) as process:
        output, problems = process.communicate(timeout=60)
    assert (process.returncode, output) == (1, "")
    return problems


@pytest.mark.parametrize(
    ("option", "told"), [("--state", "the state cannot be kept in"), ("--url-file", "the URL cannot be written to")]
)
def test_the_command_says_which_file_it_cannot_write(tmp_path: Path, option: str, told: str) -> None:
    path = tmp_path / "nowhere" / "file"
    assert failure(option, str(path)) == f"peaka-emulator: {told} {path}: No such file or directory\n"


def test_the_command_says_which_file_of_a_folder_is_no_table_and_what_to_do_about_it(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id\n1\n", encoding="utf-8")
    stray = tmp_path / "readme.txt"
    stray.write_text("hello", encoding="utf-8")
    assert failure("--seed", str(tmp_path)) == (
        f"peaka-emulator: cannot mount {stray}: its name does not end in .csv, .json, .parquet, .yaml, .yml. Take it "
        "out of the folder, or let its name begin with a dot\n"
    )
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    assert failure("--seed", str(nothing)) == f"peaka-emulator: cannot mount {nothing}: there is nothing in it\n"

"""A service whose caches sync as time goes by, and which costs a client next to nothing.

    python benchmarks/cache_service.py --caches 1000 [--logs 20] [--speed 10] [--shortest 20] [--longest 40]

It prints its port. When its standard input ends it prints what it counted, as JSON, and ends, so that it never
outlives the benchmark that started it. Its time begins with the first request and runs `--speed` times as fast as
the clock. Nothing is stored: what a cache is doing is worked out from the time, and what is created is not listed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import math
import subprocess
import sys
import zlib
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

PROJECT = "acFxu7Xr"
CATALOG = "627249916703408649"
SCHEMA = "payment"

STEP = 0.37
"""Seconds between two states of the service. No round number: polls at whole seconds would meet it in step."""

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: loopback\r\nContent-Length: %d\r\n%b\r\n"
_REFUSED = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
_GZIP = b"Content-Encoding: gzip\r\n"
_CACHES = f"/data/projects/{PROJECT}/cache".encode()
_LISTS = (_CACHES + b"/status", f"/data/projects/{PROJECT}/catalog/{CATALOG}/cache/status".encode())
_MIDNIGHT = datetime(2026, 8, 18, tzinfo=UTC)

Write: TypeAlias = Callable[[bytes], None]


class Setup(NamedTuple):
    """How many caches there are, how many log entries each has, and how long their syncs take, in seconds."""

    caches: int = 0
    logs: int = 0
    speed: float = 1.0
    shortest: float = 20.0
    longest: float = 40.0


class Counted(NamedTuple):
    """What the service saw: when it began on the system's monotonic clock, answers, and bytes with their heads."""

    began: float
    requests: int
    refused: int
    sent: int


def cache_id(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


def last_step(number: int, setup: Setup) -> int:
    """The step with which the sync of a cache ends."""
    # Multiples of the golden ratio fill an interval evenly, however many there are.
    part = (number + 1) * 0.6180339887 % 1
    return math.ceil((setup.shortest + (setup.longest - setup.shortest) * part) / STEP)


def ends(setup: Setup) -> dict[str, float]:
    """The seconds of service time at which each cache is done."""
    return {cache_id(number): last_step(number, setup) * STEP for number in range(setup.caches)}


class Statuses:
    """What the service says of its caches at a time; the list of the latest state is kept, plain and compressed."""

    def __init__(self, setup: Setup) -> None:
        numbers = range(setup.caches)
        self._first = [2 + number % 4 for number in numbers]
        self._last = [last_step(number, setup) for number in numbers]
        self._tables = [_table(number) for number in numbers]
        self._logs = [_logs(number, setup.logs) for number in numbers]
        self._done = [_run(self._first[number], self._last[number], ended=True) for number in numbers]
        self._lists: dict[tuple[int, bool], bytes] = {}

    def one(self, number: int, step: int, *, with_logs: bool) -> bytes:
        if step < self._first[number]:
            state, run = b"NOT_INITIALIZED", b"null"
        elif step < self._last[number]:
            state, run = b"RUNNING", _run(self._first[number], step, ended=False)
        else:
            state, run = b"COMPLETED", self._done[number]
        logs = self._logs[number] if with_logs else b""
        return self._tables[number] % (state, run, logs)

    def all(self, step: int, *, compressed: bool) -> bytes:
        key = step, compressed
        if key not in self._lists:
            for old in [old for old in self._lists if old[0] != step]:
                del self._lists[old]
            every = [self.one(number, step, with_logs=True) for number in range(len(self._tables))]
            plain = b"[" + b",".join(every) + b"]"
            self._lists[key] = zlib.compress(plain, 6, wbits=31) if compressed else plain
        return self._lists[key]

    def number(self, given: bytes) -> int | None:
        """Which cache has this id."""
        number = int(given[:8]) if given[:8].isdigit() else -1
        return number if 0 <= number < len(self._tables) else None


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _moment(step: float) -> str:
    return (_MIDNIGHT + timedelta(seconds=step * STEP)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _table(number: int) -> bytes:
    """A status with three places left open: the state, the newest run and the logs."""
    return (
        f'{{"id":"{cache_id(number)}","status":"%b","catalogId":"{CATALOG}","schemaName":"{SCHEMA}",'
        f'"tableName":"table_{number:05d}","lastIncrementalCacheExecution":%b,"lastFullRefreshCacheExecution":null'
        f'%b,"projectId":"{PROJECT}"}}'
    ).encode()


def _logs(number: int, count: int) -> bytes:
    entries = [
        {
            "timestamp": _moment(-entry * 1000 - number / 7), "action": "SYNC_FINISHED",
            "message": f"Incremental sync of table_{number:05d} finished", "cacheType": "INCREMENTAL",
            "isScheduled": True,
        }
        for entry in range(count)
    ]  # fmt: skip
    return b',"cacheActionLogs":' + _text(entries)


def _run(first: int, step: int, *, ended: bool) -> bytes:
    rows = (step - first) * 37
    return _text(
        {
            "id": "5b0d2c1e-0000-4000-8000-000000000001", "status": "COMPLETED" if ended else "RUNNING", "error": None,
            "progress": {
                "numberOfCachedRecords": rows, "numberOfInsertedRecords": rows, "numberOfUpdatedRecords": 0,
                "numberOfDeletedRecords": 0, "lastOffset": "0", "lastCacheTxId": "tx-1",
            },
            "createdAt": _moment(first), "updatedAt": _moment(step), "finishedAt": _moment(step) if ended else None,
        }
    )  # fmt: skip


def _created(request: dict[str, Any]) -> dict[str, Any]:
    """The cache that a request asks for. Its id follows from its table, so that a request has one answer."""
    key = [request["catalogId"], request["schemaName"], request["tableName"]]
    return {
        "id": str(UUID(bytes=hashlib.blake2b(_text(key), digest_size=16).digest())),
        "catalogId": key[0], "schemaName": key[1], "tableName": key[2], "projectId": PROJECT,
        "incrementalCacheSchedule": request.get("incrementalCacheSchedule"),
        "fullRefreshCacheSchedule": request.get("fullRefreshCacheSchedule"),
    }  # fmt: skip


class Answers:
    """What is answered to a request, and what was counted."""

    def __init__(self, setup: Setup) -> None:
        self._statuses = Statuses(setup)
        self._speed = setup.speed
        self._began: float | None = None
        # A chunk that is sent in every round is worked out once.
        self._made: dict[tuple[bytes, bytes, bool], bytes] = {}
        self._requests = self._refused = self._sent = 0

    @property
    def counted(self) -> Counted:
        return Counted(self._began or 0.0, self._requests, self._refused, self._sent)

    def answer(self, method: bytes, target: bytes, body: bytes, *, compressed: bool) -> bytes:
        now = monotonic()
        if self._began is None:
            self._began = now
        step = int((now - self._began) * self._speed / STEP)
        content = self._content(method, target, body, step, compressed=compressed)
        self._requests += 1
        self._refused += content is None
        answer = _REFUSED if content is None else _OK % (len(content), _GZIP if compressed else b"") + content
        self._sent += len(answer)
        return answer

    def _content(self, method: bytes, target: bytes, body: bytes, step: int, *, compressed: bool) -> bytes | None:
        path, _, query = target.partition(b"?")
        if method == b"POST":
            return self._creation(path, body, compressed=compressed)
        if path in _LISTS:
            return self._statuses.all(step, compressed=compressed)
        number = self._statuses.number(path[len(_CACHES) + 1 :]) if path.startswith(_CACHES + b"/") else None
        if number is None or not path.endswith(b"/status"):
            return None
        plain = self._statuses.one(number, step, with_logs=b"excludeLogs=true" not in query)
        return zlib.compress(plain, 1, wbits=31) if compressed else plain

    def _creation(self, path: bytes, body: bytes, *, compressed: bool) -> bytes | None:
        key = path, body, compressed
        if key not in self._made:
            asked = json.loads(body)
            if path == _CACHES + b"/batch":
                made: Any = [{"success": True, "error": None, "cache": _created(request)} for request in asked]
            elif path == _CACHES:
                made = _created(asked)
            else:
                return None
            plain = _text(made)
            self._made[key] = zlib.compress(plain, 6, wbits=31) if compressed else plain
        return self._made[key]


class Connection(asyncio.Protocol):
    """One client's connection, kept open: each request that is complete is answered at once."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._rest = b""
        self._write: Write | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  # a TCP server is given nothing else
        self._write = transport.write

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # how it ended makes no difference
        self._write = None

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end]
            lines = [line.lower().partition(b":") for line in head.split(b"\r\n")[1:]]
            headers = {name: value for name, _, value in lines}
            complete = end + 4 + int(headers.get(b"content-length", b"0"))
            if len(self._rest) < complete:
                return
            body, self._rest = self._rest[end + 4 : complete], self._rest[complete:]
            method, target, _ = head[: head.find(b"\r\n")].split(b" ")
            compressed = b"gzip" in headers.get(b"accept-encoding", b"")
            answer = self._answers.answer(method, target, body, compressed=compressed)
            if self._write is not None:
                self._write(answer)


class Service:
    """The service in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self._process = process
        self.address = address

    def stop(self) -> Counted:
        """End it, and read what it counted."""
        said, _ = self._process.communicate()
        return Counted(**json.loads(said))


@contextmanager
def service(setup: Setup) -> Generator[Service]:
    """Start the service; it ends with the block at the latest."""
    options = [f"--{name}={value}" for name, value in setup._asdict().items()]
    command = [sys.executable, str(Path(__file__)), *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        try:
            yield Service(process, f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            if not process.stdin.closed:
                # What it counted is read also where nobody asks: it would be writing to nobody.
                process.communicate()


async def serve(setup: Setup) -> None:
    answers = Answers(setup)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()
    print(json.dumps(answers.counted._asdict()), flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Answer for caches that sync, on a port of its own.")
    parser.add_argument("--caches", type=int, default=0, help="how many there are")
    parser.add_argument("--logs", type=int, default=0, help="log entries of each")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than the clock its time runs")
    parser.add_argument("--shortest", type=float, default=20.0, help="seconds of its time that the first sync takes")
    parser.add_argument("--longest", type=float, default=40.0, help="seconds of its time that the last sync takes")
    asyncio.run(serve(Setup(**vars(parser.parse_args(arguments)))))


if __name__ == "__main__":
    main()

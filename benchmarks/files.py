"""Downloading a 1 GiB export: how much memory it takes, and what it costs against the bare HTTP library.

    .venvs/dev/bin/python -m benchmarks.files [--quick] [--mib N] [--directory DIRECTORY]

Ours is `export.download(directory)`: size checked, written beside the place and renamed, a block at a time in threads.
The bare library streams the same files to disk, as many at once, and looks at nothing. Each download is done in a
process of its own, which first downloads a small export: the growth is that of its peak memory from then on. The
storage is in a process of its own, too; it sends the same piece over and over.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeAlias

import httpx

from peaka_async import AsyncPeaka

KEY = "key-for-the-loopback-server"
PROJECT = "acFxu7Xr"
FILES, IN_FLIGHT = 8, 4
MIB = 1024 * 1024
SIZE, QUICK_SIZE, SMALL = 1024, 128, 1
ROUNDS = 3

_PIECE = os.urandom(256 * 1024)
_LINE = b'HTTP/1.1 200 OK\r\nContent-Type: %b\r\nETag: "v1"\r\nContent-Length: %d\r\n\r\n'

Download: TypeAlias = Callable[[str, int, str], Awaitable[None]]


class Cell(NamedTuple):
    """What one download took."""

    growth: float
    seconds: float
    cpu: float


# ---- the service and its storage


def job(mib: int, server: str) -> bytes:
    """An export that has succeeded, with files of the same size."""
    size = mib * MIB // FILES
    files = [{"name": f"part-{n:05d}.csv", "url": f"{server}/files/{size}/{n}", "bytes": size} for n in range(FILES)]
    return json.dumps({
        "id": str(mib), "status": "SUCCEEDED", "format": "CSV", "downloadable": True, "bytes": mib * MIB,
        "createdAt": "2026-08-18T10:00:00Z", "files": files,
    }).encode()  # fmt: skip


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection: the id of an export is its size in MiB, and so is that in a link."""
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            parts = head.split(" ", 2)[1].split("/")
            if "exports" in parts:
                host = next(line[6:] for line in head.split("\r\n") if line.lower().startswith("host: "))
                body = job(int(parts[-1]), f"http://{host}")
                writer.write(_LINE % (b"application/json", len(body)) + body)
                continue
            left = int(parts[-2])
            writer.write(_LINE % (b"text/csv", left))
            while left:
                piece = _PIECE[:left]
                writer.write(piece)
                await writer.drain()
                left -= len(piece)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def serve() -> None:
    """Print the port, and end when the standard input does."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    server.close()


@contextmanager
def service() -> Generator[str]:
    """The service in a process of its own. Gives its address."""
    command = [sys.executable, "-m", "benchmarks.files", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


# ---- the two sides


async def ours(server: str, mib: int, directory: str) -> None:
    async with AsyncPeaka(KEY, project_id=PROJECT, base_url=server) as peaka:
        await peaka.project().exports.job(str(mib)).download(directory, max_concurrency=IN_FLIGHT)


async def streamed(server: str, mib: int, directory: str) -> None:
    async with AsyncPeaka(KEY, project_id=PROJECT, base_url=server) as peaka:
        received = 0
        async with peaka.project().exports.job(str(mib)).stream() as pieces:
            async for piece in pieces:
                received += len(piece)
    if received != mib * MIB:
        raise SystemExit(f"{received:,} bytes came, and {mib * MIB:,} were expected for {directory}")


@asynccontextmanager
async def bare_client() -> AsyncGenerator[httpx.AsyncClient]:
    # The certificates that the library reads for each client are no part of a download.
    async with httpx.AsyncClient(timeout=60, verify=False) as client:  # noqa: S501  # loopback, without TLS
        yield client


async def bare(server: str, mib: int, directory: str) -> None:
    async with bare_client() as client, asyncio.TaskGroup() as group:
        found = await client.get(f"{server}/data/projects/{PROJECT}/exports/{mib}")
        waiting = iter(found.json()["files"])

        async def work() -> None:
            for file in waiting:
                target = Path(directory, file["name"])
                async with client.stream("GET", file["url"]) as response:
                    with target.open("wb") as out:  # noqa: ASYNC230  # what one writes by hand
                        async for piece in response.aiter_raw():
                            out.write(piece)

        for _ in range(IN_FLIGHT):
            group.create_task(work())


SIDES: dict[str, Download] = {"download": ours, "stream": streamed, "bare": bare}


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def measure_here(side: str, server: str, mib: int, directory: str) -> None:
    """Do one download in this process, and print what it took."""
    download: Any = SIDES[side]
    asyncio.run(download(server, SMALL, directory))
    before, began, used = peak(), perf_counter(), process_time()
    asyncio.run(download(server, mib, directory))
    cell = Cell((peak() - before) / MIB, perf_counter() - began, process_time() - used)
    print(json.dumps(cell))


def measure(side: str, server: str, mib: int, directory: str | None) -> Cell:
    with tempfile.TemporaryDirectory(dir=directory) as into:
        command = [sys.executable, "-m", "benchmarks.files", "--side", side, "--server", server]
        ran = subprocess.run(
            [*command, "--mib", str(mib), "--directory", into], stdout=subprocess.PIPE, text=True, check=True
        )
    return Cell(*json.loads(ran.stdout))


def report(cells: dict[str, list[Cell]], mib: int) -> None:
    print(f"| {mib:,} MiB in {FILES} files | growth of peak memory, MiB | MiB/s | CPU s | CPU against bare |")
    print("|---|---|---|---|---|")
    baseline = statistics.median(cell.cpu for cell in cells["bare"])
    for side, found in cells.items():
        growth = max(cell.growth for cell in found)
        seconds, cpu = (statistics.median(values) for values in list(zip(*found, strict=True))[1:])
        print(f"| {side} | {growth:.1f} | {mib / seconds:,.0f} | {cpu:.2f} | {cpu / baseline:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what downloading a large export takes.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SIZE} MiB instead of {SIZE}, once")
    parser.add_argument("--mib", type=int, help="the size of the export in MiB")
    parser.add_argument("--directory", help="where files are written for a while; the system's temporary one if absent")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    parser.add_argument("--server", help=argparse.SUPPRESS)
    options = parser.parse_args()
    # A proxy would be measured instead of the loopback interface.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    mib = options.mib or (QUICK_SIZE if options.quick else SIZE)
    if options.serve:
        asyncio.run(serve())
    elif options.side:
        measure_here(options.side, options.server, mib, options.directory)
    else:
        cells: dict[str, list[Cell]] = {side: [] for side in SIDES}
        rounds = 1 if options.quick else ROUNDS
        with service() as server:
            for number in range(rounds):
                for side in SIDES if number % 2 == 0 else reversed(SIDES):
                    cells[side].append(measure(side, server, mib, options.directory))
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
        report(cells, mib)


if __name__ == "__main__":
    main()

"""Importing a large CSV file: how much memory it takes, from a path, a file and an async iterator.

    .venvs/dev/bin/python -m benchmarks.importing [--megabytes N]

Each import runs in a process of its own, after a small one that loads what is loaded on first use. What is reported is
how much the largest resident size of the process grew, and the same for the bare HTTP library sending the file that it
has read whole. The server, in a process of its own too, swallows what comes and counts it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import httpx

from peaka_async import AsyncPeaka
from peaka_async.resources.tables.group import Tables

KEY = "key-for-the-loopback-server"
PROJECT = "acFxu7Xr"
MIB = 1024 * 1024
CEILING_MIB = 64
WAYS = ("path", "file", "iterator", "bare, read whole")
LINE = b"%d,2024-01-15 10:30:00,12.50,a note of some length that nobody reads\n"
COLUMNS = [
    {
        "name": name, "dataType": "varchar", "displayName": name, "defaultValue": None, "isNotNull": False,
        "isUnique": False,
    }
    for name in ("id", "at", "price", "note")
]  # fmt: skip
DONE = {"status": "COMPLETED", "result": {"processed": 0}}


async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection: columns for a read, success for a file, whatever is in it."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length:
                left = int(length[1])
                while left > 0:
                    left -= len(await reader.readexactly(min(left, MIB)))
            elif b"chunked" in head.lower():
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            content = json.dumps(COLUMNS if head.startswith(b"GET") else DONE).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content)
            )
            writer.write(content)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve() -> None:
    server = await asyncio.start_server(swallow, "127.0.0.1", 0, limit=2 * MIB)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    server.close()


async def pieces(path: Path) -> AsyncGenerator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(100_000):
            yield chunk


async def ours(way: str, path: Path, server: str) -> None:
    async with AsyncPeaka(KEY, base_url=server) as peaka:
        tables = Tables(peaka.project(PROJECT)._pipeline, PROJECT)  # noqa: SLF001  # the group alone
        if way == "path":
            await tables.import_csv("orders", path)
        elif way == "file":
            with path.open("rb") as file:
                await tables.import_csv("orders", file)
        else:
            await tables.import_csv("orders", pieces(path))


async def bare(content: bytes, server: str) -> None:
    async with httpx.AsyncClient(timeout=600, headers={"Authorization": f"Bearer {KEY}"}) as client:
        files = {"file": ("import.csv", content, "text/csv")}
        request = {"request": json.dumps({"mappings": [{"name": "id", "csvColumnName": "id"}], "containsHeader": True})}
        response = await client.post(f"{server}/data/projects/{PROJECT}/table/orders/import", files=files, data=request)
        response.raise_for_status()


def one(way: str, path: Path, server: str) -> None:
    """Import a small file and then the large one; print the growth in MiB and the seconds."""

    def run(file: Path) -> None:
        asyncio.run(bare(file.read_bytes(), server) if way.startswith("bare") else ours(way, file, server))

    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.csv"
        small.write_bytes(b"id,at,price,note\n" + LINE % 1)
        run(small)
    before, started = resident(), perf_counter()
    run(path)
    print(json.dumps({"growth": resident() - before, "seconds": perf_counter() - started}))


def resident() -> float:
    """The largest resident size of this process so far, in MiB."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (MIB if sys.platform == "darwin" else 1024)


def write(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.write(b"id,at,price,note\n")
        number = 0
        while file.tell() < size:
            file.write(b"".join(LINE % row for row in range(number, number + 1000)))
            number += 1000


@contextmanager
def service() -> Generator[str]:
    """The server, in a process of its own. Gives its address."""
    command = [sys.executable, "-m", "benchmarks.importing", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def report(megabytes: int) -> bool:
    """Measure every way, and tell whether ours stay below the ceiling."""
    is_below = True
    with tempfile.TemporaryDirectory() as folder, service() as server:
        path = Path(folder) / "large.csv"
        write(path, megabytes * MIB)
        print(f"| source of {megabytes} MiB | growth, MiB | s |")
        print("|---|---|---|")
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.importing", "--way", way, str(path), server]
            ran = subprocess.run(command, capture_output=True, text=True, check=True)
            found = json.loads(ran.stdout)
            print(f"| {way} | {found['growth']:.1f} | {found['seconds']:.1f} |")
            is_below = is_below and (way.startswith("bare") or found["growth"] < CEILING_MIB)
    return is_below


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the memory that importing a large file takes.")
    parser.add_argument("--megabytes", type=int, default=200, help="the size of the file")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--way", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    # A proxy would be measured instead of the loopback interface.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    if options.serve:
        asyncio.run(serve())
    elif options.way:
        one(options.way[0], Path(options.way[1]), options.way[2])
    elif not report(options.megabytes):
        raise SystemExit(f"an import grew by {CEILING_MIB} MiB or more")


if __name__ == "__main__":
    main()

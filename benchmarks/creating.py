"""Creating caches for 10,000 tables: `create_many` against the bare HTTP library posting the same chunks.

    .venvs/dev/bin/python -m benchmarks.creating [--quick] [--tables N]

Ours checks every request, reads what there is already, encodes, sends chunks of 50 with 4 in flight, decodes the
answers and keeps an outcome for each table. The bare library posts chunks that are already encoded, 4 in flight, reads
the answers and looks at nothing. Both are measured in one process, interleaved, against one loopback service in a
process of its own: the ratios hold on any machine, the absolute figures do not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import statistics
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeAlias

import httpx

from benchmarks.cache_service import CATALOG, PROJECT, SCHEMA, Setup, service
from peaka_async import AsyncPeaka
from peaka_async.models import CacheRequest

KEY = "key-for-the-loopback-server"
TABLES, CHUNK, IN_FLIGHT = 10_000, 50, 4
ROUNDS, QUICK_ROUNDS = 9, 3

Work: TypeAlias = Callable[[str], Awaitable[None]]


class Cell(NamedTuple):
    """What creating all of them took once."""

    cpu_ms: float
    wall_ms: float


async def ours(requests: Sequence[Any], server: str) -> None:
    async with AsyncPeaka(KEY, base_url=server) as peaka:
        batch = peaka.project(PROJECT).caches.create_many(requests, chunk_size=CHUNK, max_concurrency=IN_FLIGHT)
        report = await batch
    if len(report.created) != len(requests):
        raise SystemExit(f"of {len(requests):,} caches not all were created: {report!r}")


async def bare(chunks: Sequence[bytes], server: str) -> None:
    url = f"{server}/data/projects/{PROJECT}/cache/batch"
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    waiting = iter(chunks)
    # The certificates that the library reads for each client, 20 ms of CPU, are no part of creating.
    async with (
        httpx.AsyncClient(headers=headers, verify=False) as client,  # noqa: S501  # loopback, without TLS
        asyncio.TaskGroup() as group,
    ):

        async def work() -> None:
            for chunk in waiting:
                response = await client.post(url, content=chunk)
                response.raise_for_status()

        for _ in range(IN_FLIGHT):
            group.create_task(work())


def sides(tables: int) -> dict[str, Work]:
    """Ours, with the requests in each form that it takes, and the bare library."""
    wire = [{"catalogId": CATALOG, "schemaName": SCHEMA, "tableName": f"table_{n:05d}"} for n in range(tables)]
    tuples = [tuple(request.values()) for request in wire]
    models = [CacheRequest.from_dict(request) for request in wire]
    pieces = [wire[start : start + CHUNK] for start in range(0, tables, CHUNK)]
    encoded = [json.dumps(piece, separators=(",", ":")).encode() for piece in pieces]
    return {
        "tuples": partial(ours, tuples),
        "mappings": partial(ours, wire),
        "`CacheRequest`s": partial(ours, models),
        "bare": partial(bare, encoded),
    }


def cell(work: Work, server: str) -> Cell:
    async def timed() -> Cell:
        started, used = perf_counter(), process_time()
        await work(server)
        return Cell((process_time() - used) * 1000, (perf_counter() - started) * 1000)

    gc.collect()
    return asyncio.run(timed())


def measure(server: str, tables: int, rounds: int) -> dict[str, list[Cell]]:
    works = sides(tables)
    for work in works.values():
        # Imports are done and the answers are worked out afterwards, on both sides of the socket.
        cell(work, server)
    cells: dict[str, list[Cell]] = {name: [] for name in works}
    for number in range(rounds):
        # The order alternates, so that a disturbance that comes and goes hits all.
        for name in works if number % 2 == 0 else reversed(works):
            cells[name].append(cell(works[name], server))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return cells


def report(cells: dict[str, list[Cell]], tables: int) -> None:
    print("| requests given as | CPU ms | CPU µs per table | CPU against bare | spread | ms | ms against bare |")
    print("|---|---|---|---|---|---|---|")
    for name, found in cells.items():
        cpu, wall = (statistics.median(figures) for figures in zip(*found, strict=True))
        # Round by round, because a disturbance is the same for both sides of one round.
        pairs = [zip(mine, other, strict=True) for mine, other in zip(found, cells["bare"], strict=True)]
        ratios = [[mine / other for mine, other in pair] for pair in pairs]
        cpus, walls = [ratio[0] for ratio in ratios], [ratio[1] for ratio in ratios]
        print(
            f"| {name} | {cpu:.0f} | {cpu / tables * 1000:.1f} | {statistics.median(cpus):.2f} "
            f"| {min(cpus):.2f} to {max(cpus):.2f} | {wall:.0f} | {statistics.median(walls):.2f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure create_many against the bare HTTP library.")
    parser.add_argument("--quick", action="store_true", help="three rounds instead of nine")
    parser.add_argument("--tables", type=int, default=TABLES, help="how many caches are created")
    options = parser.parse_args()
    # A proxy would be measured instead of the loopback interface.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    with service(Setup()) as running:
        cells = measure(running.address, options.tables, QUICK_ROUNDS if options.quick else ROUNDS)
    report(cells, options.tables)


if __name__ == "__main__":
    main()

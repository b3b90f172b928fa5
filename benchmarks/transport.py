"""Calls through the whole client against the bare HTTP library doing the same request and `json.loads`.

    .venvs/dev/bin/python benchmarks/transport.py [--quick] [--delay SECONDS]

One cell is one client, new, and N tasks that start together and call as fast as they can until the time is up. Ours
reads a status into a model with every feature on and the options a user gets; the bare library has a pool as large as
the number of tasks. Both are measured in one process, interleaved, against one loopback server in a process of its
own: the ratios hold on any machine, the absolute figures do not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple, TypeAlias

import httpx

from peaka_async import AsyncPeaka

KEY = "key-for-the-loopback-server"
PROJECT = "acFxu7Xr"
CACHE = "0b7e3f0a-0000-4000-8000-000000000000"

TASKS = (1, 10, 50, 200, 1000, 5000)
ROUNDS, SECONDS, LARGEST_BARE = 3, 2.0, 1000
QUICK_ROUNDS, QUICK_SECONDS, QUICK_LARGEST_BARE = 1, 1.5, 200
DESCRIPTORS = 16_384

Call: TypeAlias = Callable[[], Awaitable[Any]]
Side: TypeAlias = Callable[[str, int], AbstractAsyncContextManager[Call]]


class Cell(NamedTuple):
    """What one client did with one number of tasks."""

    calls_per_second: float
    cpu_ms: float


@asynccontextmanager
async def ours(server: str, tasks: int) -> AsyncGenerator[Call]:  # noqa: ARG001  # thousands of tasks need no setting
    async with AsyncPeaka(KEY, base_url=server) as peaka:
        yield partial(peaka.project(PROJECT).caches.get_status, CACHE)


@asynccontextmanager
async def bare(server: str, tasks: int) -> AsyncGenerator[Call]:
    limits = httpx.Limits(max_connections=tasks, max_keepalive_connections=tasks)
    # The usual 5 s would end some calls of the larger cells, while the event loop is busy with the pool.
    async with httpx.AsyncClient(limits=limits, timeout=60, headers={"Authorization": f"Bearer {KEY}"}) as client:

        async def call() -> Any:
            response = await client.get(f"{server}/data/projects/{PROJECT}/cache/{CACHE}/status")
            return json.loads(response.content)

        yield call


async def cell(side: Side, server: str, tasks: int, seconds: float) -> Cell:
    """Make calls from a burst, for some seconds. A call that fails ends the benchmark."""
    calls = 0

    async with side(server, tasks) as call, asyncio.TaskGroup() as group:

        async def work() -> None:
            nonlocal calls
            while True:
                await call()
                calls += 1

        started, used = perf_counter(), process_time()
        workers = [group.create_task(work()) for _ in range(tasks)]
        # A loop that is busy for longer ends the sleep late, and the time that has really passed is what counts: the
        # bare library needs about 20 s before each of 1,000 tasks has had its first answer.
        await asyncio.sleep(seconds)
        elapsed, cpu = perf_counter() - started, process_time() - used
        for worker in workers:
            worker.cancel()
    if not calls:
        raise SystemExit(f"no call of {tasks:,} tasks ended within {elapsed:.1f} s: give --seconds, or less --delay")
    return Cell(calls / elapsed, cpu / calls * 1000)


def descriptors() -> None:
    """Allow an open file for each of thousands of connections, here and in the server; 1,024 is usual."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@contextmanager
def loopback(delay: float) -> Generator[str]:
    """The server, in a process of its own. Gives its address."""
    program = Path(__file__).with_name("loopback.py")
    command = [sys.executable, str(program), "--delay", str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both were asked for")
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def measure(server: str, rounds: int, seconds: float, largest_bare: int) -> dict[tuple[Side, int], list[Cell]]:
    both: list[Side] = [ours, bare]
    for warmed in both:
        # What is imported on first use is in place afterwards; the clients that are measured begin without connections.
        asyncio.run(cell(warmed, server, 1, 0.1))
    cells: dict[tuple[Side, int], list[Cell]] = {}
    for number in range(rounds):
        for tasks in TASKS:
            sides = both if tasks <= largest_bare else [ours]
            # The order alternates, so that a disturbance that comes and goes hits both.
            for side in sides if number % 2 == 0 else reversed(sides):
                gc.collect()
                cells.setdefault((side, tasks), []).append(asyncio.run(cell(side, server, tasks, seconds)))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return cells


def middle(cells: list[Cell]) -> Cell:
    """The median of each figure."""
    return Cell(*(statistics.median(figures) for figures in zip(*cells, strict=True)))


def report(cells: dict[tuple[Side, int], list[Cell]]) -> None:
    print("| tasks | ours, req/s | bare, req/s | ratio | ours, CPU ms/call | bare, CPU ms/call | ratio |")
    print("|---|---|---|---|---|---|---|")
    for tasks in TASKS:
        our = middle(cells[ours, tasks])
        if (bare, tasks) not in cells:
            print(f"| {tasks:,} | {our.calls_per_second:,.0f} | | | {our.cpu_ms:.2f} | | |")
            continue
        other = middle(cells[bare, tasks])
        faster = our.calls_per_second / other.calls_per_second
        print(
            f"| {tasks:,} | {our.calls_per_second:,.0f} | {other.calls_per_second:,.0f} | {faster:.3g} "
            f"| {our.cpu_ms:.2f} | {other.cpu_ms:.2f} | {our.cpu_ms / other.cpu_ms:.2g} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the client against the bare HTTP library.")
    parser.add_argument("--quick", action="store_true", help="one short round, about 20 s instead of two minutes")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that the server takes for each answer")
    parser.add_argument("--seconds", type=float, help="seconds per cell")
    options = parser.parse_args()
    rounds, seconds, largest_bare = (
        (QUICK_ROUNDS, QUICK_SECONDS, QUICK_LARGEST_BARE) if options.quick else (ROUNDS, SECONDS, LARGEST_BARE)
    )
    descriptors()
    # A proxy would be measured instead of the loopback interface.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    with loopback(options.delay) as server:
        report(measure(server, rounds, options.seconds or seconds, largest_bare))


if __name__ == "__main__":
    main()

"""Waiting for N caches to sync: `wait_many` against a polling task for each.

    .venvs/dev/bin/python -m benchmarks.waiting [--quick] [--all] [--logs N] [--caches N ...]

One cell is one way of waiting for N caches of one catalog, from the first poll until each has been seen to be done.
The syncs take 20 s to 40 s of service time. Service and client run their time faster than the clock, by a factor that
each cell prints, where the way of waiting is idle most of the time; so intervals and delays are seconds of service
time, and CPU is that of the client's process as it is. A way that keeps the client busy runs at the speed of the
clock, because faster it would fall behind where in life it does not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import selectors
import statistics
import sys
import tracemalloc
from collections.abc import Callable, Coroutine, Sequence
from contextlib import nullcontext
from functools import partial
from time import monotonic, process_time
from typing import Any, NamedTuple, TypeAlias

import httpx

from benchmarks.cache_service import PROJECT, Counted, Setup, ends, service
from peaka_async import AsyncPeaka

KEY = "key-for-the-loopback-server"
FINAL = frozenset({"COMPLETED", "FAILED", "CANCELLED", "DELETED"})

CACHES, QUICK_CACHES = (10, 100, 1000, 5000), (10, 100, 1000)
QUICK_SYNCS = 5.0, 10.0
FASTEST = 10.0
TICK = 5
"""Memory is compared from this tick on: connections are open and every sync has begun."""
TRACING = 4
"""How much slower a client runs while its memory is traced, roughly."""

Seen: TypeAlias = dict[str, float]
Wait: TypeAlias = Callable[[str, Sequence[str], Seen], Coroutine[Any, Any, None]]


class Way(NamedTuple):
    """A way of waiting.

    `easy` is the number of caches up to which ten times the speed keeps it less than half busy; `largest` is the
    number up to which a cell takes about a minute at most, and `quick` that which `--quick` has the time for.
    """

    name: str
    wait: Wait
    easy: int
    largest: int
    quick: int

    def speed(self, caches: int, logs: int) -> float:
        # Twenty entries make the list five times as long; a task that asks for one cache leaves them out.
        weight = 1 + logs / 5 if self.wait in (awaited, ours) else 1.0
        return min(FASTEST, max(1.0, FASTEST * self.easy / (caches * weight)))


class Cell(NamedTuple):
    """What one way of waiting for some caches took."""

    counted: Counted
    cpu: float
    mean_delay: float
    worst_delay: float
    speed: float


class _FastSelector(selectors.DefaultSelector):
    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(None if timeout is None else timeout / self._speed)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose time runs faster than the clock, its sleeps and timeouts included; sockets are as ever."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._from = monotonic()
        super().__init__(_FastSelector(speed))

    def time(self) -> float:
        return self._from + (monotonic() - self._from) * self.speed


async def awaited(server: str, cache_ids: Sequence[str], seen: Seen) -> None:
    """Only the ends matter, as they do to the tasks that this is compared with."""
    async with AsyncPeaka(KEY, base_url=server) as peaka:
        loop = asyncio.get_running_loop()
        began, speed = monotonic(), loop.speed if isinstance(loop, FastLoop) else 1.0
        finals = await peaka.project(PROJECT).caches.wait_many(cache_ids)
        seen.update((cache_id, began + update.elapsed / speed) for cache_id, update in finals.items())


async def ours(server: str, cache_ids: Sequence[str], seen: Seen) -> None:
    """With an update for every change."""
    async with AsyncPeaka(KEY, base_url=server) as peaka:
        async for update in peaka.project(PROJECT).caches.wait_many(cache_ids):
            if update.state.is_final:
                seen[update.job_id] = monotonic()


async def a_task_each(
    server: str, cache_ids: Sequence[str], seen: Seen, *, interval: float, in_flight: int | None
) -> None:
    """What a user would write, and kind to it: the logs are left out, and a busy pool is waited for."""
    limit = nullcontext() if in_flight is None else asyncio.Semaphore(in_flight)
    # The timeouts of 5 s would end tasks that wait for a connection, also because time runs faster here; and the
    # certificates that the library reads for each client, 20 ms of CPU, are no part of waiting.
    async with httpx.AsyncClient(
        headers={"Authorization": f"Bearer {KEY}"},
        timeout=None,  # noqa: S113  # the benchmark ends by itself
        verify=False,  # noqa: S501  # the server is on the loopback interface, without TLS
    ) as client:

        async def wait(cache_id: str) -> None:
            url = f"{server}/data/projects/{PROJECT}/cache/{cache_id}/status?excludeLogs=true"
            while True:
                async with limit:
                    response = await client.get(url)
                if json.loads(response.content)["status"] in FINAL:
                    seen[cache_id] = monotonic()
                    return
                await asyncio.sleep(interval)

        await asyncio.gather(*(wait(cache_id) for cache_id in cache_ids))


TEN_IN_FLIGHT, NO_LIMIT = partial(a_task_each, in_flight=10), partial(a_task_each, in_flight=None)
OURS = Way("ours, `await`", awaited, easy=1000, largest=5000, quick=1000)
EACH_UPDATE = Way("ours, `async for`", ours, easy=1000, largest=5000, quick=1000)
TEN = Way("10 in flight, every 2 s", partial(TEN_IN_FLIGHT, interval=2.0), easy=100, largest=5000, quick=1000)
WAYS = (
    OURS,
    EACH_UPDATE,
    TEN,
    Way("no limit, every 2 s", partial(NO_LIMIT, interval=2.0), easy=10, largest=1000, quick=100),
    Way("10 in flight, every 15 s", partial(TEN_IN_FLIGHT, interval=15.0), easy=100, largest=5000, quick=0),
    Way("no limit, every 15 s", partial(NO_LIMIT, interval=15.0), easy=10, largest=1000, quick=0),
)


def cell(way: Way, setup: Setup) -> Cell:
    setup = setup._replace(speed=way.speed(setup.caches, setup.logs))
    done = ends(setup)
    seen: Seen = {}
    gc.collect()
    with service(setup) as running, asyncio.Runner(loop_factory=partial(FastLoop, setup.speed)) as runner:
        used = process_time()
        runner.run(way.wait(running.address, list(done), seen))
        cpu = process_time() - used
        counted = running.stop()
    if seen.keys() != done.keys() or counted.refused:
        raise SystemExit(f"{way.name}: {len(seen):,} of {len(done):,} caches were reported, {counted.refused} refused")
    delays = [(seen[cache_id] - counted.began) * setup.speed - done[cache_id] for cache_id in done]
    return Cell(counted, cpu, statistics.fmean(delays), max(delays), setup.speed)


def memory(setup: Setup) -> list[int]:
    """The peak of each tick of ours, in bytes."""
    peaks: list[int] = []

    async def wait(server: str) -> None:
        polls = 0
        async with AsyncPeaka(KEY, base_url=server) as peaka:
            tracemalloc.start()
            async for update in peaka.project(PROJECT).caches.wait_many(list(ends(setup))):
                if update.polls != polls:
                    polls = update.polls
                    peaks.append(tracemalloc.get_traced_memory()[1])
                    tracemalloc.reset_peak()
            tracemalloc.stop()

    setup = setup._replace(speed=max(1.0, OURS.speed(setup.caches, setup.logs) / TRACING))
    gc.collect()
    with service(setup) as running, asyncio.Runner(loop_factory=partial(FastLoop, setup.speed)) as runner:
        runner.run(wait(running.address))
    return peaks


def measure(plan: Sequence[tuple[int, Way]], setup: Setup) -> dict[tuple[int, Way], Cell]:
    for way in dict.fromkeys(way for _, way in plan):
        # What is imported on first use is in place afterwards.
        cell(way, Setup(caches=4, logs=setup.logs, shortest=1.0, longest=1.0))
    cells: dict[tuple[int, Way], Cell] = {}
    for caches, way in plan:
        cells[caches, way] = cell(way, setup._replace(caches=caches))
        print(f"{caches:,} caches, {way.name}: done", file=sys.stderr)
    return cells


def report(cells: dict[tuple[int, Way], Cell]) -> None:
    print("| caches | way | requests | MB received | CPU s | mean delay s | worst delay s | speed |")
    print("|---|---|---|---|---|---|---|---|")
    for (caches, way), found in cells.items():
        print(
            f"| {caches:,} | {way.name} | {found.counted.requests:,} | {found.counted.sent / 1e6:,.3f} "
            f"| {found.cpu:.3f} | {found.mean_delay:.1f} | {found.worst_delay:.1f} | {found.speed:.3g} |"
        )
    print(f"\n| caches | against {TEN.name} | requests, times fewer | bytes, times fewer | CPU, times less |")
    print("|---|---|---|---|---|")
    for (caches, way), our in cells.items():
        other = cells.get((caches, TEN))
        if way in (OURS, EACH_UPDATE) and other is not None:
            requests = other.counted.requests / our.counted.requests
            sent = other.counted.sent / our.counted.sent
            print(f"| {caches:,} | {way.name} | {requests:.3g} | {sent:.3g} | {other.cpu / our.cpu:.3g} |")


def report_memory(numbers: Sequence[int], setup: Setup) -> None:
    print(f"\n| caches | ours: peak in tick {TICK}, MB | highest later, MB | in the last tick, MB | ticks |")
    print("|---|---|---|---|---|")
    for caches in numbers:
        peaks = memory(setup._replace(caches=caches))
        if len(peaks) <= TICK:
            print(f"| {caches:,} | only {len(peaks)} ticks | | | {len(peaks)} |")
            continue
        early, later, last = (peak / 1e6 for peak in (peaks[TICK - 1], max(peaks[TICK:]), peaks[-1]))
        print(f"| {caches:,} | {early:.2f} | {later:.2f} | {last:.2f} | {len(peaks)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure wait_many against a polling task for each cache.")
    parser.add_argument("--quick", action="store_true", help="up to 1,000 caches, shorter syncs; less than a minute")
    parser.add_argument("--all", action="store_true", help="also what takes minutes of CPU")
    parser.add_argument("--logs", type=int, default=0, help="log entries of each cache in a list, such as 20")
    parser.add_argument("--caches", type=int, nargs="+", help="how many caches, instead of 10 to 5,000")
    options = parser.parse_args()
    # A proxy would be measured instead of the loopback interface.
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    numbers = options.caches or (QUICK_CACHES if options.quick else CACHES)
    setup = Setup(logs=options.logs)
    if options.quick:
        setup = setup._replace(shortest=QUICK_SYNCS[0], longest=QUICK_SYNCS[1])
    every = [(caches, way) for caches in numbers for way in WAYS]
    plan = [
        (caches, way) for caches, way in every if options.all or caches <= (way.quick if options.quick else way.largest)
    ]
    report(measure(plan, setup))
    report_memory([max(numbers)] if options.quick else [number for number in numbers if number >= 100], setup)
    left = [f"{caches:,} caches, {way.name}" for caches, way in every if (caches, way) not in plan]
    if left:
        print(f"\nLeft out, because it takes long; `--all` runs it: {'; '.join(left)}.")


if __name__ == "__main__":
    main()

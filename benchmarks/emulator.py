"""What the emulator costs a test: making one, reaching it, resetting it; and how soon the command is ready.

    .venvs/dev/bin/python benchmarks/emulator.py

Everything is measured in one run and set against one request to an emulator that is running, so that the ratios hold
on any machine; the absolute figures do not.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import anyio

from peaka_async import AsyncPeaka
from peaka_async.emulator import World, demo_seed
from peaka_async.testing import RunningEmulator

ROUNDS = 30


async def median(work: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> float:
    """Milliseconds that one run takes."""
    taken: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


async def fresh_in_process() -> None:
    """What a test with `peaka_client` does at least."""
    with RunningEmulator(World(seed=demo_seed)) as emulator:
        async with emulator.client() as peaka:
            await peaka.info()


async def fresh_over_a_socket() -> None:
    """The same with `--peaka-transport socket`."""
    with RunningEmulator(World(seed=demo_seed), transport="socket") as emulator:
        async with emulator.client() as peaka:
            await peaka.info()


async def fresh_with_sql() -> None:
    """The same, and the first statement, which starts an engine of its own."""
    with RunningEmulator(World(seed=demo_seed)) as emulator:
        async with emulator.client() as peaka:
            await select(peaka)


async def select(peaka: AsyncPeaka) -> None:
    """One statement over a small table."""
    await peaka.project().queries.execute({"statement": "SELECT count(*) FROM hubspot.crm.contacts"})


def until_ready() -> float:
    """Milliseconds from starting the command to its greeting, when it answers."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "peaka_async.emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is not None:
            process.stdout.readline()
        taken = (time.perf_counter() - began) * 1000
        process.terminate()
    return taken


def bare_python() -> float:
    """Milliseconds that Python takes to start and end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return (time.perf_counter() - began) * 1000


async def main() -> None:
    """Measure, and print a table."""
    # Once to have everything imported.
    await fresh_with_sql()
    await fresh_over_a_socket()
    with RunningEmulator(World(seed=demo_seed)) as emulator:
        async with emulator.client() as peaka:
            world = emulator.world

            async def reset() -> None:
                world.reset()

            async def snapshot_and_restore() -> None:
                world.restore(world.snapshot())

            rows = [
                ("one request to a running emulator, in process", await median(peaka.info)),
                ("a fresh emulator and its first request, in process", await median(fresh_in_process)),
                ("a fresh emulator and its first request, over a socket", await median(fresh_over_a_socket)),
                ("a fresh emulator and its first statement", await median(fresh_with_sql)),
                ("a reset", await median(reset)),
                ("a snapshot and going back to it", await median(snapshot_and_restore)),
                ("one statement on a running emulator", await median(lambda: select(peaka))),
            ]
    print("| what | ms | against one request |")
    print("|---|---|---|")
    for name, taken in rows:
        print(f"| {name} | {taken:.2f} | {taken / rows[0][1]:.1f} |")
    python = statistics.median(bare_python() for _ in range(5))
    ready = statistics.median(until_ready() for _ in range(5))
    print(f"| the command, from its start to its first answer | {ready:.0f} | {ready / python:.1f} times bare Python |")


if __name__ == "__main__":
    anyio.run(main)

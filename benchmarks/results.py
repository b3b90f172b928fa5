"""From the bytes of an answer to Python values, Arrow, pandas and polars: ours, the usual loop, and the fastest known.

    .venvs/dev/bin/python -m benchmarks.results [--rows N ...] [--rounds N]

The answers have ten columns of mixed types, in the format with types and in the compact one. The loop is `json.loads`
and a function for each value. The fastest known are msgspec straight into typed tuples, msgspec into cells, and
pyarrow's own reader of JSON lines, for which the lines are prepared beforehand, with a cast of each column but the
UUIDs. CPU is the
median of rounds in which the ways take turns, on one thread; memory is how much the largest resident size grows of a
process of its own, which has read the body from a file; a pause is the most CPU that is used between two turns of a
task on the same loop.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import io
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from functools import partial
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from time import process_time, thread_time
from types import GenericAlias
from typing import Any

import anyio
import msgspec
import polars as pl

from peaka_async.results import PendingResult, TrinoType, decode
from peaka_async.results.arrow import arrow_type

# They have no types.
pa: Any = import_module("pyarrow")
paj: Any = import_module("pyarrow.json")
pd: Any = import_module("pandas")

MIB = 1024 * 1024
TYPES = (
    "bigint", "integer", "varchar", "varchar(20)", "double", "decimal(12,2)", "boolean", "date", "timestamp(3)", "uuid",
)  # fmt: skip
KINDS = [TrinoType.parse(kind) for kind in TYPES]
NAMES = [f"column_{place}" for place in range(len(TYPES))]
PYTHON: Sequence[Any] = (int, int, str, str, float, Decimal, bool, dt.date, dt.datetime, uuid.UUID)
FROM_TEXT: Sequence[Callable[[str], Any]] = (
    int, int, str, str, float, Decimal, lambda text: text == "true", dt.date.fromisoformat, dt.datetime.fromisoformat,
    uuid.UUID,
)  # fmt: skip

Way = Callable[[], Awaitable[Any]]
Loop = Callable[[], list[tuple[Any, ...]]]


def texts(count: int) -> list[list[str | None]]:
    """Rows as the service writes values; now and then one is NULL."""
    draw = random.Random(7)  # noqa: S311  # the same rows each time
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    return [
        [
            str(2**53 + row),
            None if row % 17 == 0 else str(row % 1000),
            f"customer number {row}",
            draw.choice(("open", "paid", "void")),
            f"{draw.random() * 1e6:.6E}",
            f"{draw.randrange(10**9) / 100:.2f}",
            "true" if row % 3 else "false",
            str((start + dt.timedelta(days=row % 2000)).date()),
            f"{start + dt.timedelta(milliseconds=row * 997):%Y-%m-%d %H:%M:%S}.{row % 1000:03}",
            str(uuid.UUID(int=draw.getrandbits(128))),
        ]
        for row in range(count)
    ]


def bodies(count: int) -> dict[str, bytes]:
    """The answers, by their format, and lines for pyarrow."""
    rows = texts(count)
    columns = [
        {"catalogName": "c", "schemaName": "s", "tableName": "t", "columnName": name, "catalogId": "7"}
        for name in NAMES
    ]
    cells = [
        [
            {"name": name, "displayName": name, "dataType": kind, "order": order, "value": value}
            for order, (name, kind, value) in enumerate(zip(NAMES, TYPES, row, strict=True))
        ]
        for row in rows
    ]
    compact = partial(json.dumps, separators=(",", ":"))
    return {
        "typed": compact({"columns": columns, "data": cells}).encode(),
        "compact": compact({"columns": columns, "data": rows}).encode(),
        "lines": "\n".join(compact(dict(zip(NAMES, row, strict=True))) for row in rows).encode(),
    }


def ways(body: dict[str, bytes]) -> dict[str, Way]:
    """What is measured, by what it reads and makes: `typed values ours` and the like."""
    row = GenericAlias(tuple, tuple(kind | None for kind in PYTHON))
    cells = [msgspec.defstruct("Cell", [("value", kind | None, None)], gc=False) for kind in PYTHON]
    text = msgspec.defstruct("Cell", [("value", str | None, None)], gc=False)
    tuples = msgspec.json.Decoder(body_of(row), strict=False)
    cells_of_text = msgspec.json.Decoder(body_of(GenericAlias(tuple, (text,) * len(TYPES))))
    typed = msgspec.json.Decoder(body_of(GenericAlias(tuple, tuple(cells))), strict=False)
    value = attrgetter("value")

    def of_cells() -> list[tuple[Any, ...]]:
        rows = json.loads(body["typed"])["data"]
        return [tuple(convert(cell["value"], read) for cell, read in zip(row, FROM_TEXT, strict=True)) for row in rows]

    def of_arrays() -> list[tuple[Any, ...]]:
        rows = json.loads(body["compact"])["data"]
        return [tuple(convert(text, read) for text, read in zip(row, FROM_TEXT, strict=True)) for row in rows]

    found: dict[str, Way] = {
        "typed values fastest": done(lambda: [tuple(map(value, row)) for row in typed.decode(body["typed"]).data]),
        "compact values fastest": done(lambda: tuples.decode(body["compact"]).data),
        "typed arrow fastest": done(lambda: read_cells(cells_of_text.decode(body["typed"]).data)),
        "compact arrow fastest": done(lambda: read_lines(body["lines"])),
    }
    for shape, types, loop in (("typed", None, of_cells), ("compact", KINDS, of_arrays)):
        ours = PendingResult(partial(decode, body[shape], types))
        found |= {
            f"{shape} values ours": partial(awaited, ours),
            f"{shape} arrow ours": ours.to_arrow,
            f"{shape} pandas ours": ours.to_pandas,
            f"{shape} polars ours": ours.to_polars,
            f"{shape} values loop": done(loop),
            f"{shape} arrow loop": done(partial(as_table, loop)),
            f"{shape} pandas loop": done(partial(as_pandas, loop)),
            f"{shape} polars loop": done(partial(as_polars, loop)),
        }
    return found


def done(function: Callable[[], Any]) -> Way:
    """A function as one to be awaited."""

    async def run() -> Any:
        return function()

    return run


async def awaited(pending: PendingResult) -> Any:
    return await pending


def body_of(row: Any) -> Any:
    return msgspec.defstruct("Body", [("data", GenericAlias(list, (row,)))])


def convert(text: str | None, read: Callable[[str], Any]) -> Any:
    return None if text is None else read(text)


def as_table(loop: Loop) -> Any:
    columns = list(zip(*loop(), strict=True))
    columns[-1] = tuple(one.bytes for one in columns[-1])
    kinds = [arrow_type(pa, kind) for kind in KINDS]
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)], names=NAMES)


def as_pandas(loop: Loop) -> Any:
    return pd.DataFrame(loop(), columns=NAMES)


def as_polars(loop: Loop) -> Any:
    # It has no UUIDs.
    return pl.DataFrame([(*row[:-1], str(row[-1])) for row in loop()], schema=NAMES, orient="row")


def read_lines(lines: bytes) -> Any:
    """pyarrow's reader, and a cast of each column that it can cast; UUIDs stay text."""
    schema = pa.schema([(name, pa.string()) for name in NAMES])
    table = paj.read_json(
        io.BytesIO(lines),
        read_options=paj.ReadOptions(use_threads=False),
        parse_options=paj.ParseOptions(explicit_schema=schema),
    )
    return cast_columns(table.columns)


def read_cells(rows: list[tuple[Any, ...]]) -> Any:
    """Cells with texts, and the same cast of each column."""
    return cast_columns([pa.array([row[place].value for row in rows], pa.string()) for place in range(len(NAMES))])


def cast_columns(texts: Sequence[Any]) -> Any:
    kinds = [arrow_type(pa, kind) for kind in KINDS[:-1]]
    columns = [column.cast(kind) for column, kind in zip(texts[:-1], kinds, strict=True)]
    return pa.table([*columns, texts[-1]], names=NAMES)


async def measured(every: dict[str, Way], rounds: int, times: int) -> dict[str, list[float]]:
    """CPU seconds of each way in each round, in which it is gone so many times."""
    found: dict[str, list[float]] = {name: [] for name in every}
    for _ in range(rounds):
        for name, way in every.items():
            gc.collect()
            started = process_time()
            for _ in range(times):
                kept = await way()
            found[name].append((process_time() - started) / times)
            del kept
    return found


async def pause(way: Way) -> float:
    """The most CPU, in seconds, that is used between two turns of a task on the same loop."""
    longest, is_over, last = 0.0, False, thread_time()

    async def beside() -> None:
        nonlocal longest, last
        while not is_over:
            await anyio.lowlevel.checkpoint()
            now = thread_time()
            longest, last = max(longest, now - last), now

    async with anyio.create_task_group() as group:
        group.start_soon(beside)
        last = thread_time()
        kept = await way()
        is_over = True
    del kept
    return longest


def growth(name: str, body: Path) -> float:
    """By how many MiB a process grows that has a body and goes one way."""
    command = [sys.executable, "-m", "benchmarks.results", "--grow", name, str(body)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def grown(name: str, path: Path) -> float:
    """As `growth`, in this process: a small answer first, for what is loaded on first use."""
    anyio.run(ways(bodies(100))[name])
    shape, _ = name.split(maxsplit=1)
    way = ways({**dict.fromkeys(("typed", "compact", "lines"), b""), shape: path.read_bytes()})[name]
    before = resident()
    anyio.run(way)
    return resident() - before


def resident() -> float:
    """The largest resident size of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What `getrusage` says begins with the size of the process that started this one.
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (MIB if sys.platform == "darwin" else 1024)


def report(rows: int, rounds: int) -> None:
    body = bodies(rows)
    taken = anyio.run(measured, ways(body), rounds, max(1, 20_000 // rows))
    print(f"\n{rows:,} rows: {len(body['typed']) / MIB:.1f} MiB typed, {len(body['compact']) / MIB:.1f} MiB compact")
    print("\n| from | to | CPU ms | rows/s | against the loop | against the fastest known |")
    print("|---|---|---|---|---|---|")
    for name, times in taken.items():
        shape, made, who = name.split()
        if who != "ours":
            continue
        loop = taken[f"{shape} {made} loop"]
        best = taken.get(f"{shape} {made} fastest")
        middle = statistics.median(times)
        against = [statistics.median(mine / other for mine, other in zip(times, them, strict=True)) for them in
                   (loop, best) if them]  # fmt: skip
        told = [f"{ratio:.2f}" for ratio in against] + ["-"] * (2 - len(against))
        print(f"| {shape} | {made} | {middle * 1000:,.2f} | {rows / middle:,.0f} | {told[0]} | {told[1]} |")


def report_limits(rows: int) -> None:
    print(f"\n{rows:,} rows: MiB that they take beside the body, and the longest pause of the event loop\n")
    print("| from | to | ours, MiB | loop, MiB | pause, ms |")
    print("|---|---|---|---|---|")
    body = bodies(rows)
    every = ways(body)
    # The garbage collector goes over what is here already as well, which is pandas and more, and not what is measured.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        for shape in ("typed", "compact"):
            path = Path(folder) / shape
            path.write_bytes(body[shape])
            for made in ("values", "arrow", "pandas", "polars"):
                mine, theirs = (growth(f"{shape} {made} {who}", path) for who in ("ours", "loop"))
                longest = statistics.median(anyio.run(pause, every[f"{shape} {made} ours"]) for _ in range(5))
                print(f"| {shape} | {made} | {mine:.0f} | {theirs:.0f} | {longest * 1000:.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what reading the answer to a query takes.")
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 10_000, 100_000], help="rows of the answers")
    parser.add_argument("--rounds", type=int, default=7, help="how often each way is measured")
    parser.add_argument("--grow", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.grow:
        print(grown(options.grow[0], Path(options.grow[1])))
        return
    for rows in options.rows:
        report(rows, options.rounds)
    report_limits(max(options.rows))


if __name__ == "__main__":
    main()

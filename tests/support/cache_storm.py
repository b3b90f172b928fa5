"""Five hundred tables to cache at a service in trouble, and whether what is reported is true."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import Any

from attrs import frozen

from peaka_async import BatchReport, CacheOutcome, CacheUpdate, JobState, OutcomeState
from peaka_async.emulator import PROJECT_ID, Clock, World, demo_world
from peaka_async.emulator.state.caches import Cache, TableKey
from peaka_async.emulator.state.caches import trigger as emulated_trigger
from peaka_async.emulator.state.runs import Slot
from peaka_async.emulator.state.sources import Catalog, SourceTable

STRIPE = "700000000000000001"
SCHEMA = "payment"
TABLES = 500

READS = ("caches.list_statuses", "caches.list_statuses_by_catalog", "caches.get_status")
CREATES = "caches.create_batch"

HTML = "<html><body>Please stand by</body></html>"

BUSY: tuple[dict[str, Any], ...] = (
    {"status": 429, "retry_after": 2},
    {"status": 429},
    {"status": 503, "retry_after": 1},
)
REFUSALS = (*BUSY, {"status": 400, "message": "no"})
"""What takes the place of an answer and says that nothing was done."""

OPEN: tuple[dict[str, Any], ...] = (
    {"effect": "reset"},
    {"effect": "close"},
    {"status": 500},
    {"status": 500, "body": HTML, "headers": {"Content-Type": "text/html"}},
    {"status": 502},
    {"status": 503},
    {"status": 504, "shape": "html"},
    {"status": 200, "body": HTML, "headers": {"Content-Type": "text/html"}},
    {"status": 200, "shape": "G"},
    {"status": 200, "body": '[{"id": "7f'},
    {"status": 200, "body": "no gzip at all", "headers": {"Content-Encoding": "gzip"}},
    {"status": 200, "body": {"unexpected": "shape"}},
)
"""What takes the place of an answer and leaves open whether anything was done."""

DAMAGES: tuple[dict[str, Any], ...] = (
    {"effect": "truncated"},
    {"effect": "garbage"},
    {"effect": "malformed_chunk"},
    {"effect": "broken"},
)
"""What becomes of the answer to something that was done."""

DELAYS: tuple[dict[str, Any], ...] = (
    {"effect": "stalled"},
    {"effect": "slow", "seconds": 3.0},
    {"latency": (0.0, 4.0)},
    {"latency": 60.0},
    {"latency": 60.0, "when": "after"},
)
"""What only takes its time, which may be longer than anybody waits."""


def seeds(usual: int) -> list[int]:
    """As many as are usual, and ten times as many by night."""
    return list(range(usual * 10 if os.environ.get("PEAKA_NIGHTLY") else usual))


@frozen
class Storm:
    """A world in trouble, and what is asked of it.

    Attributes:
        world: The world.
        requests: The tables to cache, some of them twice, and some that cannot be cached.
        before: Those that have a cache already.
    """

    world: World
    requests: list[tuple[str, str, str]]
    before: frozenset[TableKey]

    @property
    def caches(self) -> list[Cache]:
        """The caches there are, as the service itself knows them."""
        return self.world.projects[PROJECT_ID].caches.all()


def storm(clock: Clock, seed: int, *, hurry: bool = False) -> Storm:
    """Make a world with all kinds of tables and all kinds of faults; the same for the same seed.

    Args:
        clock: The time of the world.
        seed: Any number.
        hurry: Whether to leave out what takes its time, for tests in real time.
    """
    draw = random.Random(seed)
    world = demo_world(clock)
    keys = _with_tables(world, draw, hangs=not hurry)
    before = frozenset(draw.sample(keys, 10))
    _cache(world, draw, before)
    requests = [(key.catalog_id, key.schema, key.table) for key in keys]
    requests += [*draw.sample(requests, 7), *_hopeless()]
    draw.shuffle(requests)
    _trouble(world, draw, hurry=hurry)
    world.faults.seed = f"storm-{seed}"
    return Storm(world, requests, before)


def untrue(storm: Storm, report: BatchReport) -> list[str]:
    """What a report says that is not so; also while it is not complete."""
    there = {cache.key: cache.id for cache in storm.caches}
    wrong: list[str] = []
    if len(there) != len(storm.caches):
        wrong.append(f"{len(storm.caches)} caches were made for {len(there)} tables")
    if report.outcomes and [tuple(one.key) for one in report.outcomes] != storm.requests:
        wrong.append(f"{len(report.outcomes)} outcomes do not fit {len(storm.requests)} requests")
    if [one.index for one in report.outcomes] != list(range(len(report.outcomes))):
        wrong.append("the outcomes are not numbered in the order of the input")
    wrong += _asked_again(storm)
    for outcome in report.outcomes:
        key = TableKey(*outcome.key)
        problem = _problem(outcome, there.get(key), is_old=key in storm.before)
        if problem:
            wrong.append(f"{outcome.index} {key}: {problem}")
    return wrong


def untrue_ends(storm: Storm, finals: Iterable[CacheUpdate]) -> list[str]:
    """What is said of the end of syncs that is not so."""
    now = storm.world.clock.now()
    known = {cache.id: cache for cache in storm.caches}
    wrong: list[str] = []
    for final in finals:
        run = known[final.cache_id].runs[-1]
        truth = {"COMPLETED": JobState.SUCCEEDED, "FAILED": JobState.FAILED}[run.outcome] if run.over(now) else None
        said = final.state if final.state.is_final else None
        if said is not truth or not (said or final.is_stalled):
            wrong.append(f"{final.table}: {final.state}, and it is {truth}")
    return wrong


def _asked_again(storm: Storm) -> list[str]:
    """What was created, and asked for once more instead of being looked for."""
    created = {cache.key: cache.created_at for cache in storm.caches if cache.key not in storm.before}
    again: list[str] = []
    for entry in storm.world.journal.of(CREATES):
        for item in entry.body:
            key = TableKey(item["catalogId"], item["schemaName"], item["tableName"])
            if entry.at > created.get(key, entry.at) + 1e-6:
                again.append(f"{key} was asked for again")
    return again


def _problem(outcome: CacheOutcome, cache_id: str | None, *, is_old: bool) -> str | None:
    state = outcome.state
    if (state in (OutcomeState.CREATED, OutcomeState.EXISTING)) != (outcome.cache_id is not None):
        return f"{state}, and its id is {outcome.cache_id}"
    if outcome.cache_id is not None and outcome.cache_id != cache_id:
        return f"{state} as {outcome.cache_id}, and the cache there is {cache_id}"
    if outcome.cache_id is not None and (state is OutcomeState.EXISTING) != is_old:
        return f"{state}, and it is {'old' if is_old else 'new'}"
    if state in (OutcomeState.REJECTED, OutcomeState.NOT_STARTED) and cache_id is not None and not is_old:
        return f"{state}, and it was created as {cache_id} ({outcome.error!r})"
    return None


def _with_tables(world: World, draw: random.Random, *, hangs: bool) -> list[TableKey]:
    """Spread tables over one to five catalogs; one of them fails, and one may hang."""
    catalogs = [str(800 + number) for number in range(draw.randint(1, 5))]
    project = world.projects[PROJECT_ID]
    for catalog_id in catalogs:
        name = f"source_{catalog_id}"
        project.catalogs[catalog_id] = Catalog(catalog_id, name, name, "stripe", None, {SCHEMA: {}})
    keys = [TableKey(draw.choice(catalogs), SCHEMA, f"table_{number}") for number in range(TABLES)]
    for key in keys:
        table = SourceTable(key.table, rows=draw.choice([0, 1, 85, draw.randint(0, 200)]))
        project.catalogs[key.catalog_id].schemas[SCHEMA][key.table] = table
    failing, hanging = (project.source_table(key) for key in draw.sample(keys, 2))
    failing.failure = "the source said no"
    hanging.hung = hangs
    return keys


def _cache(world: World, draw: random.Random, keys: Iterable[TableKey]) -> None:
    """Let some tables have a cache before; for some of these the first sync still runs, for others a later one."""
    project = world.projects[PROJECT_ID]
    context = world.context()
    for key in sorted(keys, key=lambda key: key.table):
        table = project.source_table(key)
        cache = project.caches.create(key, table, {}, context, documented=False)
        if draw.random() < 0.7:
            cache.first_sync.finish(context.now)
            if draw.random() < 0.3:
                emulated_trigger(cache, table, draw.choice(list(Slot)), context)


def _hopeless() -> list[tuple[str, str, str]]:
    """Tables that never get a cache: not cacheable, corrupted, unknown, and with a comment that is no JSON."""
    return [
        (STRIPE, SCHEMA, "balance"),
        (STRIPE, SCHEMA, "disputes"),
        (STRIPE, SCHEMA, "no_such_table"),
        ("999", SCHEMA, "no_such_catalog"),
        ("700000000000000003", "public", "orders"),
    ]


def _trouble(world: World, draw: random.Random, *, hurry: bool) -> None:
    """Put faults in force, every one of which is over some day."""

    def add(operation: str, fault: dict[str, Any], **more: Any) -> None:
        limits: dict[str, Any] = {"probability": draw.uniform(0.1, 0.6), "times": draw.randint(1, 3)}
        asked = {"retry_after": 0} if hurry and "retry_after" in fault else {}
        world.faults.add(operation=operation, **limits, **fault | asked, **more)

    delays = () if hurry else DELAYS
    for fault in draw.sample([*REFUSALS, *DAMAGES, *delays], 4):
        add(CREATES, fault)
    for fault in draw.sample(OPEN, 5):
        add(CREATES, fault, when=draw.choice(["before", "after"]))
    for operation in READS:
        for fault in draw.sample([*BUSY, *OPEN, *DAMAGES, *delays], 6):
            add(operation, fault)

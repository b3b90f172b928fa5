"""The cache of one table in an emulator on virtual time: what tests of waiting do to it, and what they ask it."""

from __future__ import annotations

from typing import Any

import anyio

from peaka_async.emulator import JobKind, Transition, TransitionMode
from peaka_async.emulator.state.caches import Cache
from peaka_async.emulator.state.runs import Run
from peaka_async.emulator.state.sources import SourceTable
from peaka_async.testing import RunningEmulator

STRIPE = "700000000000000001"
HUNG = "terminal_configurations"


def takes(emulator: RunningEmulator, seconds: float, *kinds: JobKind) -> None:
    """Let runs that are started from now on take so long, without a delay before them."""
    for kind in kinds:
        emulator.world.transitions[kind] = Transition(TransitionMode.AFTER_SECONDS, seconds)


def source(emulator: RunningEmulator, table: str = "customers") -> SourceTable:
    return emulator.world.projects[emulator.project_id].catalogs[STRIPE].schemas["payment"][table]


def caches_of(emulator: RunningEmulator) -> list[Cache]:
    return emulator.world.projects[emulator.project_id].caches.all()


def runs(emulator: RunningEmulator) -> list[Run]:
    """The runs of the only cache, in the order of their triggers."""
    (cache,) = caches_of(emulator)
    return cache.runs


def is_over(emulator: RunningEmulator, run: Run) -> bool:
    """Whether a run had ended when the newest request came."""
    return run.over(emulator.world.clock.now())


async def created(caches: Any, table: str = "customers") -> str:
    """A cache whose first sync has not begun."""
    cache = await caches.create(catalog_id=STRIPE, schema_name="payment", table_name=table)
    cache_id: str = cache.id
    return cache_id


async def settled(caches: Any) -> str:
    """A cache whose first sync is over: the record of it stays in the incremental slot."""
    cache_id = await created(caches)
    await caches.wait(cache_id)
    return cache_id


async def trigger(caches: Any, cache_id: str, mode: str) -> None:
    """Start a run without waiting for it, as somebody else would."""
    if mode == "full":
        await caches.trigger_full_refresh(cache_id)
    else:
        await caches.trigger_incremental_update(cache_id)


async def quiet(emulator: RunningEmulator, seconds: float = 1000.0) -> bool:
    """Whether nothing is asked of the service for so long."""
    before = emulator.world.journal.total
    await anyio.sleep(seconds)
    return emulator.world.journal.total == before

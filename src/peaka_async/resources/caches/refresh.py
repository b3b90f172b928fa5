"""Triggering a run of a cache, so that the run which is then waited for is the one that was triggered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from ...errors import ApiError, PeakaError, ServerError, TransportError
from ...jobs import Anchor, JobState
from .jobs import HISTORY, CacheRefresh, records_since, state_of
from .readings import CacheReading, CacheSource

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = ["RefreshQueue", "trigger"]

PAUSE = 0.3
"""Seconds between two looks at a record that lags behind: about as long as it does."""

LOOKS = 10
"""How often is looked for such a record."""


class _Slot:
    """Runs of one kind, of one cache, that were asked for by this client.

    Attributes:
        lock: Held from the look before a trigger to its answer, so that each of two has a baseline of its own.
        baseline: The newest record when the last one was asked for.
        unrecorded: How many were asked for since that had no record then.
    """

    __slots__ = ("baseline", "lock", "unrecorded")

    def __init__(self) -> None:
        self.lock = anyio.Lock()
        self.baseline: str | None = None
        self.unrecorded = 0


class RefreshQueue:
    """The runs that one client has asked for: a run that is queued has no record, and the next one comes after it."""

    def __init__(self) -> None:
        self._slots: dict[tuple[str, str], _Slot] = {}

    def slot(self, cache_id: str, slot: str) -> _Slot:
        """The runs of one kind of one cache."""
        return self._slots.setdefault((cache_id, slot), _Slot())


async def trigger(
    caches: CachesOperations, source: CacheSource, queue: RefreshQueue, cache_id: str, kind: CacheRefresh
) -> Anchor:
    """Start a run, and return what tells it from the ones before.

    Raises:
        PeakaError: It could not be started.
    """
    slot = queue.slot(cache_id, kind.slot)
    async with slot.lock:
        reading = await _settled(source, cache_id, kind.slot)
        shown = reading.slots[kind.slot]
        newest = shown.id if shown else None
        if state_of(reading.status) is not JobState.RUNNING:
            slot.unrecorded = 0
        elif newest != slot.baseline and slot.unrecorded > 1:
            history = await caches.list_executions(cache_id, limit=HISTORY)
            slot.unrecorded = max(0, slot.unrecorded - len(records_since(history, slot.baseline, newest)))
        elif newest != slot.baseline:
            slot.unrecorded = 0
        slot.baseline = newest
        anchor: Anchor = {"baseline": newest, "ahead": str(slot.unrecorded), "run": None}
        try:
            if kind.slot == "full":
                await caches.trigger_full_refresh(cache_id)
            else:
                await caches.trigger_incremental_update(cache_id)
        except PeakaError as error:
            if not _may_have_been_done(error):
                raise
            anchor = await _find(source, cache_id, kind, anchor, error)
        slot.unrecorded += 1
        return anchor


async def _settled(source: CacheSource, cache_id: str, slot: str) -> CacheReading:
    """The status of a cache that has no run without a record: such a run would pass for the one to come."""
    reading = await _read(source, cache_id)
    for look in range(LOOKS):
        running = {name for name, run in reading.slots.items() if run and not state_of(run.status).is_final}
        # A run of the other kind explains the RUNNING of the cache, unless one of this kind has just begun as well.
        if state_of(reading.status) is not JobState.RUNNING or slot in running or (running and look >= 2):
            break
        await anyio.sleep(PAUSE)
        reading = await _read(source, cache_id)
    return reading


async def _find(source: CacheSource, cache_id: str, kind: CacheRefresh, anchor: Anchor, error: PeakaError) -> Anchor:
    """The anchor with the run that a trigger whose answer was lost has started.

    Raises:
        PeakaError: The error of the trigger: no new run has appeared.
    """
    for _ in range(LOOKS):
        await anyio.sleep(PAUSE)
        try:
            sighting = kind.sight(await _read(source, cache_id), anchor)
        except PeakaError:
            # What happened to the trigger says more than that looking failed as well.
            continue
        if sighting.execution is not None:
            return sighting.anchor
    raise error


async def _read(source: CacheSource, cache_id: str) -> CacheReading:
    return (await source.read_one(cache_id)).by_id[cache_id]


def _may_have_been_done(error: PeakaError) -> bool:
    if isinstance(error, TransportError):
        return error.sent
    return isinstance(error, ServerError) or not isinstance(error, ApiError)

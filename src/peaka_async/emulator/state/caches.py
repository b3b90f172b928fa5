"""Caches: which tables get one, what can be triggered and cancelled, and what is refused. Section 11.

A cache is a row of runs (see `runs`); its state is read off them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import attrs

from ..clock import moment
from ..errors import Refusal, fault, framework, named, not_found, wrong_request
from ..ids import IdSource, fraction_of
from .runs import Record, Run, Slot, sync_seconds
from .sources import SourceTable

DELETE_SECONDS = 3.0
"""Emulator seconds for which a delete is under way: the table still reads as cached, and creating again is a 500."""

HISTORY_SECONDS = 14 * 24 * 3600.0
"""Executions older than this many emulator seconds are gone from the history (14 days)."""

_START_DELAY = (0.3, 2.0)
"""The first sync begins this long after the creation, in emulator seconds."""


@attrs.frozen
class TableKey:
    """Where a table is: catalog id, schema name, table name."""

    catalog_id: str
    schema: str
    table: str


@attrs.frozen
class Schedule:
    """A schedule that the service keeps: `BASIC` with an ISO-8601 duration, or `NONE`."""

    type: str
    expression: str | None = None


@attrs.frozen
class Event:
    """One entry in the log of a cache."""

    at: float
    action: str
    slot: Slot


@attrs.define(eq=False)
class Cache:
    """One cache: its settings and everything that was ever run for it."""

    id: str
    key: TableKey
    source: SourceTable
    created_at: float
    incremental: Schedule | None = None
    full_refresh: Schedule | None = None
    runs: list[Run] = attrs.field(factory=list[Run], repr=False)
    seen_inserts: int = 0
    seen_changes: int = 0

    @property
    def first_sync(self) -> Run:
        """The run that began by itself when the cache was made."""
        return self.runs[0]

    def status(self, now: float) -> str:
        """Return the top-level status: it turns before the record of a new run exists."""
        if any(run.active(now) for run in self.runs):
            return "RUNNING"
        ended = [run for run in self.runs if run.ends_at <= now]
        return max(ended, key=lambda run: run.ends_at).outcome if ended else "NOT_INITIALIZED"

    def last(self, slot: Slot, now: float) -> Record | None:
        """Return the record that a slot shows: its newest, kept for ever whatever the other slot does."""
        return next((record for record in self.history(now) if record.run.slot is slot), None)

    def history(self, now: float) -> list[Record]:
        """Return every record that can be read, newest first."""
        records = [record for run in self.runs if (record := run.record(now)) is not None]
        return sorted(records, key=lambda record: record.created_at, reverse=True)

    def events(self, now: float) -> list[Event]:
        """Return the log so far, oldest first."""
        return sorted((event for event in self._all_events() if event.at <= now), key=lambda event: event.at)

    def _all_events(self) -> Iterator[Event]:
        yield Event(self.created_at, "CREATED", self.first_sync.slot)
        for run in self.runs:
            yield Event(run.starts_at, "STARTED", run.slot)
            yield Event(run.ends_at, run.outcome, run.slot)


@attrs.define
class CacheStore:
    """The caches of one project, and the deletes that are under way."""

    _ids: IdSource
    _by_id: dict[str, Cache] = attrs.field(factory=dict[str, Cache], init=False)
    _deleted_at: dict[TableKey, float] = attrs.field(factory=dict[TableKey, float], init=False)

    def all(self) -> list[Cache]:
        """Return every cache, oldest first."""
        return list(self._by_id.values())

    def get(self, cache_id: str) -> Cache:
        """Return a cache by its id.

        Raises:
            Refusal: 404 with an envelope, for a cache that is unknown or deleted.
        """
        if cache_id not in self._by_id:
            raise not_found("Cache not found")
        return self._by_id[cache_id]

    def of_table(self, key: TableKey) -> Cache | None:
        """Return the cache of a table, None if there is none."""
        return next((cache for cache in self._by_id.values() if cache.key == key), None)

    def is_cached(self, key: TableKey, source: SourceTable, now: float) -> bool:
        """Tell what the table list says: a delete takes its time, and a corrupted table always reads as cached."""
        return source.corrupted or self.of_table(key) is not None or self._deleting(key, now)

    def create(
        self,
        key: TableKey,
        source: SourceTable,
        *,
        incremental: Schedule | None,
        full_refresh: Schedule | None,
        now: float,
    ) -> Cache:
        """Make a cache and let its first sync begin, or return the one that is there.

        Raises:
            Refusal: 500 while the first sync of an existing one runs or a delete is under way; 400 for a table that
                cannot be cached. The documented 409 was never seen.
        """
        existing = self.of_table(key)
        if existing is not None:
            if existing.first_sync.active(now):
                raise fault()
            return existing
        if self._deleting(key, now):
            raise fault()
        _refuse_uncacheable(key, source)
        cache = Cache(self._ids.uuid(), key, source, now, incremental, full_refresh)
        cache.runs.append(self._first_sync(cache, now))
        self._by_id[cache.id] = cache
        return cache

    def delete(self, cache_id: str, now: float) -> None:
        """Delete a cache, cancelling whatever runs.

        Raises:
            Refusal: 404 for a cache that is unknown or deleted already.
        """
        cache = self.get(cache_id)
        del self._by_id[cache_id]
        self._deleted_at[cache.key] = now

    def forget_catalog(self, catalog_id: str) -> None:
        """Drop the caches of a catalog that is gone."""
        self._by_id = {cache.id: cache for cache in self.all() if cache.key.catalog_id != catalog_id}

    def trigger(self, cache_id: str, slot: Slot, now: float) -> None:
        """Ask for a run; it queues behind one of its own kind, and pays no heed to the other kind.

        Raises:
            Refusal: 400, not 404, for an unknown cache.
        """
        if cache_id not in self._by_id:
            raise wrong_request("Cache settings not found")
        cache = self._by_id[cache_id]
        source, increment = cache.source, slot is Slot.INCREMENTAL
        inserted = source.inserted - cache.seen_inserts if increment else source.rows
        touched = inserted + source.changed - cache.seen_changes if increment else source.rows
        ahead = [run.ends_at for run in cache.runs if run.slot is slot]
        cache.runs.append(
            Run(
                id=self._ids.uuid(),
                slot=slot,
                triggered_at=now,
                starts_at=max([now, *ahead]),
                seconds=_duration(source, touched, whole=not increment),
                rows_before=cache.runs[-1].rows if increment else 0,
                rows=source.rows,
                inserted=inserted,
                increment=increment,
                failure=source.failure,
            )
        )
        cache.seen_inserts, cache.seen_changes = source.inserted, source.changed

    def cancel(self, cache_id: str, slot: Slot, now: float) -> None:
        """Cancel what runs in a slot.

        Raises:
            Refusal: 404 for an unknown cache or when nothing runs; 500 for a full refresh whose record does not
                exist yet.
        """
        runs = [run for run in self.get(cache_id).runs if run.slot is slot]
        running = next((run for run in runs if run.active(now)), None)
        if running is None:
            raise not_found("There is no running execution to cancel")
        if slot is Slot.FULL_REFRESH and now < running.recorded_at:
            raise framework(500, "NullPointerException", "the execution to cancel is null")
        running.cancelled_at = now
        queued_from = now
        for run in runs[runs.index(running) + 1 :]:
            run.starts_at = max(run.triggered_at, queued_from)
            queued_from = run.ends_at

    def _deleting(self, key: TableKey, now: float) -> bool:
        return key in self._deleted_at and now < moment(self._deleted_at[key] + DELETE_SECONDS)

    def _first_sync(self, cache: Cache, now: float) -> Run:
        source = cache.source
        slot = Slot.INCREMENTAL if Slot.INCREMENTAL.value in source.cache_types else Slot.FULL_REFRESH
        shortest, longest = _START_DELAY
        delay = round(shortest + (longest - shortest) * fraction_of(f"{cache.key.schema}.{cache.key.table}"), 3)
        cache.seen_inserts, cache.seen_changes = source.inserted, source.changed
        return Run(
            id=self._ids.uuid(),
            slot=slot,
            triggered_at=now,
            starts_at=moment(now + delay),
            # The measured durations count from the creation.
            seconds=max(moment(_duration(source, source.rows, whole=True) - delay), 0.0),
            rows_before=0,
            rows=source.rows,
            inserted=source.rows,
            increment=False,
            failure=source.failure,
        )


def _duration(source: SourceTable, rows: int, *, whole: bool) -> float:
    if source.hung:
        return math.inf
    if whole and source.sync_seconds is not None:
        return source.sync_seconds
    return sync_seconds(rows)


def _refuse_uncacheable(key: TableKey, source: SourceTable) -> None:
    if source.corrupted:
        raise wrong_request(
            f"Cannot create a table on a non-empty location: s3a://emulator/cache/{key.catalog_id}/{key.schema}/{key.table}"
        )
    if source.comment is not None and not source.comment.lstrip().startswith("{"):
        # The service parses the comment as JSON before it looks at whether the table can be cached.
        raise wrong_request(f"Unrecognized token '{source.comment.split(maxsplit=1)[0]}': a JSON value was expected")
    if not source.cacheable:
        raise named("WrongRequestException", f"Table {key.schema}.{key.table} is not cacheable", "TABLE_NOT_CACHEABLE")


def refuse_internal(catalog_name: str, schema: str, table: str) -> Refusal:
    """Return the refusal for a table inside Peaka, or for one that is not there."""
    return wrong_request(f"cannot find table or properties: {catalog_name}.{schema}.{table}")

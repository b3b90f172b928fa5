"""Caches: which tables get one, what can be triggered and cancelled, and what is refused. Section 11.

A cache is a row of runs (see `runs`); its state is read off them.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ..clock import moment
from ..errors import Refusal, conflict, fault, framework, named, not_found, wrong_request
from ..ids import fraction_of
from .jobs import Context, JobKind
from .runs import Record, Run, Slot, measured_seconds
from .sources import Contents, SourceTable

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
    """A schedule that the service keeps: `BASIC` with an ISO-8601 duration, or `NONE`.

    Attributes:
        type: `BASIC` or `NONE`.
        expression: The duration as it was sent; None for `NONE`.
        seconds: Emulator seconds from one run to the next; None for never.
    """

    type: str
    expression: str | None = None
    seconds: float | None = None


@attrs.frozen
class Event:
    """One entry in the log of a cache."""

    at: float
    action: str
    slot: Slot
    scheduled: bool


@attrs.define(eq=False)
class Cache:
    """One cache: its settings and everything that was ever run for it.

    Attributes:
        id: Its UUID.
        key: Which table it is of.
        created_at: When it was made, in emulator seconds.
        schedules: The schedule of each slot that has one.
        fired: Up to when the schedule of each slot has been looked at, in emulator seconds.
        runs: Its runs, in the order of their triggers.
        seen_inserts: Rows inserted at the source before its newest run.
        seen_changes: Rows changed at the source before its newest run.
    """

    id: str
    key: TableKey
    created_at: float
    schedules: dict[Slot, Schedule] = attrs.field(factory=dict[Slot, Schedule])
    fired: dict[Slot, float] = attrs.field(factory=dict[Slot, float])
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
        ended = [run for run in self.runs if run.over(now)]
        # Of two that ended in one moment the later one counts.
        return max(reversed(ended), key=lambda run: run.ends_at).outcome if ended else "NOT_INITIALIZED"

    def contents(self, now: float) -> Contents:
        """Return the rows that are in it: none before its first completed run."""
        completed = [run for run in self.runs if run.over(now) and run.outcome == "COMPLETED"]
        return max(reversed(completed), key=lambda run: run.ends_at).contents if completed else Contents()

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

    def set_schedule(self, slot: Slot, schedule: Schedule, now: float) -> None:
        """Put a schedule in force; its first run comes one period from now."""
        self.schedules[slot] = schedule
        self.fired[slot] = now

    def polled(self, now: float) -> None:
        """Take note that its status is read."""
        for run in self.runs:
            run.polled(now)
        self.requeue(now)

    def requeue(self, now: float) -> None:
        """Let runs that were queued start when what was ahead of them ends, also where that end has moved."""
        free = dict.fromkeys(Slot, 0.0)
        for run in self.runs:
            if run.starts_at > now and run is not self.first_sync:
                run.starts_at = max(run.triggered_at, free[run.slot])
            free[run.slot] = run.ends_at

    def _all_events(self) -> Iterator[Event]:
        yield Event(self.created_at, "CREATED", self.first_sync.slot, scheduled=False)
        for run in self.runs:
            yield Event(run.starts_at, "STARTED", run.slot, run.scheduled)
            yield Event(run.ends_at, run.outcome, run.slot, run.scheduled)


@attrs.frozen
class Deletion:
    """A delete of a cache."""

    cache: Cache
    at: float


@attrs.define
class CacheStore:
    """The caches of one project by id, and those that were deleted."""

    by_id: dict[str, Cache] = attrs.field(factory=dict[str, Cache])
    deleted: list[Deletion] = attrs.field(factory=list[Deletion])

    def all(self) -> list[Cache]:
        """Return every cache, oldest first."""
        return list(self.by_id.values())

    def get(self, cache_id: str) -> Cache:
        """Return a cache by its id.

        Raises:
            Refusal: 404 with an envelope, for a cache that is unknown or deleted.
        """
        if cache_id not in self.by_id:
            raise not_found("Cache not found")
        return self.by_id[cache_id]

    def of_table(self, key: TableKey) -> Cache | None:
        """Return the cache of a table, None if there is none."""
        return next((cache for cache in self.by_id.values() if cache.key == key), None)

    def is_cached(self, key: TableKey, source: SourceTable, now: float) -> bool:
        """Tell what the table list says: a delete takes its time, and a corrupted table always reads as cached."""
        return source.corrupted or self.of_table(key) is not None or self._deleting(key, now)

    def create(
        self, key: TableKey, source: SourceTable, schedules: dict[Slot, Schedule], context: Context, *, documented: bool
    ) -> Cache:
        """Make a cache and let its first sync begin, or return the one that is there.

        Args:
            key: Which table.
            source: The table at its source.
            schedules: The schedule of each slot that has one.
            context: The moment, and where ids come from.
            documented: Whether a table that has a cache is a 409, which was never seen live.

        Raises:
            Refusal: 500 while the first sync of an existing one runs or a delete is under way; 400 for a table that
                cannot be cached.
        """
        existing, now = self.of_table(key), context.now
        if existing is not None:
            if documented:
                raise conflict("Cache already exists")
            if existing.first_sync.active(now):
                raise fault()
            return existing
        if self._deleting(key, now):
            raise fault()
        _refuse_uncacheable(key, source)
        cache = Cache(context.ids.uuid(), key, now)
        for slot, schedule in schedules.items():
            cache.set_schedule(slot, schedule, now)
        cache.runs.append(_first_sync(cache, source, context))
        self.by_id[cache.id] = cache
        return cache

    def delete(self, cache_id: str, now: float) -> None:
        """Delete a cache, cancelling whatever runs.

        Raises:
            Refusal: 404 for a cache that is unknown or deleted already.
        """
        cache = self.get(cache_id)
        del self.by_id[cache_id]
        for run in cache.runs:
            if not run.over(now):
                run.cancelled_at = now
        self.deleted.append(Deletion(cache, now))

    def lately_deleted(self, cache_id: str, since: float) -> Cache | None:
        """Return a cache that was deleted after `since`, None if there is none of that id."""
        return next((one.cache for one in self.deleted if one.cache.id == cache_id and one.at > since), None)

    def forget_catalog(self, catalog_id: str) -> None:
        """Drop the caches of a catalog that is gone."""
        self.by_id = {cache.id: cache for cache in self.all() if cache.key.catalog_id != catalog_id}

    def settings(self, cache_id: str, *, documented: bool) -> Cache:
        """Return a cache that is to be triggered.

        Raises:
            Refusal: 400 for an unknown cache; 404 where documents are to be followed.
        """
        if cache_id not in self.by_id:
            raise not_found("Cache not found") if documented else wrong_request("Cache settings not found")
        return self.by_id[cache_id]

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
        self.get(cache_id).requeue(now)

    def _deleting(self, key: TableKey, now: float) -> bool:
        return any(one.cache.key == key and now < moment(one.at + DELETE_SECONDS) for one in self.deleted)


def trigger(cache: Cache, source: SourceTable, slot: Slot, context: Context, *, scheduled: bool = False) -> Run:
    """Ask for a run; it queues behind one of its own kind, and pays no heed to the other kind.

    Args:
        cache: What is to be brought up to date.
        source: Its table at the source.
        slot: The kind of run.
        context: The moment, and where ids come from.
        scheduled: Whether a schedule asks, and not a call.
    """
    increment = slot is Slot.INCREMENTAL
    inserted = source.inserted - cache.seen_inserts if increment else source.rows
    touched = inserted + source.changed - cache.seen_changes if increment else source.rows
    kind = JobKind.INCREMENTAL_UPDATE if increment else JobKind.FULL_REFRESH
    pace = context.pace(kind, seconds=measured_seconds(source, touched, whole=not increment))
    ahead = [run.ends_at for run in cache.runs if run.slot is slot]
    run = Run(
        id=context.ids.uuid(),
        slot=slot,
        triggered_at=context.now,
        starts_at=max([context.now, *ahead]),
        seconds=pace.seconds,
        polls=pace.polls,
        rows_before=cache.runs[-1].contents.rows if increment else 0,
        contents=source.contents,
        inserted=inserted,
        increment=increment,
        scheduled=scheduled,
        failure=source.failure,
    )
    cache.runs.append(run)
    cache.seen_inserts, cache.seen_changes = source.inserted, source.changed
    return run


def _first_sync(cache: Cache, source: SourceTable, context: Context) -> Run:
    slot = Slot.INCREMENTAL if Slot.INCREMENTAL.value in source.cache_types else Slot.FULL_REFRESH
    shortest, longest = _START_DELAY
    delay = round(shortest + (longest - shortest) * fraction_of(f"{cache.key.schema}.{cache.key.table}"), 3)
    # The measured durations count from the creation.
    seconds = max(moment(measured_seconds(source, source.rows, whole=True) - delay), 0.0)
    pace = context.pace(JobKind.FIRST_SYNC, delay=delay, seconds=seconds)
    cache.seen_inserts, cache.seen_changes = source.inserted, source.changed
    return Run(
        id=context.ids.uuid(),
        slot=slot,
        triggered_at=context.now,
        starts_at=moment(context.now + pace.delay),
        seconds=pace.seconds,
        polls=pace.polls,
        rows_before=0,
        contents=source.contents,
        inserted=source.rows,
        increment=False,
        failure=source.failure,
    )


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

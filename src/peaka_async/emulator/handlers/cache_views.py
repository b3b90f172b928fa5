"""How caches, their states and their runs look in an answer."""

from __future__ import annotations

from typing import Any

from ..registry import Call
from ..state.caches import Cache, Event, Schedule
from ..state.runs import Counters, Record, Slot


def cache_view(call: Call, cache: Cache) -> dict[str, Any]:
    """Return the settings of a cache."""
    return {
        "id": cache.id,
        **_place(call, cache),
        "incrementalCacheSchedule": _schedule(cache.schedules.get(Slot.INCREMENTAL)),
        "fullRefreshCacheSchedule": _schedule(cache.schedules.get(Slot.FULL_REFRESH)),
    }


def status_view(call: Call, cache: Cache, *, with_logs: bool = True) -> dict[str, Any]:
    """Return the state of a cache, with the newest record of each slot."""
    view = {
        "id": cache.id,
        "status": cache.status(call.now),
        **_place(call, cache),
        "lastIncrementalCacheExecution": _last(call, cache, Slot.INCREMENTAL),
        "lastFullRefreshCacheExecution": _last(call, cache, Slot.FULL_REFRESH),
    }
    if with_logs:
        view["cacheActionLogs"] = [_log_entry(call, event) for event in cache.events(call.now)]
    return view


def history_view(call: Call, record: Record) -> dict[str, Any]:
    """Return a run as the history shows it: with its mode."""
    return {**_record(call, record), "executionMode": record.run.slot.value}


def _place(call: Call, cache: Cache) -> dict[str, Any]:
    return {
        "catalogId": cache.key.catalog_id,
        "schemaName": cache.key.schema,
        "tableName": cache.key.table,
        "appId" if call.world.options.legacy_app_id else "projectId": call.project.id,
    }


def _schedule(schedule: Schedule | None) -> dict[str, Any] | None:
    if schedule is None:
        return None
    if schedule.expression is None:
        return {"type": schedule.type}
    return {"type": schedule.type, "expression": schedule.expression}


def _last(call: Call, cache: Cache, slot: Slot) -> dict[str, Any] | None:
    record = cache.last(slot, call.now)
    return None if record is None else _record(call, record)


def _record(call: Call, record: Record) -> dict[str, Any]:
    clock = call.world.clock
    return {
        "id": record.run.id,
        "status": record.status,
        "error": None if record.error is None else {"message": record.error},
        "progress": None if record.counters is None else _progress(record, record.counters),
        "createdAt": clock.timestamp(record.created_at),
        "updatedAt": clock.timestamp(record.updated_at),
        "finishedAt": None if record.finished_at is None else clock.timestamp(record.finished_at),
    }


def _progress(record: Record, counters: Counters) -> dict[str, Any]:
    return {
        "numberOfCachedRecords": counters.cached,
        "numberOfInsertedRecords": counters.inserted,
        "numberOfUpdatedRecords": counters.updated,
        "numberOfDeletedRecords": counters.deleted,
        # Does not move in the live service either.
        "lastOffset": "0",
        "lastCacheTxId": record.run.id,
    }


def _log_entry(call: Call, event: Event) -> dict[str, Any]:
    mode = event.slot.value
    return {
        "timestamp": call.world.clock.timestamp(event.at),
        "action": event.action,
        "message": f"{mode.replace('_', ' ').capitalize()}: {event.action.lower()}",
        "cacheType": mode,
        "isScheduled": event.scheduled,
    }

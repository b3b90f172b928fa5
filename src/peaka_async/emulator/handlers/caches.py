"""Caches: creation one by one and in batches, settings, triggers, cancels and the four status routes. Section 11."""

from __future__ import annotations

from typing import Any

import attrs
from starlette.responses import Response

from ..clock import moment
from ..durations import iso_seconds
from ..errors import Refusal, bad_request, fault
from ..registry import Answer, Call, handles
from ..replies import empty, ok
from ..state.caches import HISTORY_SECONDS, Cache, Schedule, TableKey, trigger
from ..state.runs import Slot
from ..work import Delayed
from .cache_views import cache_view, history_view, status_view

FULL_REFRESH_SECONDS = 2.3
"""Emulator seconds that the trigger of a full refresh takes to answer."""

_SCHEDULES = {Slot.INCREMENTAL: "incrementalCacheSchedule", Slot.FULL_REFRESH: "fullRefreshCacheSchedule"}


@handles("caches.create")
def create_cache(call: Call) -> Response:
    """Make a cache whose first sync begins by itself, or return the one that is there and settled."""
    return ok(cache_view(call, _create(call, call.body)))


@handles("caches.create_batch")
def create_caches(call: Call) -> Response:
    """Make several caches; always 200, with one outcome per request in their order."""
    return ok([_outcome(call, request) for request in call.body])


@handles("caches.get")
def get_cache(call: Call) -> Response:
    """Read the settings of a cache."""
    return ok(cache_view(call, _in_path(call)))


@handles("caches.update")
def update_cache(call: Call) -> Response:
    """Change the schedules that were sent; a malformed one is ignored under 200.

    Whether a schedule left out stays or is cleared is disputed; here it stays, as the published text has it.
    """
    cache = _in_path(call)
    for slot, schedule in _schedules(call, call.body).items():
        cache.set_schedule(slot, schedule, call.now)
    return ok(cache_view(call, cache))


@handles("caches.delete")
def delete_cache(call: Call) -> Response:
    """Delete a cache, also in the middle of a sync."""
    call.project.caches.delete(call.path["cacheId"], call.now)
    return empty()


@handles("caches.trigger_incremental_update")
def trigger_incremental(call: Call) -> Answer:
    """Start an incremental update."""
    return _trigger(call, Slot.INCREMENTAL, "Incremental update started")


@handles("caches.trigger_full_refresh")
def trigger_full_refresh(call: Call) -> Answer:
    """Start a full refresh. The record of the run appears about 300 ms after the answer, which takes its time."""
    answer = _trigger(call, Slot.FULL_REFRESH, "Full refresh started")
    return Delayed(answer, FULL_REFRESH_SECONDS)


@handles("caches.cancel_incremental_update")
def cancel_incremental(call: Call) -> Response:
    """Cancel the incremental update that runs."""
    call.project.caches.cancel(call.path["cacheId"], Slot.INCREMENTAL, call.now)
    return empty()


@handles("caches.cancel_full_refresh")
def cancel_full_refresh(call: Call) -> Response:
    """Cancel the full refresh that runs."""
    call.project.caches.cancel(call.path["cacheId"], Slot.FULL_REFRESH, call.now)
    return empty()


@handles("caches.get_status")
def get_cache_status(call: Call) -> Response:
    """Read the state of a cache."""
    with_logs = call.query.get("excludeLogs", "").lower() != "true"
    cache_id, caches = call.path["cacheId"], call.project.caches
    deleted = caches.lately_deleted(cache_id, call.now - call.world.options.deleted_seconds)
    if deleted is not None:
        return ok({**status_view(call, deleted, with_logs=with_logs), "status": "DELETED"})
    cache = caches.get(cache_id)
    cache.polled(call.now)
    return ok(status_view(call, cache, with_logs=with_logs))


@handles("caches.list_statuses")
def list_cache_statuses(call: Call) -> Response:
    """Read the state of every cache of a project."""
    return _statuses(call, call.project.caches.all())


@handles("caches.list_statuses_by_catalog")
def list_catalog_cache_statuses(call: Call) -> Response:
    """Read the state of every cache of a catalog."""
    catalog = call.project.catalog(call.path["catalogId"])
    return _statuses(call, [one for one in call.project.caches.all() if one.key.catalog_id == catalog.id])


@handles("caches.list_statuses_by_schema")
def list_schema_cache_statuses(call: Call) -> Response:
    """Fail, as this route always does; documents promise the state of every cache of a schema."""
    if not call.documented:
        raise fault()
    place = (call.path["catalogId"], call.path["schemaName"])
    caches = call.project.caches.all()
    return _statuses(call, [one for one in caches if (one.key.catalog_id, one.key.schema) == place])


@handles("caches.list_executions")
def list_cache_executions(call: Call) -> Response:
    """Read one page of a cache's runs, newest first, as far back as they are kept."""
    limit, offset = call.whole_number("limit", 10), call.whole_number("offset", 0)
    kept = [one for one in _in_path(call).history(call.now) if one.created_at >= call.now - HISTORY_SECONDS]
    return ok([history_view(call, one) for one in kept[offset : offset + limit]])


def _in_path(call: Call) -> Cache:
    return call.project.caches.get(call.path["cacheId"])


def _statuses(call: Call, caches: list[Cache]) -> Response:
    for cache in caches:
        cache.polled(call.now)
    return ok([status_view(call, one) for one in caches])


def _trigger(call: Call, slot: Slot, message: str) -> Response:
    cache = call.project.caches.settings(call.path["cacheId"], documented=call.documented)
    context = call.context
    if slot is Slot.FULL_REFRESH and call.world.clock.real_seconds(FULL_REFRESH_SECONDS) > 0:
        # The run begins with the answer, which takes its time; on a clock that others move, both come at once.
        context = attrs.evolve(context, now=moment(call.now + FULL_REFRESH_SECONDS))
    trigger(cache, call.project.source_table(cache.key), slot, context)
    return ok({"status": "SUCCESS", "message": message})


def _outcome(call: Call, request: dict[str, Any]) -> dict[str, Any]:
    try:
        cache = _create(call, request)
    except Refusal as refusal:
        return {"success": False, "error": refusal.text}
    return {"success": True, "cache": cache_view(call, cache)}


def _create(call: Call, request: dict[str, Any]) -> Cache:
    key = TableKey(request["catalogId"], request["schemaName"], request["tableName"])
    source = call.project.cacheable_source(key)
    schedules = _schedules(call, request)
    return call.project.caches.create(key, source, schedules, call.context, documented=call.documented)


def _schedules(call: Call, request: dict[str, Any]) -> dict[Slot, Schedule]:
    """Return the schedules that were sent, without those that the service ignores.

    Raises:
        Refusal: 400 for a malformed one, where documents are to be followed; the live service takes it under 200.
    """
    schedules: dict[Slot, Schedule] = {}
    for slot, name in _SCHEDULES.items():
        asked: dict[str, Any] | None = request.get(name)
        schedule = None if asked is None else _schedule(asked)
        if schedule is not None:
            schedules[slot] = schedule
        elif asked is not None and call.documented:
            raise bad_request(f"Invalid '{name}'")
    return schedules


def _schedule(asked: dict[str, Any]) -> Schedule | None:
    if asked.get("type") == "NONE":
        return Schedule("NONE")
    expression = asked.get("expression") or ""
    seconds = iso_seconds(expression)
    if asked.get("type") == "BASIC" and seconds is not None:
        return Schedule("BASIC", expression, seconds)
    return None

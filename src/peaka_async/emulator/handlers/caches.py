"""Caches: creation one by one and in batches, settings, triggers, cancels and the four status routes. Section 11."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from ..errors import Refusal, fault
from ..registry import Call, handles
from ..replies import empty, ok
from ..state.caches import HISTORY_SECONDS, Cache, Schedule, TableKey
from ..state.runs import Slot
from .cache_views import cache_view, history_view, status_view

_DURATION = re.compile(
    r"P(?=[\dT])(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)", re.ASCII
)
"""ISO-8601 durations, weeks or days and time; at least one number."""


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
    cache.incremental = _schedule(call.body, "incrementalCacheSchedule") or cache.incremental
    cache.full_refresh = _schedule(call.body, "fullRefreshCacheSchedule") or cache.full_refresh
    return ok(cache_view(call, cache))


@handles("caches.delete")
def delete_cache(call: Call) -> Response:
    """Delete a cache, also in the middle of a sync."""
    call.project.caches.delete(call.path["cacheId"], call.now)
    return empty()


@handles("caches.trigger_incremental_update")
def trigger_incremental(call: Call) -> Response:
    """Start an incremental update."""
    return _trigger(call, Slot.INCREMENTAL, "Incremental update started")


@handles("caches.trigger_full_refresh")
def trigger_full_refresh(call: Call) -> Response:
    """Start a full refresh; the live call takes about 2.3 s, this one answers at once."""
    return _trigger(call, Slot.FULL_REFRESH, "Full refresh started")


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
    return ok(status_view(call, _in_path(call), with_logs=with_logs))


@handles("caches.list_statuses")
def list_cache_statuses(call: Call) -> Response:
    """Read the state of every cache of a project."""
    return ok([status_view(call, one) for one in call.project.caches.all()])


@handles("caches.list_statuses_by_catalog")
def list_catalog_cache_statuses(call: Call) -> Response:
    """Read the state of every cache of a catalog."""
    catalog = call.project.catalog(call.path["catalogId"])
    return ok([status_view(call, one) for one in call.project.caches.all() if one.key.catalog_id == catalog.id])


@handles("caches.list_statuses_by_schema")
def list_schema_cache_statuses(_call: Call) -> Response:
    """Fail, as this route always does."""
    raise fault()


@handles("caches.list_executions")
def list_cache_executions(call: Call) -> Response:
    """Read one page of a cache's runs, newest first, as far back as they are kept."""
    limit, offset = call.whole_number("limit", 10), call.whole_number("offset", 0)
    kept = [one for one in _in_path(call).history(call.now) if one.created_at >= call.now - HISTORY_SECONDS]
    return ok([history_view(call, one) for one in kept[offset : offset + limit]])


def _in_path(call: Call) -> Cache:
    return call.project.caches.get(call.path["cacheId"])


def _trigger(call: Call, slot: Slot, message: str) -> Response:
    call.project.caches.trigger(call.path["cacheId"], slot, call.now)
    return ok({"status": "SUCCESS", "message": message})


def _outcome(call: Call, request: dict[str, Any]) -> dict[str, Any]:
    try:
        cache = _create(call, request)
    except Refusal as refusal:
        return {"success": False, "error": refusal.text}
    return {"success": True, "cache": cache_view(call, cache)}


def _create(call: Call, request: dict[str, Any]) -> Cache:
    key = TableKey(request["catalogId"], request["schemaName"], request["tableName"])
    return call.project.caches.create(
        key,
        call.project.cacheable_source(key),
        incremental=_schedule(request, "incrementalCacheSchedule"),
        full_refresh=_schedule(request, "fullRefreshCacheSchedule"),
        now=call.now,
    )


def _schedule(request: dict[str, Any], name: str) -> Schedule | None:
    """Return the schedule that was sent; None if there is none, or one that the service ignores."""
    asked: dict[str, Any] | None = request.get(name)
    if asked is None:
        return None
    if asked.get("type") == "NONE":
        return Schedule("NONE")
    if asked.get("type") == "BASIC" and _DURATION.fullmatch(asked.get("expression") or ""):
        return Schedule("BASIC", asked["expression"])
    return None

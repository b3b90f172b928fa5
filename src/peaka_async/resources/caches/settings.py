"""Changing the schedules of a cache, and making sure that the service took them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaka_api.models import Cache, Schedule
from peaka_api.types import Unset

from ...errors import ScheduleIgnored
from ...schedules import ScheduleLike, same_schedule, schedule

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = ["update_settings"]


async def update_settings(
    caches: CachesOperations, cache_id: str, incremental: ScheduleLike | Unset, full_refresh: ScheduleLike | Unset
) -> Cache:
    """Set both schedules and read them back; one that is `UNSET` is sent as it is.

    Raises:
        InvalidArgument: A schedule cannot be right; nothing was sent.
        ScheduleIgnored: The service kept other ones.
    """
    given = {"incremental": incremental, "full_refresh": full_refresh}
    asked = {name: schedule(name, value) for name, value in given.items() if not isinstance(value, Unset)}
    if len(asked) < len(given):
        # Whether the service keeps or clears a schedule that is left out is disputed, so none is.
        there = _schedules(await caches.get(cache_id))
        asked = {name: asked[name] if name in asked else there[name] or schedule(name, None) for name in given}
    await caches.update(
        cache_id,
        incremental_cache_schedule=asked["incremental"],
        full_refresh_cache_schedule=asked["full_refresh"],
    )
    after = await caches.get(cache_id)
    kept = _schedules(after)
    ignored = [name for name in asked if not same_schedule(asked[name], kept[name])]
    if ignored:
        told = ", ".join(f"{name} is {_text(kept[name])} and not {_text(asked[name])}" for name in ignored)
        raise ScheduleIgnored(
            f"the service accepted the schedules of cache {cache_id} and kept others: {told}",
            cache_id=cache_id,
            asked=asked,
            kept=kept,
        )
    return after


def _schedules(cache: Cache) -> dict[str, Schedule | None]:
    return {"incremental": cache.incremental_cache_schedule, "full_refresh": cache.full_refresh_cache_schedule}


def _text(value: Schedule | None) -> str:
    return (value.expression if value else None) or "never"

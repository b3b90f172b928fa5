"""The two schedules of a cache as they are wanted or there, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from attrs import frozen

from peaka_api.models import Cache, Schedule, ScheduleType
from peaka_api.types import UNSET, Unset

from ...schedules import same_schedule

__all__ = ["UNSAID", "CacheSchedules"]

_LABELS = {"incremental": "incremental", "full_refresh": "full refresh"}


@frozen(repr=False)
class CacheSchedules:
    """The schedules of a cache.

    Attributes:
        incremental: When incremental updates run; `UNSET` where nothing is said about it.
        full_refresh: When the whole table is loaded again; `UNSET` where nothing is said about it.
    """

    incremental: Schedule | Unset = UNSET
    full_refresh: Schedule | Unset = UNSET

    @classmethod
    def of(cls, cache: Cache) -> Self:
        """Those that a cache has; none at all is one of type NONE.

        Example:
            ```python
            print(CacheSchedules.of(await project.caches.get(cache_id)))
            ```
        """
        never = Schedule(type=ScheduleType.NONE)
        return cls(cache.incremental_cache_schedule or never, cache.full_refresh_cache_schedule or never)

    @property
    def said(self) -> Mapping[str, Schedule]:
        """Those about which something is said, by name."""
        both = {"incremental": self.incremental, "full_refresh": self.full_refresh}
        return {name: value for name, value in both.items() if not isinstance(value, Unset)}

    def or_else(self, fallback: CacheSchedules) -> CacheSchedules:
        """These, and where nothing is said those of `fallback`.

        Example:
            ```python
            from peaka_async.models import Schedule, ScheduleType

            there = CacheSchedules.of(await project.caches.get(cache_id))
            hourly = CacheSchedules(incremental=Schedule(type=ScheduleType.BASIC, expression="PT1H"))
            print(hourly.or_else(there))
            ```
        """
        return CacheSchedules(self.incremental or fallback.incremental, self.full_refresh or fallback.full_refresh)

    def missing_in(self, there: CacheSchedules) -> Mapping[str, Schedule]:
        """What is said here and is otherwise in `there`, by name. `PT60M` and `PT1H` are the same.

        Example:
            ```python
            plan = await project.caches.plan([CacheRule("stripe.payment.*", incremental="PT1H")])
            for change in plan.changes:
                print(change.table, change.after.missing_in(change.before))
            ```
        """
        other = there.said
        return {name: value for name, value in self.said.items() if not same_schedule(value, other.get(name))}

    def told_against(self, there: CacheSchedules) -> str:
        """What changes, for people.

        Example:
            ```python
            plan = await project.caches.plan([CacheRule("stripe.payment.*", incremental="PT1H")])
            for change in plan.changes:
                print(change.table, change.after.told_against(change.before))
            ```
        """
        return ", ".join(
            f"{_LABELS[name]} {_text(there.said.get(name))} -> {_text(value)}"
            for name, value in self.missing_in(there).items()
        )

    def __str__(self) -> str:
        return ", ".join(f"{_LABELS[name]} {_text(value)}" for name, value in self.said.items())

    def __repr__(self) -> str:
        return f"<CacheSchedules {str(self) or 'unsaid'}>"


UNSAID = CacheSchedules()
"""Nothing said about either."""


def _text(value: Schedule | None) -> str:
    return (value.expression if value else None) or "never"

"""The service said yes to a schedule and kept another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from peaka_api.errors import PeakaError

if TYPE_CHECKING:
    from peaka_api.models import MaterializedQuerySchedule, Query

__all__ = ["QueryScheduleIgnored", "ScheduleIgnored"]


class ScheduleIgnored(PeakaError):
    """The service answered success to new schedules and kept other ones. Nothing else has changed.

    Attributes:
        cache_id: Which cache it is.
        asked: The schedules that were sent, by name: `incremental`, `full_refresh`.
        kept: Those that are in force, by name; `None` for none.
    """

    def __init__(self, message: str, *, cache_id: str, asked: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
        self.cache_id = cache_id
        self.asked = dict(asked)
        self.kept = dict(kept)
        super().__init__(message)


class QueryScheduleIgnored(PeakaError):
    """The service answered success to the schedule of a query and kept another one. All else was saved.

    Attributes:
        asked: The schedule that was sent.
        query: The query as the service answered with it.
    """

    def __init__(self, message: str, *, asked: MaterializedQuerySchedule, query: Query) -> None:
        self.asked = asked
        self.query = query
        super().__init__(message)

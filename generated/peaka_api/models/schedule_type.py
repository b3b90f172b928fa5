"""Whether a schedule is in force: `BASIC` runs at a fixed interval, `NONE` never by itself."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class ScheduleType(OpenStrEnum):
    """Whether a schedule is in force: `BASIC` runs at a fixed interval, `NONE` never by itself."""

    BASIC = "BASIC"
    NONE = "NONE"

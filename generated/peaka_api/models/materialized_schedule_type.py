"""`interval` runs every `repeatDuration`, `cron` at the times of `cronExpression`, `none` never by its."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class MaterializedScheduleType(OpenStrEnum):
    """`interval` runs every `repeatDuration`, `cron` at the times of `cronExpression`, `none` never by itself."""

    INTERVAL = "interval"
    CRON = "cron"
    NONE = "none"

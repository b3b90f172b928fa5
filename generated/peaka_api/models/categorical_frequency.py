"""How often categorical values are collected again; `NONE` leaves no recurring job."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class CategoricalFrequency(OpenStrEnum):
    """How often categorical values are collected again; `NONE` leaves no recurring job."""

    NONE = "NONE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"

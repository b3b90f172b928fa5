"""How a cache is brought up to date."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class CacheType(OpenStrEnum):
    """How a cache is brought up to date. `FULL_REFRESH` reads the whole table again, `INCREMENTAL` takes over
    only the changes.
    """

    FULL_REFRESH = "FULL_REFRESH"
    INCREMENTAL = "INCREMENTAL"

"""State of a metadata refresh, in the lower-kebab spelling of the live service; the published document."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class MetadataRefreshState(OpenStrEnum):
    """State of a metadata refresh, in the lower-kebab spelling of the live service; the published document
    writes `NOT_ACTIVE` and so on. `not-active` means that nothing runs, be it finished or never begun;
    `completed`, `failed` and `stuck` are final as well. In `active`, `waiting`, `delayed` and `paused` the
    run is not over.
    """

    NOT_ACTIVE = "not-active"
    ACTIVE = "active"
    COMPLETED = "completed"
    WAITING = "waiting"
    DELAYED = "delayed"
    FAILED = "failed"
    PAUSED = "paused"
    STUCK = "stuck"

"""Refreshes of metadata as jobs: how that of a catalog stands, and the status call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from peaka_api.groups.metadata import MetadataOperations
from peaka_api.models import MetadataRefreshJobStatusResult

from ..jobs import Anchor, JobKind, JobState, JobUpdate, Progress, Readings, Sighting, Source

__all__ = ["ENDED", "NOT_ACTIVE", "MetadataRefresh", "MetadataSource", "MetadataUpdate", "word_of"]

ROW = 100
"""Bytes of a status in an answer, roughly."""

NOT_ACTIVE = "NOT_ACTIVE"
"""The state of a refresh that is over, and of one that has not begun."""

_STATES: Mapping[str, JobState] = {
    "ACTIVE": JobState.RUNNING,
    "WAITING": JobState.RUNNING,
    "DELAYED": JobState.RUNNING,
    "PAUSED": JobState.RUNNING,
    "COMPLETED": JobState.SUCCEEDED,
    "FAILED": JobState.FAILED,
    "STUCK": JobState.FAILED,
}

ENDED = frozenset(word for word, state in _STATES.items() if state.is_final)
"""States that say that a refresh is over, and may be left from the one before."""


class MetadataUpdate(JobUpdate[MetadataRefreshJobStatusResult, Progress], frozen=True):
    """What one poll said of the refresh of one catalog. The service counts nothing."""

    @classmethod
    @override
    def _progress_of(cls, counters: Any) -> Progress:
        return Progress()

    @property
    def catalog_id(self) -> str:
        return self.job_id

    @property
    def status(self) -> MetadataRefreshJobStatusResult | None:
        """The status that was last read; `None` where none ever was."""
        return self.reading


class MetadataRefresh(JobKind[MetadataRefreshJobStatusResult, MetadataUpdate]):
    """The refresh of the metadata of a catalog.

    Its states are lower-kebab, and upper-case in documents; both are read. `not-active` is the state of one that is
    over and of one that has not begun: after something else was seen it is the former. A refresh may take a second, and
    so be over before the first poll; what has not begun after `grace` counts as that.
    """

    name: ClassVar[str] = "metadata.refresh"
    noun: ClassVar[str] = "metadata refresh"
    grace: ClassVar[float | None] = 10.0
    uncancellable: ClassVar[str | None] = "the API has no call for that. Stop waiting for it, and let it end by itself"

    @property
    @override
    def update(self) -> type[MetadataUpdate]:
        return MetadataUpdate

    @override
    def status(self, reading: MetadataRefreshJobStatusResult) -> MetadataRefreshJobStatusResult:
        return reading

    @override
    def reason(self, reading: MetadataRefreshJobStatusResult) -> str | None:
        told = reading.additional_properties.get("error")
        return told if isinstance(told, str) else None

    @override
    def sight(self, reading: MetadataRefreshJobStatusResult, anchor: Anchor) -> Sighting:
        word = word_of(reading)
        if word == NOT_ACTIVE:
            state = JobState.SUCCEEDED if anchor.get("seen") else JobState.PENDING
        else:
            state = _STATES.get(word, JobState.UNKNOWN)
            anchor = {**anchor, "seen": word}
        # What goes with the state is progress in words, under names that were never recorded.
        return Sighting(state, None, None, (word, str(reading.additional_properties)), anchor)


class MetadataSource(Source[MetadataRefreshJobStatusResult]):
    """The status call of one project. There is one for each catalog and none for several.

    Args:
        metadata: The operations of the project.
    """

    def __init__(self, metadata: MetadataOperations) -> None:
        self._metadata = metadata

    @override
    async def read_one(self, job_id: str) -> Readings[MetadataRefreshJobStatusResult]:
        return Readings({job_id: await self._metadata.get_refresh_status(job_id)}, ROW)


def word_of(reading: MetadataRefreshJobStatusResult) -> str:
    """The state in capitals, as documents spell it; the live service writes `not-active`."""
    return str(reading.status).upper().replace("-", "_")

"""Refreshes of metadata as jobs: how that of a catalog stands, and the status call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from peaka_api.groups.metadata import MetadataOperations
from peaka_api.models import MetadataRefreshJobStatusResult

from ..jobs import Anchor, JobKind, JobState, JobUpdate, Progress, Readings, Sighting, Source

__all__ = ["MetadataRefresh", "MetadataSource", "MetadataUpdate", "anchor_after"]

ROW = 100
"""Bytes of a status in an answer, roughly."""

_NOT_ACTIVE = "NOT_ACTIVE"
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

    Its states are lower-kebab, and upper-case in documents; both are read. There are no ids and no times, so only a
    change of the state tells one refresh from the next. An anchor with `left` says which end the one before has left:
    until that changes, nothing was seen of this one, and an end that stands for longer than `grace` could be that of
    either. `not-active` is the state of one that is over and of one that has not begun: after something else was `seen`
    it is the former. A refresh may take a second, and so be over before the first poll; what is `not-active` for
    `grace` counts as that, because a failure leaves another state.
    """

    name: ClassVar[str] = "metadata.refresh"
    noun: ClassVar[str] = "metadata refresh"
    grace: ClassVar[float | None] = 10.0
    unbegun: ClassVar[str] = "has shown no state of its own, so that nobody can tell whether it has run,"
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
        word, seen = _word_of(reading), anchor.get("seen")
        # What goes with the state is progress in words, under names that were never recorded.
        signs = (word, str(reading.additional_properties))
        if word == anchor.get("left"):
            return Sighting(JobState.PENDING, None, None, signs, anchor, may_be_over=False)
        if word == _NOT_ACTIVE:
            state = JobState.SUCCEEDED if seen else JobState.PENDING
        else:
            state, seen = _STATES.get(word, JobState.UNKNOWN), word
        return Sighting(state, None, None, signs, {"seen": seen} if seen else {})


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


def anchor_after(reading: MetadataRefreshJobStatusResult) -> Anchor:
    """What the states of a refresh are read against that is asked for after this status was read."""
    word = _word_of(reading)
    return {"left": word} if _STATES.get(word, JobState.UNKNOWN).is_final else {}


def _word_of(reading: MetadataRefreshJobStatusResult) -> str:
    """The state in capitals, as documents spell it; the live service writes `not-active`."""
    return str(reading.status).upper().replace("-", "_")

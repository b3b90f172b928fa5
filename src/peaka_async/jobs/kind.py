"""What waiting needs to know of one kind of job: how to read where it stands, and which run is meant."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeAlias, TypeVar

import msgspec
from attrs import astuple, frozen

from ..errors import JobFailed
from .state import JobState

__all__ = ["Anchor", "JobKind", "JobUpdate", "Progress", "Sighting"]

R = TypeVar("R")
U = TypeVar("U", bound="JobUpdate[Any, Any]")

Anchor: TypeAlias = Mapping[str, "str | None"]
"""What tells the run that is waited for from the ones before it: ids and times, as JSON can hold them."""


@frozen
class Progress:
    """Counters of a run. Subclasses name them; the difference of two is of the same kind."""

    @property
    def amount(self) -> int:
        """The one counter that a rate is about."""
        return 0

    def __sub__(self, earlier: Self) -> Self:
        return type(self)(*(now - then for now, then in zip(astuple(self), astuple(earlier), strict=True)))


P = TypeVar("P", bound=Progress)


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """What a status says of the run that is waited for.

    Attributes:
        state: Where it stands.
        execution: The id of the run, where it has one and there is a record of it.
        counters: What the progress of an update is made of.
        signs: Equal in two sightings between which the job has shown no sign of life.
        anchor: What later statuses are to be read against.
        superseded_by: The run whose record has taken the place of this one's.
        is_unclear: Whether only a history can tell how the run stands.
        may_be_over: Whether one that has not begun after the `grace` of its kind counts as over; else it is stalled.
    """

    state: JobState
    execution: str | None
    counters: Any
    signs: Any
    anchor: Anchor
    superseded_by: str | None = None
    is_unclear: bool = False
    may_be_over: bool = True


class JobUpdate(msgspec.Struct, Generic[R, P], frozen=True):
    """What one poll said of one job.

    A thousand of them come with every tick, so they are made without anything that nobody may look at: `progress`,
    `change` and `rate` are worked out when they are read.

    Attributes:
        job_id: Which job.
        state: Where it stands.
        execution_id: The run that this speaks of, where there is a record of it.
        changed: Whether anything differs from the update before; true for the first.
        silent: Seconds without any sign of life of the job.
        is_stalled: Whether that is longer than was allowed.
        is_final: Whether no further update of the job follows: it has ended, or it is stalled and given up.
        superseded_by: The newer run that took the place of this one, if one did.
        elapsed: Seconds since waiting began.
        polls: How many polls have been made, this one included.
        reading: What was read.
        counters: Its counters, as they were read.
        counters_before: Those of the update before, where it spoke of the same run.
        passed: Seconds since the update before; `None` in the first.
    """

    job_id: str
    state: JobState
    execution_id: str | None
    changed: bool
    silent: float
    is_stalled: bool
    is_final: bool
    superseded_by: str | None
    elapsed: float
    polls: int
    reading: R | None
    counters: Any
    counters_before: Any
    passed: float | None

    def __repr__(self) -> str:
        stalled = ", stalled" if self.is_stalled else ""
        return (
            f"<{type(self).__name__} {self.job_id} {self.state.value}{stalled}, {self.elapsed:.1f} s, {self.progress}>"
        )

    @classmethod
    def _progress_of(cls, counters: Any) -> P:
        """The progress that counters mean."""
        raise NotImplementedError

    @property
    def progress(self) -> P:
        """The counters of the run."""
        return self._progress_of(self.counters)

    @property
    def change(self) -> P:
        """How much they grew since the update before; all of them in the first of a run."""
        return self.progress - self._progress_of(self.counters_before)

    @property
    def rate(self) -> float | None:
        """What `change` makes in a second, by the main counter; `None` where there is nothing to compare with."""
        return self.change.amount / self.passed if self.passed else None


class JobKind(ABC, Generic[R, U]):
    """One kind of job. `R` is what is read of it at each poll, `U` the update that users get."""

    name: ClassVar[str]
    """What tokens call it."""

    noun: ClassVar[str]
    """What messages call it."""

    grace: ClassVar[float | None] = None
    """Seconds after which a job that has not begun counts as one that was over unseen, or as stalled."""

    unbegun: ClassVar[str] = "has not begun"
    """What messages say of one of which nothing was seen."""

    uncancellable: ClassVar[str | None] = None
    """Why none can be cancelled, and what to do instead; `None` where they can be."""

    def of(self, anchor: Anchor) -> JobKind[R, U]:  # noqa: ARG002  # for one that stands for several
        """The kind of a job with this anchor: itself, unless it stands for several."""
        return self

    @abstractmethod
    def sight(self, reading: R, anchor: Anchor) -> Sighting:
        """What a status says of the run that the anchor means."""

    @property
    @abstractmethod
    def update(self) -> type[U]:
        """The class of its updates: `JobUpdate` with further properties."""

    @abstractmethod
    def status(self, reading: R) -> Any:
        """The status as users know it."""

    def reason(self, reading: R) -> str | None:  # noqa: ARG002  # for those that can
        """What the service recorded of a failure."""
        return None

    def failed_as(self, reason: str | None) -> tuple[type[JobFailed], str]:  # noqa: ARG002  # for those that can
        """The error of a failure with that reason, and what to add to its message."""
        return JobFailed, ""

    async def look_back(self, job_id: str, reading: R, anchor: Anchor) -> Sighting | None:  # noqa: ARG002  # for those that can
        """What a history says of a run that a status leaves unclear; `None` where it does not know the run.

        Raises:
            PeakaError: Reading it failed.
        """
        return None

    async def cancel(self, job_id: str, reading: R, anchor: Anchor) -> bool:
        """Ask the service to cancel the run, which has not ended; false where it is not yet there to be cancelled.

        A kind that has no such request says so in `uncancellable`, and this is never called.

        Raises:
            NotFound: Nothing runs.
            PeakaError: The request failed.
        """
        raise NotImplementedError(job_id)

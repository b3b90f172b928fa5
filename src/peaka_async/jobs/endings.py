"""The error of a job that did not end well, as its waiter raises it."""

from __future__ import annotations

from typing import Any

from ..errors import JobCancelled, JobError, JobExpired, JobLost, JobStalled, JobSuperseded
from .kind import JobKind, JobUpdate
from .state import JobState

__all__ = ["job_error", "unfinished"]

WORTH_SAYING = 30.0
"""Seconds of silence from which on an error speaks of it."""


def job_error(kind: JobKind[Any, Any], final: JobUpdate[Any, Any]) -> JobError:
    """The error of a job that ended in another way than success, or of which nothing more can be known."""
    job = f"the {kind.noun} of {final.job_id}"
    status = None if final.reading is None else kind.status(final.reading)
    told: dict[str, Any] = {"job_id": final.job_id, "status": status}
    after = f"after {final.elapsed:.1f} s"
    if final.state is JobState.CANCELLED:
        return JobCancelled(f"{job} was cancelled {after}", **told)
    if final.state is JobState.FAILED:
        why = kind.reason(final.reading) if final.reading is not None else None
        error, advice = kind.failed_as(why)
        return error(f"{job} failed {after}{f': {why}' if why else ''}{advice}", **told)
    if final.state is JobState.LOST and final.superseded_by is not None:
        return JobSuperseded(f"{job} gave way to the run {final.superseded_by} before its end was seen", **told)
    if final.state is JobState.EXPIRED:
        return JobExpired(f"{job} has succeeded, and what it made has been removed since", **told)
    if final.state.is_final and final.reading is None:
        return JobLost(f"there is no {kind.noun} of {final.job_id}: the service knows no such id", **told)
    if final.state.is_final:
        return JobLost(f"{job} is no longer there {after}", **told)
    if final.state is JobState.PENDING:
        what = kind.unbegun
    elif final.state is JobState.UNKNOWN:
        what = "is in a state that this version does not know, without a sign of progress,"
    elif _has_nothing(final):
        what = "runs and has never reported progress"
    else:
        what = "runs without a sign of progress"
    advice = "Cancel it, or wait for longer" if kind.uncancellable is None else "Wait for longer"
    message = f"{job} {what} for {final.silent:.0f} s. It goes on at the service; some never end. {advice}"
    return JobStalled(f"{message} with stall_after=", **told, silent=final.silent)


def unfinished(update: JobUpdate[Any, Any] | None) -> str:
    """What to say of a job for which the time was up."""
    if update is None:
        return "its status could not be read"
    if update.silent < WORTH_SAYING:
        return update.state.value
    if _has_nothing(update):
        return f"{update.state.value}, and has never reported progress"
    return f"{update.state.value}, without a sign of progress for {update.silent:.0f} s"


def _has_nothing(update: JobUpdate[Any, Any]) -> bool:
    return bool(update.progress == type(update.progress)())

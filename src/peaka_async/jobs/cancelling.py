"""Asking the service to cancel what runs: a request that may come too early, and whose success only a status tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import anyio

from ..errors import InvalidArgument, JobError, JobNotCancellable, NotFound, PeakaError
from .board import PASSING, Source
from .following import Following
from .kind import JobKind
from .patience import OnExit
from .together import together

__all__ = ["CANCEL_WITHIN", "cancel_all", "check_on_exit"]

CANCEL_WITHIN = 10.0
"""Seconds that cancelling may take in all."""

PAUSE = 0.5
"""Seconds until a run that could not be cancelled yet is tried again."""


def check_on_exit(kind: JobKind[Any, Any], on_exit: OnExit) -> None:
    """Refuse to cancel at the end what cannot be cancelled, before anybody waits for it.

    Raises:
        InvalidArgument: `on_exit` is `cancel`, and jobs of the kind cannot be cancelled.
    """
    if on_exit == "cancel" and kind.uncancellable is not None:
        raise InvalidArgument(f"on_exit is 'cancel', and no {kind.noun} can be cancelled: {kind.uncancellable}")


async def cancel_all(source: Source[Any], jobs: Sequence[Following[Any, Any]]) -> None:
    """Ask for the cancellation of each of these jobs that has not ended, several at a time.

    Raises:
        JobNotCancellable: Nothing can cancel one of them; nothing was sent.
        JobError: Some could not be cancelled within the time.
        PeakaError: The service refused.
    """
    for job in jobs:
        if job.kind.uncancellable is not None:
            raise JobNotCancellable(
                f"the {job.kind.noun} of {job.job_id} cannot be cancelled: {job.kind.uncancellable}", job_id=job.job_id
            )
    left = {job.job_id for job in jobs}
    problems: dict[str, PeakaError] = {}

    async def one(job: Following[Any, Any]) -> None:
        while True:
            if await _asked(source, job, problems):
                left.discard(job.job_id)
                return
            await anyio.sleep(PAUSE)

    with anyio.CancelScope(deadline=anyio.current_time() + CANCEL_WITHIN):
        await together((partial(one, job) for job in jobs), limit=4)
    if left:
        job = next(job for job in jobs if job.job_id in left)
        job_id = job.job_id
        why = f": {problems[job_id]}" if job_id in problems else ", because nothing of it was there to be cancelled"
        more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
        raise JobError(
            f"the {job.kind.noun} of {job_id} could not be cancelled within {CANCEL_WITHIN:g} s{why}{more}",
            job_id=job_id,
        )


async def _asked(source: Source[Any], job: Following[Any, Any], problems: dict[str, PeakaError]) -> bool:
    """Whether the job has ended, or its cancellation has been accepted."""
    try:
        reading = (await source.read_one(job.job_id)).by_id[job.job_id]
    except NotFound:
        return True
    except PASSING as error:
        problems[job.job_id] = error
        return False
    sighting = job.kind.sight(reading, job.anchor)
    if sighting.state.is_final or sighting.superseded_by:
        return True
    try:
        return await job.kind.cancel(job.job_id, reading, sighting.anchor)
    except NotFound:
        # Nothing runs: it has just ended, or has not begun. The next status tells which.
        return False
    except PASSING as error:
        # The service answers with 500 where the record of the run is not there yet.
        problems[job.job_id] = error
        return False

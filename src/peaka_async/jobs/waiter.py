"""Waiting for one job: the last status when awaited, an update for each poll when iterated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .board import Board, Source
from .endings import job_error
from .kind import Anchor, JobKind, JobUpdate
from .patience import Patience
from .state import JobState
from .watch import Watch

__all__ = ["Waiter"]

R = TypeVar("R")
S = TypeVar("S")
U = TypeVar("U", bound=JobUpdate[Any, Any])


class Waiter(Generic[S, R, U]):
    """Waits for one job. `async for` gives an update for each poll, the last one included; `await` gives the final
    status, or raises where the job did not succeed.

    It can be consumed once, by one task at a time. As an `async with` block it sees to `on_exit`.

    Attributes:
        job_id: Which job.
    """

    def __init__(
        self,
        kind: JobKind[R, U],
        source: Source[R],
        board: Board[R],
        scope: str,
        job: tuple[str, Anchor],
        patience: Patience,
        *,
        on_update: Callable[[U], None] | None = None,
    ) -> None:
        self.job_id, anchor = job
        self._kind = kind
        self._watch = Watch(
            kind, source, board, scope, {self.job_id: anchor}, patience, every_poll=True, on_update=on_update
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._kind.noun} of {self.job_id!r}>"

    def __aiter__(self) -> AsyncIterator[U]:
        return self._watch

    async def __anext__(self) -> U:
        """The next update; see `Watch.__anext__`."""
        return await self._watch.__anext__()

    def __await__(self) -> Generator[Any, Any, S]:
        return self._result().__await__()

    async def __aenter__(self) -> Self:
        await self._watch.__aenter__()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """With `on_exit="cancel"`, ask the service to cancel what has not ended: shielded, and within 10 s."""
        await self._watch.__aexit__(exc_type, exc_value, traceback)

    @property
    def is_pending(self) -> bool:
        """Whether the job has not ended, as far as is known."""
        return bool(self._watch.pending)

    @property
    def token(self) -> str:
        """What `resume` takes to go on waiting, in another process too; plain JSON without any secret."""
        return self._watch.token

    @property
    def anchor(self) -> Anchor:
        """What tells the run that is waited for from the ones before it."""
        return self._watch.anchor(self.job_id)

    async def cancel(self) -> None:
        """Ask the service to cancel the job, and go on waiting to see what becomes of it.

        A run of which there is no record yet cannot be cancelled; it is tried again, for 10 s in all. One that has
        ended is left as it is.

        Raises:
            JobNotCancellable: Nothing can cancel a job of this kind; nothing was sent.
            JobError: It could not be cancelled within that time.
            PeakaError: The service refused.

        Example:
            ```python
            run = await project.caches.refresh(cache_id)
            await run.cancel()
            async for update in run:
                print(update.state)
            ```
        """
        await self._watch.cancel()

    async def _result(self) -> S:
        final = (await self._watch.finish())[self.job_id]
        if final.state is JobState.SUCCEEDED and final.reading is not None:
            status: S = self._kind.status(final.reading)
            return status
        raise job_error(self._kind, final)

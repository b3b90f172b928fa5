"""Creating many caches: an outcome for every request, whatever happens on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Generator, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import anyio
from attrs import evolve, field, frozen

from peaka_api.models import Cache, CacheCreateStatus, CacheRequest
from peaka_api.operations import OPERATIONS

from ..errors import (
    ApiError,
    BatchError,
    ConnectionFailed,
    Forbidden,
    PeakaError,
    ResponseDecodeError,
    ServerError,
    Unauthorized,
)
from ..transport.answers import refusal
from .cache_requests import CacheKey, CacheRequestLike, collect, key_of

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations

__all__ = ["BatchReport", "CacheBatch", "CacheOutcome", "OutcomeState"]

_OPERATION = OPERATIONS["caches.create_batch"]


class OutcomeState(StrEnum):
    """What became of one request.

    `CREATED`: the cache is new. `EXISTING`: there was one already, which is left as it is. `REJECTED`: the service
    refused it; the error says why. `UNKNOWN`: it may or may not have been done, and looking did not tell.
    `NOT_STARTED`: nothing was sent for it.
    """

    CREATED = "created"
    EXISTING = "existing"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"


@frozen(kw_only=True)
class CacheOutcome:
    """What became of one request.

    Attributes:
        index: Its place in the input.
        request: The request, as it was sent.
        state: What became of it.
        cache: The cache, where the service returned it.
        cache_id: The id of the cache, also where it was found by looking.
        error: Why it was rejected or is unknown.
        attempts: How many times it was sent.
    """

    index: int
    request: CacheRequest = field(repr=lambda request: repr(str(key_of(request))))
    state: OutcomeState = OutcomeState.NOT_STARTED
    cache: Cache | None = field(default=None, repr=False)
    cache_id: str | None = None
    error: PeakaError | None = None
    attempts: int = 0


@frozen
class BatchReport:
    """What became of all requests, in the order of the input."""

    outcomes: tuple[CacheOutcome, ...] = field(repr=False)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self._of(state))} {state.value}" for state in OutcomeState if self._of(state))
        return f"<BatchReport {counts or 'empty'}>"

    @property
    def created(self) -> tuple[CacheOutcome, ...]:
        return self._of(OutcomeState.CREATED)

    @property
    def existing(self) -> tuple[CacheOutcome, ...]:
        return self._of(OutcomeState.EXISTING)

    @property
    def rejected(self) -> tuple[CacheOutcome, ...]:
        return self._of(OutcomeState.REJECTED)

    @property
    def unknown(self) -> tuple[CacheOutcome, ...]:
        return self._of(OutcomeState.UNKNOWN)

    @property
    def not_started(self) -> tuple[CacheOutcome, ...]:
        return self._of(OutcomeState.NOT_STARTED)

    @property
    def cache_ids(self) -> tuple[str, ...]:
        """The ids of the caches there are now, new ones and those that existed, each once."""
        return tuple(dict.fromkeys(outcome.cache_id for outcome in self.outcomes if outcome.cache_id))

    def raise_for_errors(self) -> None:
        """Raise where anything did not succeed.

        Raises:
            BatchError: A group with one error for each request that was rejected, is unknown or was not started.
        """
        bad = [outcome for outcome in self.outcomes if outcome.cache_id is None]
        if bad:
            errors = [
                outcome.error or PeakaError(f"{key_of(outcome.request)}: {outcome.state.value}") for outcome in bad
            ]
            total = len(self.outcomes)
            raise BatchError(f"{len(bad)} of {total} caches were not created", errors, [item.index for item in bad])

    def _of(self, state: OutcomeState) -> tuple[CacheOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)


class CacheBatch:
    """Creates caches in chunks, several chunks at a time. `async for` gives outcomes as chunks return; `await` gives
    the report. `report` is truthful at any time, also after a cancellation: what was in flight is `UNKNOWN`.

    Requests for one table are sent once and reported for each.
    """

    def __init__(
        self,
        caches: CachesOperations,
        requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike],
        *,
        chunk_size: int,
        max_concurrency: int,
    ) -> None:
        self._caches = caches
        self._requests = requests
        self._chunk_size = chunk_size
        self._width = max_concurrency
        self._guard = anyio.ResourceGuard("reading the outcomes of")
        self._outcomes: list[CacheOutcome] = []
        self._places: dict[CacheKey, list[int]] = {}
        self._chunks: deque[list[CacheKey]] = deque()
        self._prepared = False
        self._before: dict[CacheKey, str] = {}
        self._ready: deque[CacheOutcome] = deque()
        self._stopped: PeakaError | None = None

    def __repr__(self) -> str:
        return f"<CacheBatch {self.report!r}>"

    @property
    def report(self) -> BatchReport:
        """What is known so far."""
        return BatchReport(tuple(self._outcomes))

    def __aiter__(self) -> AsyncIterator[CacheOutcome]:
        return self

    async def __anext__(self) -> CacheOutcome:
        """The next outcome.

        Raises:
            InvalidArgument: A request cannot be right; nothing has been sent.
            PeakaError: The caches there are could not be read; nothing has been sent.

        A cancelled step leaves what was in flight as `UNKNOWN`; the next step goes on with the rest.
        """
        with self._guard:
            if not self._prepared:
                await self._prepare()
            while not self._ready:
                if not self._chunks:
                    raise StopAsyncIteration
                await self._send_some()
            return self._ready.popleft()

    def __await__(self) -> Generator[Any, Any, BatchReport]:
        return self._all().__await__()

    async def _all(self) -> BatchReport:
        async for _ in self:
            pass
        return self.report

    async def _prepare(self) -> None:
        requests = await collect(self._requests)
        # What is there already is read first: a create that finds a cache answers as if it had made it.
        before = await self._known() if requests else {}
        self._before = before
        self._outcomes = [CacheOutcome(index=index, request=request) for index, request in enumerate(requests)]
        for outcome in self._outcomes:
            self._places.setdefault(key_of(outcome.request), []).append(outcome.index)
        keys = list(self._places)
        self._chunks = deque(keys[start : start + self._chunk_size] for start in range(0, len(keys), self._chunk_size))
        self._prepared = True

    async def _send_some(self) -> None:
        """Send the next few chunks at once, and settle them."""
        if self._stopped is not None:
            for chunk in self._chunks:
                self._settle(chunk, OutcomeState.NOT_STARTED, self._stopped)
            self._chunks.clear()
            return
        batch = [self._chunks.popleft() for _ in range(min(self._width, len(self._chunks)))]
        async with anyio.create_task_group() as group:
            for chunk in batch:
                group.start_soon(self._send, chunk)

    async def _send(self, chunk: list[CacheKey]) -> None:
        for key in chunk:
            self._change(key, state=OutcomeState.UNKNOWN, attempts=1)
        requests = [self._outcomes[self._places[key][0]].request for key in chunk]
        try:
            answers = await self._caches.create_batch(requests)
            _check(chunk, answers)
        except (Unauthorized, Forbidden) as error:
            self._stopped = error
            self._settle(chunk, OutcomeState.REJECTED, error)
        except ConnectionFailed as error:
            self._settle(chunk, OutcomeState.NOT_STARTED, error)
        except ApiError as error:
            if isinstance(error, ServerError):
                await self._look(chunk, error)
            else:
                self._settle(chunk, OutcomeState.REJECTED, error)
        except PeakaError as error:
            await self._look(chunk, error)
        else:
            unclear = [key for key, answer in zip(chunk, answers, strict=True) if not self._understand(key, answer)]
            if unclear:
                await self._look(unclear, PeakaError("the service reported success and named no cache"))

    def _understand(self, key: CacheKey, answer: CacheCreateStatus) -> bool:
        """Take over the answer for one table; false where it does not say enough."""
        if answer.success and answer.cache:
            state = OutcomeState.EXISTING if key in self._before else OutcomeState.CREATED
            self._settle([key], state, None, cache=answer.cache, cache_id=answer.cache.id)
            return True
        if answer.success:
            return False
        if key in self._before:
            # A cache whose first sync runs refuses to be created again; it is there all the same.
            self._settle([key], OutcomeState.EXISTING, None, cache_id=self._before[key])
            return True
        self._settle([key], OutcomeState.REJECTED, refusal(answer.error or "no reason given", _OPERATION))
        return True

    async def _look(self, chunk: Sequence[CacheKey], error: PeakaError) -> None:
        """Find out by reading what an answer that never came would have said."""
        try:
            now = await self._known()
        except PeakaError:
            # The first error says what happened; that looking failed as well adds nothing to it.
            now = {}
        for key in chunk:
            if key in now:
                state = OutcomeState.EXISTING if key in self._before else OutcomeState.CREATED
                self._settle([key], state, None, cache_id=now[key])
            else:
                self._settle([key], OutcomeState.UNKNOWN, error)

    async def _known(self) -> dict[CacheKey, str]:
        return {key_of(status): status.id for status in await self._caches.list_statuses()}

    def _settle(
        self,
        chunk: Sequence[CacheKey],
        state: OutcomeState,
        error: PeakaError | None,
        *,
        cache: Cache | None = None,
        cache_id: str | None = None,
    ) -> None:
        for key in chunk:
            self._change(key, state=state, error=error, cache=cache, cache_id=cache_id)
            self._ready.extend(self._outcomes[place] for place in self._places[key])

    def _change(self, key: CacheKey, **changes: Any) -> None:
        for place in self._places[key]:
            self._outcomes[place] = evolve(self._outcomes[place], **changes)


def _check(chunk: Sequence[CacheKey], answers: Sequence[CacheCreateStatus]) -> None:
    """Answers are matched by place, because one that failed does not name its table; so the places must be right.

    Raises:
        ResponseDecodeError: There are more or fewer answers than requests, or one names another table.
    """
    problem = None
    if len(answers) != len(chunk):
        problem = f"{len(answers)} answers came for {len(chunk)} requests"
    else:
        for place, (key, answer) in enumerate(zip(chunk, answers, strict=True)):
            if answer.cache and key_of(answer.cache) != key:
                problem = f"answer {place} is for {key_of(answer.cache)}, and request {place} was for {key}"
                break
    if problem:
        raise ResponseDecodeError(problem, status=200, operation=_OPERATION.id)

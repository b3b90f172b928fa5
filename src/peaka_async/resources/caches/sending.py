"""Sending requests for caches in chunks, and finding out what became of each, until every one is settled."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from functools import partial

import anyio
import msgspec

from ...errors import (
    ApiError,
    ClientStateError,
    ConnectionFailed,
    Forbidden,
    PeakaError,
    RateLimited,
    ResponseDecodeError,
    ServerError,
    Unauthorized,
)
from ...jobs import together
from ...transport.shared import Shared
from .creating import Answer, BatchCalls
from .outcomes import CacheOutcome, OutcomeState
from .requests import CacheKey, CacheRequestLike, Wanted, collect

__all__ = ["Sending"]

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before what failed is looked for, and sent again if it is not there; a delete in the way takes 3 s."""

_OPEN = frozenset({408, 425, 499})
"""Statuses of the 400s that do not say that the request was wrong; it is looked what became of it."""

_CHUNK_AT_FAULT = frozenset({400, 413, 422})
"""Statuses of a chunk as a whole that may be about one of its requests, or about their number."""


class _Chunk:
    """Requests that go out together.

    Attributes:
        places: Of each, its first place in the input.
        is_open: Whether an earlier attempt may have done something, so that looking comes before sending.
        error: What ended the last attempt.
    """

    __slots__ = ("error", "is_open", "places")

    def __init__(self, places: Sequence[int]) -> None:
        self.places = list(places)
        self.is_open = False
        self.error: PeakaError | None = None


class Sending:
    """The requests of one batch, and what is known of each.

    Args:
        calls: What sends and looks.
        shared: The quota of repeats, and chance.
        requests: As users give them.
        chunk_size: Requests per call.
        width: Calls at once.

    Attributes:
        ready: Outcomes that nobody has taken yet.
        settled: The outcome of each request, `None` for one that is not settled.
        news: Set when something was settled.
    """

    def __init__(
        self,
        calls: BatchCalls,
        shared: Shared,
        requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike],
        chunk_size: int,
        width: int,
    ) -> None:
        self.ready: deque[CacheOutcome] = deque()
        self.settled: list[CacheOutcome | None] = []
        self.news = anyio.Event()
        self._calls = calls
        self._shared = shared
        self._requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike] | None = requests
        self._chunk_size = chunk_size
        self._width = width
        self._wanted = Wanted()
        self._attempts: list[int] = []
        self._firsts: dict[CacheKey, int] = {}
        self._copies: dict[int, list[int]] = {}
        self._open: set[int] = set()
        self._doubtful: set[int] = set()
        self._errors: dict[int, PeakaError] = {}
        self._chunks: deque[_Chunk] | None = None
        self._before: dict[CacheKey, str] = {}
        self._stopped: PeakaError | None = None
        self._in_flight = 0

    @property
    def is_done(self) -> bool:
        """Whether every request is settled."""
        return self._chunks is not None and not self._chunks and not self._in_flight

    async def wait_for_news(self) -> None:
        """Return when something more is settled."""
        self.news = anyio.Event()
        await self.news.wait()

    def outcome(self, place: int) -> CacheOutcome:
        """What is known of one request."""
        known = self.settled[place]
        if known is not None:
            return known
        # A request for a table that comes twice is sent with the first of them.
        sent = self._firsts[self._wanted.keys[place]]
        return CacheOutcome(
            index=place,
            key=self._wanted.keys[place],
            state=OutcomeState.UNKNOWN if sent in self._open else OutcomeState.NOT_STARTED,
            attempts=self._attempts[sent],
            wanted=self._wanted,
        )

    async def prepare(self) -> None:
        """Take the requests in, and read which caches there are.

        Raises:
            InvalidArgument: A request cannot be right; nothing has been sent.
            PeakaError: The caches there are could not be read; nothing has been sent.
        """
        if self._chunks is not None:
            return
        if self._requests is not None:
            self._wanted = await collect(self._requests)
            self._requests = None
        first: dict[CacheKey, int] = {}
        copies: dict[int, list[int]] = {}
        for place, key in enumerate(self._wanted.keys):
            known = first.setdefault(key, place)
            if known != place:
                copies.setdefault(known, []).append(place)
        # What is there already is read first: a create that finds a cache answers as if it had made it.
        self._before = await self._calls.existing(first) if first else {}
        self._firsts = first
        self._copies = copies
        self.settled = [None] * len(self._wanted)
        self._attempts = [0] * len(self._wanted)
        places = list(first.values())
        size = self._chunk_size
        self._chunks = deque(_Chunk(places[start : start + size]) for start in range(0, len(places), size))

    async def send(self, until: Callable[[], bool]) -> None:
        """Send chunk after chunk, several at a time; begin no further one once `until` says so."""
        chunks = self._chunks or deque()
        await together(partial(self._worker, chunks, until) for _ in range(min(self._width, len(chunks))))

    async def _worker(self, chunks: deque[_Chunk], until: Callable[[], bool]) -> None:
        while chunks and not until():
            chunk = chunks.popleft()
            self._in_flight += 1
            try:
                if self._stopped is None:
                    await self._send(chunk)
                else:
                    self._settle(chunk.places, OutcomeState.NOT_STARTED, self._stopped)
            except BaseException:
                # Broken off: whoever goes on begins with it, and by looking.
                chunks.appendleft(chunk)
                raise
            finally:
                self._in_flight -= 1
            self.news.set()

    async def _send(self, chunk: _Chunk) -> None:
        """Send a chunk until every request in it is settled."""
        for pause in (*PAUSES, None):
            if chunk.is_open:
                await self._look(chunk)
            if chunk.places and not chunk.is_open:
                await self._try(chunk)
            if not chunk.places:
                return
            if pause is None or (chunk.error is not None and not self._shared.quota.take(chunk.error)):
                break
            asked = getattr(chunk.error, "retry_after", None) or 0.0
            await anyio.sleep(max(pause * self._shared.draw.uniform(0.75, 1.25), asked))
        if chunk.is_open:
            await self._look(chunk)
        self._give_up(chunk)

    async def _try(self, chunk: _Chunk) -> None:
        """Send it once. What is settled leaves the chunk; what is not makes it open, or is to be sent again."""
        places = list(chunk.places)
        chunk.is_open = True
        self._open.update(places)
        for place in places:
            self._attempts[place] += 1
        try:
            answers = await self._calls.create(self._wanted, places)
        except ClientStateError:
            # The client cannot be used any more, so nothing was sent.
            self._closed(chunk)
            raise
        except PeakaError as error:
            chunk.error = error
            self._failed(chunk, error)
            return
        chunk.error = None
        unclear = [
            place for place, answer in zip(places, answers, strict=True) if not self._understood(place, answer, chunk)
        ]
        chunk.places = unclear

    def _failed(self, chunk: _Chunk, error: PeakaError) -> None:
        """Draw the conclusions of a failure of the whole request."""
        if isinstance(error, Unauthorized | Forbidden):
            self._stopped = error
            self._settle(chunk.places, OutcomeState.REJECTED, error)
            chunk.places = []
        elif isinstance(error, ConnectionFailed | RateLimited):
            # Nothing was done, so there is nothing to look for.
            self._closed(chunk)
        elif isinstance(error, ApiError) and not isinstance(error, ServerError) and error.status not in _OPEN:
            self._closed(chunk)
            if error.status in _CHUNK_AT_FAULT and len(chunk.places) > 1:
                half = len(chunk.places) // 2
                parts = [_Chunk(chunk.places[:half]), _Chunk(chunk.places[half:])]
                if self._chunks is not None:
                    self._chunks.extendleft(reversed(parts))
            else:
                self._settle(chunk.places, OutcomeState.REJECTED, error)
            chunk.places = []
        else:
            self._doubtful.update(chunk.places)

    def _understood(self, place: int, answer: Answer, chunk: _Chunk) -> bool:
        """Take over the answer for one table; false where it does not settle the matter."""
        key = self._wanted.keys[place]
        there = self._before.get(key)
        if answer.cache_id is not None:
            self._settle([place], self._found(key), None, cache_id=answer.cache_id, raw=answer.raw)
        elif there is not None and answer.error is not None:
            # A cache whose first sync runs refuses to be created again; it is there all the same.
            self._settle([place], OutcomeState.EXISTING, None, cache_id=there)
        elif answer.is_clear:
            self._settle([place], OutcomeState.REJECTED, answer.error)
        else:
            chunk.error = answer.error or PeakaError(f"{key}: the service reported success and named no cache")
            self._errors[place] = chunk.error
            return False
        return True

    async def _look(self, chunk: _Chunk) -> None:
        """Find out by reading what an answer that never came would have said; the chunk stays open where that fails."""
        try:
            now = await self._calls.existing(self._wanted.keys[place] for place in chunk.places)
        except ClientStateError:
            raise
        except PeakaError as error:
            chunk.error = chunk.error or error
            return
        absent: list[int] = []
        for place in chunk.places:
            key = self._wanted.keys[place]
            refused = self._errors.get(place)
            if key in now:
                # One that was refused, and never sent in vain, was there before: somebody else made it meanwhile.
                is_other = isinstance(refused, ApiError) and place not in self._doubtful
                state = OutcomeState.EXISTING if is_other else self._found(key)
                self._settle([place], state, None, cache_id=now[key])
            elif isinstance(refused, ApiError) and not isinstance(refused, ServerError):
                self._settle([place], OutcomeState.REJECTED, refused)
            else:
                absent.append(place)
        chunk.places = absent
        self._closed(chunk)

    def _give_up(self, chunk: _Chunk) -> None:
        """Settle what no attempt has settled."""
        for place in chunk.places:
            refused = self._errors.get(place)
            # A refusal says nothing about a later attempt of which no answer came.
            if isinstance(refused, ApiError) and not (chunk.is_open and place in self._doubtful):
                state = OutcomeState.REJECTED
            elif chunk.is_open or refused is not None or isinstance(chunk.error, ResponseDecodeError):
                state = OutcomeState.UNKNOWN
            else:
                state = OutcomeState.NOT_STARTED
            self._settle([place], state, refused or chunk.error)
        chunk.places = []

    def _closed(self, chunk: _Chunk) -> None:
        """Nothing has come of it so far."""
        chunk.is_open = False
        self._open.difference_update(chunk.places)

    def _found(self, key: CacheKey) -> OutcomeState:
        return OutcomeState.EXISTING if key in self._before else OutcomeState.CREATED

    def _settle(
        self,
        places: Sequence[int],
        state: OutcomeState,
        error: PeakaError | None,
        *,
        cache_id: str | None = None,
        raw: bytes | None = None,
    ) -> None:
        for place in places:
            self._open.discard(place)
            outcome = CacheOutcome(
                index=place,
                key=self._wanted.keys[place],
                state=state,
                cache_id=cache_id,
                error=error,
                attempts=self._attempts[place],
                wanted=self._wanted,
                raw=raw,
            )
            self.settled[place] = outcome
            self.ready.append(outcome)
            for copy in self._copies.get(place, ()):
                self.settled[copy] = again = msgspec.structs.replace(outcome, index=copy)
                self.ready.append(again)

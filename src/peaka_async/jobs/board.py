"""One place where all waiters of a client learn how their jobs stand: whoever polls, polls for everybody.

Nothing runs in the background. The waiter whose time has come reads, in its own task and under its own deadline, what
it and the others want to know, and tells them; those that come meanwhile wait for it, and one of them goes on where it
is cancelled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakValueDictionary

import anyio
import anyio.lowlevel
from attrs import define, field, frozen

from ..errors import (
    Forbidden,
    NotFound,
    PeakaError,
    RateLimited,
    ResponseDecodeError,
    ServerError,
    TransportError,
    Unauthorized,
)
from .ledger import ALL, Ledger, Request
from .together import together

__all__ = ["Board", "News", "Readings", "Source"]

R = TypeVar("R")

PASSING = (TransportError, ServerError, RateLimited, ResponseDecodeError)
"""What says nothing about the jobs: the poll is made again."""

CONFIRMED_AT_ONCE = 20
"""Jobs that a list leaves out and that are looked for one by one in the same tick; the rest follow in the next."""


@frozen
class Readings(Generic[R]):
    """The answer to one status call.

    Attributes:
        by_id: What is read of each job in it.
        size: Bytes of the answer, decompressed.
    """

    by_id: Mapping[str, R]
    size: int


class Source(ABC, Generic[R]):
    """The status calls for one kind of thing."""

    has_groups: bool = False
    has_everything: bool = False

    @abstractmethod
    async def read_one(self, job_id: str) -> Readings[R]:
        """One job.

        Raises:
            NotFound: It is not there.
            PeakaError: The request failed.
        """

    def group_of(self, reading: R) -> str:  # noqa: ARG002  # for those that have groups
        """The group of a job."""
        return ""

    async def read_group(self, group: str) -> Readings[R]:
        """All jobs of a group."""
        raise NotImplementedError(group)

    async def read_all(self) -> Readings[R]:
        """All jobs."""
        raise NotImplementedError


@define
class News(Generic[R]):
    """What a tick has brought, by job.

    Attributes:
        asked_at: The time just before anything was asked.
        took: Seconds until everything was there.
        found: What was read.
        gone: Jobs that are not there, each with the error that says so.
        failed: Why there is no reading; nothing is known of the job, and the next tick will try again.
        refused: Why there will be no reading.
    """

    asked_at: float
    took: float = 0.0
    found: dict[str, R] = field(factory=dict[str, Any])
    gone: dict[str, PeakaError] = field(factory=dict[str, PeakaError])
    failed: dict[str, PeakaError] = field(factory=dict[str, PeakaError])
    refused: dict[str, PeakaError] = field(factory=dict[str, PeakaError])

    def knows(self, job_id: str) -> bool:
        """Whether it says anything of a job."""
        return job_id in self.found or job_id in self.gone or job_id in self.failed or job_id in self.refused


class Watcher(Protocol[R]):
    """Who wants news."""

    @property
    def source(self) -> Source[R]:
        """How it reads, when it is the one to read."""
        ...

    @property
    def pending(self) -> Sequence[str]:
        """The jobs that it waits for."""
        ...

    @property
    def has_news(self) -> bool:
        """Whether it was told something that it has not taken in yet."""
        ...

    def wants_news(self, now: float) -> bool:
        """Whether a reading that somebody else makes now should cover its jobs."""
        ...

    def tell(self, news: News[R]) -> None:
        """Take the news, without awaiting anything."""
        ...


class Board(Generic[R]):
    """The waiters of one client for one kind of thing, and what status calls have cost them.

    Args:
        source: Which calls there are.
    """

    def __init__(self, source: Source[R]) -> None:
        self._ledger = Ledger(groups=source.has_groups, everything=source.has_everything)
        self._group_of: dict[str, str] = {}
        self._watchers: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._reading: anyio.Event | None = None
        self._confirmed = 0

    def __repr__(self) -> str:
        return f"<Board of {len(self._watchers)} waiters>"

    def join(self, watcher: Watcher[R]) -> None:
        """Tell a waiter whatever is read of its jobs, for as long as somebody holds it."""
        self._watchers[id(watcher)] = watcher

    def leave(self, watcher: Watcher[R]) -> None:
        """Tell it no more."""
        self._watchers.pop(id(watcher), None)

    async def read(self, watcher: Watcher[R]) -> None:
        """Return when a waiter has news: it reads them itself, unless somebody is just doing so.

        Raises:
            Exception: What is no `PeakaError`, such as from the user's middleware.

        A cancellation leaves the reading to the next who wants it.
        """
        while not watcher.has_news:
            if self._reading is not None:
                await self._reading.wait()
                continue
            self._reading = anyio.Event()
            try:
                await self._read(watcher)
            finally:
                self._reading.set()
                self._reading = None

    async def _read(self, reader: Watcher[R]) -> None:
        # Those who begin in this very moment are heard first, so that a thousand tasks make one request.
        await anyio.lowlevel.checkpoint()
        news: News[R] = News(anyio.current_time())
        others = [one for one in self._watchers.values() if one is not reader]
        watchers = [reader, *(one for one in others if one.wants_news(news.asked_at))]
        jobs = dict.fromkeys(job for watcher in watchers for job in watcher.pending)
        requests = self._ledger.cheapest(list(jobs), self._group_of, news.asked_at)
        await together(partial(self._ask, reader.source, request, jobs, news) for request in requests)
        # A job that a list leaves out is not called lost before a call of its own says so.
        missing = deque(job for job in jobs if job not in news.found and not news.knows(job))
        missing.rotate(-self._confirmed)
        confirmed = list(missing)[:CONFIRMED_AT_ONCE]
        self._confirmed += len(confirmed)
        await together(partial(self._ask, reader.source, ("one", job), jobs, news) for job in confirmed)
        news.took = anyio.current_time() - news.asked_at
        for watcher in (reader, *others):
            watcher.tell(news)

    async def _ask(self, source: Source[R], request: Request, jobs: Collection[str], news: News[R]) -> None:
        """Make one call, and note what it says of the jobs, or why it says nothing."""
        started = anyio.current_time()
        kind, name = request
        try:
            if kind == "one":
                answer = await source.read_one(name)
            else:
                answer = await (source.read_all() if request == ALL else source.read_group(name))
        except PeakaError as error:
            if kind == "one" and isinstance(error, NotFound):
                news.gone[name] = error
                return
            self._ledger.failed(request, anyio.current_time())
            about = self._covered(request, jobs)
            if isinstance(error, Unauthorized | Forbidden) or (kind == "one" and not isinstance(error, PASSING)):
                news.refused.update(dict.fromkeys(about, error))
            else:
                # A list that is refused says nothing about the jobs: from the next tick on another call is made.
                news.failed.update(dict.fromkeys(about, error))
            return
        now = anyio.current_time()
        self._ledger.measured(request, elapsed=now - started, size=answer.size, now=now)
        by_id, groups = answer.by_id, self._group_of
        for job in (name,) if kind == "one" else jobs:
            reading = by_id.get(job)
            if reading is not None:
                news.found[job] = reading
                if job not in groups:
                    groups[job] = source.group_of(reading)

    def _covered(self, request: Request, jobs: Collection[str]) -> list[str]:
        kind, name = request
        if kind == "one":
            return [name]
        return [job for job in jobs if kind == "all" or self._group_of.get(job) == name]

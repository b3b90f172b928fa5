"""What becomes of each request of a batch, and all of it together."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from attrs import field, frozen

from peaka_api.models import Cache, CacheRequest

from ...errors import BatchError, PeakaError
from ...jobs import JobState
from .requests import CacheKey, Wanted

if TYPE_CHECKING:
    from .jobs import CacheUpdate

__all__ = ["BatchReport", "CacheOutcome", "OutcomeState"]


class OutcomeState(StrEnum):
    """What became of one request.

    `CREATED`: the cache is new. `EXISTING`: there was one already, which is left as it is. `REJECTED`: the service
    refused it; the error says why. `UNKNOWN`: it may or may not have been done, and looking did not tell.
    `NOT_STARTED`: nothing came of it; nothing was sent, or looking has shown that it was not done.
    """

    CREATED = "created"
    EXISTING = "existing"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"


class CacheOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one request. There are as many as requests, so they are made without anything more than that.

    Attributes:
        index: Its place in the input.
        key: The table: catalog id, schema, table.
        state: What became of it.
        cache_id: The id of the cache, where there is one.
        error: Why it was rejected, is unknown or was not started: `TableNotCacheable`, `TableCorrupted`, `NotFound` for
            an unknown catalog, ...; or, with `and_wait`, why its first sync did not succeed, a `JobError`.
        attempts: How many times it was sent.
        sync: With `and_wait`, the last update of its first sync; `None` where there was none.
        wanted: All requests of the batch.
        raw: The cache as it came, in JSON.
    """

    index: int
    key: CacheKey
    state: OutcomeState
    cache_id: str | None = None
    error: PeakaError | None = None
    attempts: int = 0
    sync: CacheUpdate | None = None
    wanted: Wanted
    raw: bytes | None = None

    def __repr__(self) -> str:
        told = [f"{type(self.error).__name__}"] if self.error else []
        told += [self.cache_id] if self.cache_id else []
        told += [f"sync {self.sync.state.value}"] if self.sync else []
        return f"<CacheOutcome {self.index} {self.key}: {', '.join([self.state.value, *told])}>"

    @property
    def request(self) -> CacheRequest:
        """The request, as it was sent."""
        return self.wanted.request(self.index)

    @property
    def cache(self) -> Cache | None:
        """The cache as the service returned it; `None` where it returned none, also where one was found by looking.

        Raises:
            DecodeError: A member that decides nothing has another shape than promised.
        """
        return None if self.raw is None else Cache.from_dict(json.loads(self.raw))


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
    def synced(self) -> tuple[CacheOutcome, ...]:
        """With `and_wait`, those whose first sync has succeeded."""
        return tuple(one for one in self.outcomes if one.sync is not None and one.sync.state is JobState.SUCCEEDED)

    @property
    def cache_ids(self) -> tuple[str, ...]:
        """The ids of the caches there are now, new ones and those that existed, each once."""
        return tuple(dict.fromkeys(outcome.cache_id for outcome in self.outcomes if outcome.cache_id))

    def raise_for_errors(self) -> None:
        """Raise where anything did not succeed.

        Raises:
            BatchError: A group with one error for each request that was rejected, is unknown or was not started, or
                whose first sync was waited for and did not succeed.

        Example:
            ```python
            report = await project.caches.create_many((stripe_id, "payment", name) for name in ("customers", "typo"))
            try:
                report.raise_for_errors()
            except BatchError as error:
                for index, problem in zip(error.indexes, error.exceptions):
                    print(report.outcomes[index].key, problem)
            ```
        """
        bad = [outcome for outcome in self.outcomes if outcome.cache_id is None or outcome.error is not None]
        if bad:
            errors = [outcome.error or PeakaError(f"{outcome.key}: {outcome.state.value}") for outcome in bad]
            uncreated = sum(outcome.cache_id is None for outcome in bad)
            parts = [f"{uncreated} of {len(self.outcomes)} caches were not created"] if uncreated else []
            if len(bad) > uncreated:
                parts.append(f"{len(bad) - uncreated} of {len(self.outcomes)} did not end their first sync well")
            raise BatchError(", ".join(parts), errors, [item.index for item in bad])

    def _of(self, state: OutcomeState) -> tuple[CacheOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.state is state)

"""One request for several caches: sending it, and reading the answers so that none goes to the wrong table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import msgspec

from peaka_api.arguments import segment
from peaka_api.errors import DecodeError
from peaka_api.operations import OPERATIONS
from peaka_api.transport import Call, ContentBody, RawResponse, Transport

from ...errors import (
    ApiError,
    BadRequest,
    NotFound,
    ResponseDecodeError,
    ServerError,
    TableCorrupted,
    TableNotCacheable,
)
from ...jobs import together
from ...transport.answers import refusal
from .readings import CacheSource
from .requests import CacheKey, Wanted

__all__ = ["Answer", "BatchCalls"]

_OPERATION = OPERATIONS["caches.create_batch"]

FEW_CATALOGS = 3
"""Up to so many catalogs are looked at one by one; the caches of the project are read where there are more."""

_FAULT = re.compile(r"Internal Server Error|\w+Exception\b")
"""What the framework says by itself: no refusal, and it may pass."""


class _Made(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    id: str
    catalog_id: str
    schema_name: str
    table_name: str


class _Status(msgspec.Struct, frozen=True, gc=False):
    success: bool
    error: Any = None
    cache: msgspec.Raw = msgspec.Raw(b"null")


_STATUSES = msgspec.json.Decoder(list[_Status])
_MADE = msgspec.json.Decoder(_Made | None)


class Answer:
    """What the service says of one table.

    Attributes:
        cache_id: The cache there is now, where it says so.
        raw: The cache as it came.
        key: The table of that cache.
        error: Why there is none; `None` also where success was claimed and no cache named.
    """

    __slots__ = ("cache_id", "error", "key", "raw")

    def __init__(self, status: _Status) -> None:
        self.cache_id: str | None = None
        self.raw: bytes | None = None
        self.key: CacheKey | None = None
        self.error: ApiError | None = None
        made = _MADE.decode(status.cache)
        if not status.success:
            self.error = _refusal(status.error)
        elif made is not None:
            self.cache_id = made.id
            self.raw = bytes(status.cache)
            self.key = CacheKey(made.catalog_id, made.schema_name, made.table_name)

    @property
    def is_clear(self) -> bool:
        """Whether it settles what became of the request: a cache, or a refusal that asking again would not change."""
        known = (TableNotCacheable, TableCorrupted, NotFound)
        return self.cache_id is not None or isinstance(self.error, known)


class BatchCalls:
    """The calls that creating many caches makes.

    Args:
        transport: What sends them.
        project_id: The project.
        source: What reads the caches there are.
    """

    def __init__(self, transport: Transport, project_id: str, source: CacheSource) -> None:
        self._transport = transport
        self._path = f"/data/projects/{segment('project_id', project_id)}/cache/batch"
        self._source = source

    async def create(self, wanted: Wanted, places: Sequence[int]) -> list[Answer]:
        """Ask for the caches at these places; the answers are in their order.

        Raises:
            ResponseDecodeError: There are more or fewer answers than requests, or one names another table.
            PeakaError: The request failed.
        """
        body = ContentBody(msgspec.json.encode(wanted.body(places)), "application/json")
        answers = (await self._transport.send(Call(_OPERATION, self._path, _answers, body=body))).parsed
        problem = None
        if len(answers) != len(places):
            problem = f"{len(answers)} answers came for {len(places)} requests"
        else:
            # One that failed does not name its table, so the others must prove that nothing is shifted.
            for number, (place, answer) in enumerate(zip(places, answers, strict=True)):
                if answer.key is not None and answer.key != wanted.keys[place]:
                    problem = f"answer {number} is for {answer.key}, and request {number} was for {wanted.keys[place]}"
                    break
        if problem:
            raise ResponseDecodeError(problem, status=200, operation=_OPERATION.id)
        return answers

    async def existing(self, keys: Iterable[CacheKey]) -> dict[CacheKey, str]:
        """The ids of the caches that these tables have now.

        Raises:
            PeakaError: They could not be read.
        """
        wanted = set(keys)
        catalogs = {key.catalog_id for key in wanted}
        if len(catalogs) > FEW_CATALOGS:
            found = await self._source.entries()
        else:
            found = {}
            await together(partial(self._look_into, catalog, found) for catalog in sorted(catalogs))
        return {key: cache_id for key, cache_id in found.items() if key in wanted}

    async def _look_into(self, catalog_id: str, found: dict[CacheKey, str]) -> None:
        try:
            found.update(await self._source.entries(catalog_id))
        except (BadRequest, NotFound):
            # There is no such catalog, so there is no cache in it; the create will say so of each table.
            return


def _answers(response: RawResponse) -> list[Answer]:
    try:
        return [Answer(status) for status in _STATUSES.decode(response.content)]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DecodeError(f"the answers are none: {error}") from error


def _refusal(said: Any) -> ApiError:
    text = said if isinstance(said, str) and said else "no reason given"
    if _FAULT.search(text):
        return ServerError(text[:300], status=500, operation=_OPERATION.id)
    return refusal(text, _OPERATION)

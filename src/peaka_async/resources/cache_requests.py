"""Requests for caches as people write them: models, mappings or tuples, checked before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from peaka_api.errors import InvalidArgument
from peaka_api.models import CacheRequest
from peaka_api.types import UNSET

from ..schedules import schedule

__all__ = ["CacheKey", "CacheRequestLike", "cache_request", "collect", "key_of"]

CacheRequestLike = CacheRequest | Mapping[str, Any] | tuple[str, str, str]
"""A `CacheRequest`; a mapping by Python or wire names; or `(catalog_id, schema_name, table_name)`."""

_WIRE: Mapping[str, str] = {
    "catalogId": "catalog_id",
    "schemaName": "schema_name",
    "tableName": "table_name",
    "incrementalCacheSchedule": "incremental_cache_schedule",
    "fullRefreshCacheSchedule": "full_refresh_cache_schedule",
}
_KEY = ("catalog_id", "schema_name", "table_name")
_SCHEDULES = ("incremental_cache_schedule", "full_refresh_cache_schedule")


class CacheKey(NamedTuple):
    """What makes a cache the same cache: there is at most one for a table."""

    catalog_id: str
    schema_name: str
    table_name: str

    def __str__(self) -> str:
        return ".".join(self)


def key_of(cache: Any) -> CacheKey:
    """The key of anything that has the three members: a request, a cache or a status."""
    return CacheKey(cache.catalog_id, cache.schema_name, cache.table_name)


async def collect(requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike]) -> list[CacheRequest]:
    """All requests, checked.

    Raises:
        InvalidArgument: One of them cannot be right; the message says which.
    """
    given: Any = requests
    kind = type(requests).__name__
    if isinstance(given, AsyncIterable):
        items: list[Any] = [item async for item in cast("AsyncIterable[Any]", given)]
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        items = list(cast("Iterable[Any]", given))
    else:
        raise InvalidArgument(f"requests must be several requests, not a {kind}")
    return [cache_request(f"requests[{place}]", item) for place, item in enumerate(items)]


def cache_request(name: str, value: Any) -> CacheRequest:
    """One request.

    Raises:
        InvalidArgument: It cannot be right.
    """
    members = _members(name, value)
    for member in _KEY:
        given = members.get(member)
        if not isinstance(given, str) or not given:
            problem = "is missing" if given is None else f"is {given!r}"
            raise InvalidArgument(f"{name}: {member} {problem}; it must be text, also where an id is all digits")
    for member in _SCHEDULES:
        if member in members:
            members[member] = schedule(f"{name}: {member}", members[member])
    return CacheRequest(**members)


def _members(name: str, value: Any) -> dict[str, Any]:
    """The members of a request by their Python names, not yet checked."""
    if isinstance(value, CacheRequest):
        members: dict[str, Any] = {member: getattr(value, member) for member in (*_KEY, *_SCHEDULES)}
        return {member: given for member, given in members.items() if given is not UNSET}
    if isinstance(value, Mapping):
        return _named(name, cast("Mapping[Any, Any]", value))
    if isinstance(value, tuple):
        parts = cast("tuple[Any, ...]", value)
        if len(parts) != len(_KEY):
            raise InvalidArgument(f"{name} has {len(parts)} parts; a tuple is (catalog_id, schema_name, table_name)")
        return dict(zip(_KEY, parts, strict=True))
    raise InvalidArgument(
        f"{name} must be a CacheRequest, a mapping or (catalog_id, schema_name, table_name),"
        f" not a {type(value).__name__}"
    )


def _named(name: str, value: Mapping[Any, Any]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, given in value.items():
        member = _WIRE.get(key, key)
        if member not in _WIRE.values():
            known = ", ".join(_WIRE.values())
            raise InvalidArgument(f"{name} has the member {key!r}; a request for a cache knows {known}")
        if member in members:
            raise InvalidArgument(f"{name} has {member} twice, by its Python name and its wire name")
        members[member] = given
    return members

"""Requests for caches as people write them: models, mappings or tuples, checked before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from peaka_api.errors import InvalidArgument
from peaka_api.models import CacheRequest, Schedule
from peaka_api.types import UNSET

from ...schedules import schedule

__all__ = ["CacheKey", "CacheRequestLike", "Wanted", "cache_request", "collect", "key_of"]

CacheRequestLike = CacheRequest | Mapping[str, Any] | tuple[str, str, str]
"""A `CacheRequest`; a mapping by Python or wire names; or `(catalog_id, schema_name, table_name)`."""

_WIRE: Mapping[str, str] = {
    "catalogId": "catalog_id",
    "schemaName": "schema_name",
    "tableName": "table_name",
    "incrementalCacheSchedule": "incremental_cache_schedule",
    "fullRefreshCacheSchedule": "full_refresh_cache_schedule",
}
_WIRE_NAMES = {name: wire for wire, name in _WIRE.items()}
_NONE: dict[str, Schedule] = {}
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


async def collect(requests: Iterable[CacheRequestLike] | AsyncIterable[CacheRequestLike]) -> Wanted:
    """All requests, checked.

    Raises:
        InvalidArgument: One of them cannot be right; the message says which.
    """
    given: Any = requests
    wanted = Wanted()
    if isinstance(given, AsyncIterable):
        async for item in cast("AsyncIterable[Any]", given):
            wanted.add(item)
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        for item in cast("Iterable[Any]", given):
            wanted.add(item)
    else:
        raise InvalidArgument(f"requests must be several requests, not a {type(requests).__name__}")
    return wanted


class Wanted:
    """Requests as they are kept: a hundred thousand of them are mostly keys.

    Attributes:
        keys: The key of each, in the order of the input.
        schedules: Of those that have any, by place, under their Python names.
    """

    __slots__ = ("keys", "schedules")

    def __init__(self) -> None:
        self.keys: list[CacheKey] = []
        self.schedules: dict[int, dict[str, Schedule]] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, item: Any) -> None:
        """Take one more, checked.

        Raises:
            InvalidArgument: It cannot be right.
        """
        # Most of many are just three names; those need no more than a look.
        names = _three_names(item)
        if names is not None:
            self.keys.append(names)
            return
        place = len(self.keys)
        request = cache_request(f"requests[{place}]", item)
        schedules = {name: value for name in _SCHEDULES if isinstance(value := getattr(request, name), Schedule)}
        if schedules:
            self.schedules[place] = schedules
        self.keys.append(key_of(request))

    def body(self, places: Iterable[int]) -> list[dict[str, Any]]:
        """What is sent for some of them."""
        body: list[dict[str, Any]] = []
        for place in places:
            catalog, schema, table = self.keys[place]
            item: dict[str, Any] = {"catalogId": catalog, "schemaName": schema, "tableName": table}
            for name, value in self.schedules.get(place, _NONE).items():
                item[_WIRE_NAMES[name]] = value.to_dict()
            body.append(item)
        return body

    def request(self, place: int) -> CacheRequest:
        """One of them as the model."""
        catalog, schema, table = self.keys[place]
        members: dict[str, Any] = dict(self.schedules.get(place, _NONE))
        return CacheRequest(catalog_id=catalog, schema_name=schema, table_name=table, **members)


def _three_names(item: Any) -> CacheKey | None:
    """The key of a request that is nothing else and cannot be wrong; `None` says nothing."""
    kind = cast("type[Any]", type(item))
    if kind is tuple and len(item) == len(_KEY):
        catalog, schema, table = item
    elif kind is CacheRequest and item.incremental_cache_schedule is item.full_refresh_cache_schedule is UNSET:
        catalog, schema, table = item.catalog_id, item.schema_name, item.table_name
    elif kind is dict and len(item) == len(_KEY):
        get = item.get
        catalog, schema, table = get("catalogId"), get("schemaName"), get("tableName")
        if catalog is None:
            catalog, schema, table = get("catalog_id"), get("schema_name"), get("table_name")
    else:
        return None
    is_text = type(catalog) is type(schema) is type(table) is str
    return CacheKey(catalog, schema, table) if is_text and catalog and schema and table else None


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

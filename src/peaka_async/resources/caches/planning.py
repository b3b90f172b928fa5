"""Making a plan: reading the project, and comparing it with a description."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from peaka_api.groups.catalogs import CatalogsOperations
from peaka_api.models import CacheState, Table

from ...config import whole_number
from ...errors import ConfigurationError, NotFound, PeakaError
from .changes import PlanAction, PlannedChange
from .files import read_file
from .matching import Match, Matching
from .places import Located, Problems
from .plan import CachePlan
from .requests import CacheKey, key_of
from .rules import CacheRule, from_values, read_description
from .schedules import UNSAID, CacheSchedules
from .several import read_several

if TYPE_CHECKING:
    from .group import Caches

__all__ = ["DesiredCaches", "plan_caches"]

DesiredCaches = str | os.PathLike[str] | Mapping[str, Any] | Sequence[CacheRule | Mapping[str, Any] | str]
"""A description of caches: the path of a file, a mapping, or the rules alone."""

R = TypeVar("R")

_ORDER = list(PlanAction)


async def plan_caches(
    caches: Caches,
    catalogs: CatalogsOperations,
    desired: DesiredCaches,
    *,
    prune: bool = False,
    max_concurrency: int = 4,
) -> CachePlan:
    """Compare a description with a project. `Caches.plan` says the rest.

    Raises:
        ConfigurationError: An argument cannot be right.
        PlanError: Something is wrong with the description; it says everything that is.
        PeakaError: The project could not be read.
    """
    if not isinstance(prune, bool):
        raise ConfigurationError(f"prune must be True or False, not a {type(prune).__name__}")
    width = whole_number("max_concurrency", max_concurrency, 1)
    problems = Problems()
    description = read_description(await _located(desired), problems)
    listed = await catalogs.list()
    matching = Matching(description, listed, problems)
    existing = {
        key_of(status): status.id for status in await caches.list_statuses() if status.status != CacheState.DELETED
    }
    matches = matching.match(await _tables(catalogs, matching, width), existing)
    problems.raise_any()
    there = await _schedules(caches, {key: existing[key] for key in matches if key in existing}, matches, width)
    names = {one.id: one.name for one in listed}
    changes = [_change(key, match, names, existing, there) for key, match in matches.items()]
    changes += [
        PlannedChange(
            action=PlanAction.DELETE if prune else PlanAction.UNNAMED,
            key=key,
            catalog_name=names.get(key.catalog_id, key.catalog_id),
            cache_id=cache_id,
        )
        for key, cache_id in existing.items()
        if key not in matches
    ]
    changes.sort(key=lambda change: (_ORDER.index(change.action), change.table, change.key))
    return CachePlan(tuple(changes), caches=caches)


async def _located(desired: Any) -> Located:
    if isinstance(desired, str | os.PathLike):
        return await read_file(os.fspath(cast("str | os.PathLike[str]", desired)))
    if isinstance(desired, Mapping | Sequence) and not isinstance(desired, bytes):
        return from_values(desired)
    raise ConfigurationError(
        f"desired must be the path of a file, a mapping or a list of rules, not a {type(desired).__name__}"
    )


async def _tables(catalogs: CatalogsOperations, matching: Matching, width: int) -> dict[tuple[str, str], list[Table]]:
    """The tables of every schema that a rule may be about."""
    ids = matching.catalog_ids
    schemas = _whole(await read_several(ids, catalogs.list_schemas, max_concurrency=width))
    places = [
        (catalog_id, schema.schema_name)
        for catalog_id, found in zip(ids, schemas, strict=True)
        for schema in found
        if matching.wants(catalog_id, schema.schema_name)
    ]
    tables = _whole(await read_several(places, lambda place: catalogs.list_tables(*place), max_concurrency=width))
    return dict(zip(places, tables, strict=True))


async def _schedules(
    caches: Caches, existing: Mapping[CacheKey, str], matches: Mapping[CacheKey, Match], width: int
) -> dict[CacheKey, CacheSchedules | None]:
    """The schedules of the caches of which some are wanted; `None` for a cache that has gone meanwhile."""
    keys = [key for key in existing if matches[key].schedules.said]
    found = await read_several([existing[key] for key in keys], caches.get, max_concurrency=width)
    there = _whole([None if isinstance(cache, NotFound) else cache for cache in found])
    return {key: CacheSchedules.of(cache) if cache else None for key, cache in zip(keys, there, strict=True)}


def _whole(results: Sequence[R | PeakaError]) -> list[R]:
    """What was read, where everything could be; the first error, where not."""
    whole: list[R] = []
    for result in results:
        if isinstance(result, PeakaError):
            raise result
        whole.append(result)
    return whole


def _change(
    key: CacheKey,
    match: Match,
    names: Mapping[str, str],
    existing: Mapping[CacheKey, str],
    there: Mapping[CacheKey, CacheSchedules | None],
) -> PlannedChange:
    cache_id = existing.get(key)
    before = there.get(key, UNSAID)
    if not match.usable:
        action = PlanAction.SKIP
    elif cache_id is None or before is None:
        action, cache_id = PlanAction.CREATE, None
    else:
        action = PlanAction.CHANGE if match.schedules.missing_in(before) else PlanAction.LEAVE
    return PlannedChange(
        action=action,
        key=key,
        catalog_name=names[key.catalog_id],
        cache_id=cache_id,
        before=before or UNSAID,
        after=match.schedules,
        place=match.rule.place.text,
    )

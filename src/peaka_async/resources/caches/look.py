"""One look at the caches of a project beside its lists of tables, and what does not fit together in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from peaka_api.models import CacheState, CacheStatus

from .findings import HealthProblem
from .requests import CacheKey, key_of

__all__ = ["CONTRADICTIONS", "CacheLook", "Place", "caches_by_key"]

Place = tuple[str, str]
"""Where tables are: the id of a catalog, and the name of a schema."""

CONTRADICTIONS: Mapping[HealthProblem, str] = {
    HealthProblem.CACHED_WITHOUT_CACHE: "the table reads as cached, and no cache of it is listed",
    HealthProblem.CACHE_NOT_USED: "the cache is complete, and its table does not read as cached",
    HealthProblem.TABLE_MISSING: "the cache is listed, and its table is not",
}
"""What is said of each contradiction."""


@frozen
class CacheLook:
    """What was read at about one time.

    Attributes:
        caches: The caches that were looked at, without those that are deleted.
        catalogs: The ids of all catalogs of the project.
        schemas: The schemas of each catalog that could be read, by its id.
        tables: The tables of each schema that could be read, and whether they read as cached.
    """

    caches: Mapping[CacheKey, CacheStatus]
    catalogs: frozenset[str]
    schemas: Mapping[str, frozenset[str]]
    tables: Mapping[Place, Mapping[str, bool]]

    @property
    def count(self) -> int:
        """How many tables were read."""
        return sum(map(len, self.tables.values()))

    def contradictions(self) -> set[tuple[HealthProblem, CacheKey]]:
        """What does not fit together; while a cache is made or deleted, that passes."""
        found = {
            (HealthProblem.CACHED_WITHOUT_CACHE, key)
            for place, tables in self.tables.items()
            for table, is_cached in tables.items()
            if is_cached and (key := CacheKey(*place, table)) not in self.caches
        }
        for key, status in self.caches.items():
            if self._is_missing(key):
                found.add((HealthProblem.TABLE_MISSING, key))
            # Of one whose first sync goes on, it is not known how its table reads.
            elif status.status == CacheState.COMPLETED and self._tables_beside(key).get(key.table_name) is False:
                found.add((HealthProblem.CACHE_NOT_USED, key))
        return found

    def _is_missing(self, key: CacheKey) -> bool:
        if key.catalog_id not in self.catalogs:
            return True
        if key.catalog_id not in self.schemas:
            # It could not be read, or has no tables that could be cached.
            return False
        if key.schema_name not in self.schemas[key.catalog_id]:
            return True
        place = (key.catalog_id, key.schema_name)
        return place in self.tables and key.table_name not in self.tables[place]

    def _tables_beside(self, key: CacheKey) -> Mapping[str, bool]:
        return self.tables.get((key.catalog_id, key.schema_name), {})


def caches_by_key(statuses: Iterable[CacheStatus]) -> dict[CacheKey, CacheStatus]:
    """The caches that are there, by their tables."""
    return {key_of(status): status for status in statuses if status.status != CacheState.DELETED}

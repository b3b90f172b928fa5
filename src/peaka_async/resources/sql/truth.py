"""Whether an answer can be whole: what the service does not say of the tables that a statement reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peaka_api.groups.catalogs import CatalogsOperations

from ...jobs import JobState
from ...results.statements import tables
from ...warning import warn
from ..caches.jobs import state_of

if TYPE_CHECKING:
    from peaka_api.models import CacheStatus

    from ..caches.group import Caches

__all__ = ["IncompleteDataWarning", "warn_of_incomplete"]

STOPS_AT_100_ROWS = frozenset({"stripe"})
"""Types of catalogs whose tables give at most 100 rows to anything unless they are cached."""


class IncompleteDataWarning(UserWarning):
    """A statement reads a table of which the service does not have all rows, and it will not say so."""


async def warn_of_incomplete(statement: str, catalogs: CatalogsOperations, caches: Caches) -> None:
    """Warn of each table that a statement reads and that is not whole.

    Raises:
        PeakaError: The catalogs or the caches could not be read.
    """
    named = tables(statement)
    # Names are compared as Trino does, which is without regard to case, also where they are quoted.
    known = {catalog.name.casefold(): catalog for catalog in await catalogs.list() if catalog.name} if named else {}
    places = [(known[name.casefold()], schema, table) for name, schema, table in named if name.casefold() in known]
    if not places:
        return
    there = {_key(one.catalog_id, one.schema_name, one.table_name): one for one in await caches.list_statuses()}
    for catalog, schema, table in places:
        status = there.get(_key(catalog.id, schema, table))
        name = f"{catalog.name}.{schema}.{table}"
        if status is None:
            if catalog.catalog_type in STOPS_AT_100_ROWS:
                warn(f"{name} is not cached: at most 100 of its rows are read; cache it first", IncompleteDataWarning)
        elif not await _has_rows(status, caches):
            warn(
                f"{name} has no rows{_WHY.get(state_of(status.status), _NO_END).format(status.id)}",
                IncompleteDataWarning,
            )


_NO_END = " before its first sync has ended; wait for the cache {}"
_WHY = {
    JobState.CANCELLED: ": its first sync was cancelled; refresh the cache {}",
    JobState.FAILED: ": its first sync has failed; refresh the cache {}",
}


async def _has_rows(status: CacheStatus, caches: Caches) -> bool:
    """Whether any run of a cache has succeeded: until then its table reads as empty."""
    runs = (status.last_incremental_cache_execution, status.last_full_refresh_cache_execution)
    if any(run is not None and state_of(run.status) is JobState.SUCCEEDED for run in runs):
        return True
    if all(run is None for run in runs) and state_of(status.status) is JobState.SUCCEEDED:
        return True
    # A status keeps the last run of each kind, and that may be under way after others that went well.
    async for run in caches.executions(status.id):
        if state_of(run.status) is JobState.SUCCEEDED:
            return True
    return False


def _key(catalog_id: str, schema: str, table: str) -> tuple[str, str, str]:
    return catalog_id, schema.casefold(), table.casefold()

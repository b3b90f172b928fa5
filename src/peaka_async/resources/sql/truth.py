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
    known = {catalog.name: catalog for catalog in await catalogs.list()} if named else {}
    read = [(known[name], schema, table) for name, schema, table in named if name in known]
    if not read:
        return
    there = {(one.catalog_id, one.schema_name, one.table_name): one for one in await caches.list_statuses()}
    for catalog, schema, table in read:
        status = there.get((catalog.id, schema, table))
        name = f"{catalog.name}.{schema}.{table}"
        if status is None and catalog.catalog_type in STOPS_AT_100_ROWS:
            message = f"{name} is not cached: at most 100 of its rows are read; cache it first"
        elif status is not None and _has_nothing_yet(status):
            message = f"{name} has no rows before its first sync has ended; wait for the cache {status.id}"
        else:
            continue
        warn(message, IncompleteDataWarning)


def _has_nothing_yet(status: CacheStatus) -> bool:
    runs = (status.last_incremental_cache_execution, status.last_full_refresh_cache_execution)
    has_rows = any(run is not None and state_of(run.status) is JobState.SUCCEEDED for run in runs)
    return not has_rows and state_of(status.status) in (JobState.PENDING, JobState.RUNNING)

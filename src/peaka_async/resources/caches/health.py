"""The health check: everything about the caches of a project is read, and what is wrong is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import anyio
from attrs import evolve, field, frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import CacheState, CacheStatus

from ...config import seconds, whole_number
from ...errors import NotFound, PeakaError
from .findings import (
    CacheFinding,
    HealthProblem,
    has_not_moved,
    is_waiting,
    moment_text,
    quoted,
    state_problems,
    utc,
)
from .lateness import late_schedules
from .look import CONTRADICTIONS, CacheLook, Place, caches_by_key
from .requests import CacheKey, key_of
from .several import read_several

if TYPE_CHECKING:
    from peaka_api.groups.caches import CachesOperations
    from peaka_api.groups.catalogs import CatalogsOperations

__all__ = ["CacheHealth", "check_caches"]

SECOND_LOOK = 5.0
"""Seconds before a contradiction is looked at again: a delete takes about 3 s, the start of a sync up to 2 s."""

_WITHOUT_CACHES = ("internal", "query")
"""The types of the two catalogs that every project has, whose tables cannot be cached."""


@frozen(kw_only=True)
class CacheHealth:
    """What a check of the caches of a project found. `print` it for a text to read.

    Attributes:
        findings: What is wrong, the worst kind first, and by table.
        checked_at: The time of the check in UTC, by the service's clock where that could be told.
        service_clock: Whether it could: the service sent a `Date`. Else it is this machine's clock, and if that is
            wrong, so are the findings that go by the age of something.
        caches: How many caches were looked at.
        tables: How many tables were looked at.
    """

    findings: tuple[CacheFinding, ...] = field(repr=False)
    checked_at: dt.datetime
    service_clock: bool
    caches: int
    tables: int

    @property
    def is_healthy(self) -> bool:
        """Whether everything could be checked and nothing is wrong."""
        return not self.findings

    def __repr__(self) -> str:
        counts = Counter(finding.problem.value for finding in self.findings)
        told = ", ".join(f"{count} {problem}" for problem, count in counts.items())
        return f"<CacheHealth {told or 'healthy'}; {_count(self.caches, 'cache')}, {_count(self.tables, 'table')}>"

    def __str__(self) -> str:
        clock = "the service's clock" if self.service_clock else "this machine's clock"
        told = _count(len(self.findings), "finding") if self.findings else "nothing wrong"
        seen = f"{_count(self.caches, 'cache')} and {_count(self.tables, 'table')}"
        head = f"{told} in {seen} at {moment_text(self.checked_at)}, {clock}"
        return "\n".join([head, *(f"- {finding}" for finding in self.findings)])


async def check_caches(
    caches: CachesOperations,
    catalogs: CatalogsOperations,
    *,
    only: Iterable[str] | None = None,
    stall_after: float | dt.timedelta = 300.0,
    max_concurrency: int = 8,
) -> CacheHealth:
    """Look at every cache and every table that can have one, and tell what is wrong. Nothing is changed.

    Ages are told by the `Date` that the service sends with its answers; that it sends one is assumed and was not
    measured. What contradicts itself is looked at again after 5 s before it is told, because deleting takes its time.

    Args:
        caches: The caches of a project.
        catalogs: The catalogs of the same project.
        only: Names or ids of the catalogs to look at; every catalog if `None`.
        stall_after: For how many seconds a run, or the start of one, may be without a sign of life.
        max_concurrency: How many requests are sent at once.

    Returns:
        `CacheHealth`: what was found. A catalog or a cache that cannot be read is a finding and does not end the
        check. A schedule counts as overdue without a run for two periods and a minute, and is not judged where its
        period is of months or years, or where the cache may be younger than that; a schedule that was set lately can
        be mistaken for one. A cancellation leaves nothing behind.

    Raises:
        ConfigurationError: `stall_after` or `max_concurrency` cannot be right; nothing was sent.
        InvalidArgument: `only` is not several texts; nothing was sent.
        Unauthorized: The key is not accepted, or not any more.
        PeakaError: The list of caches or that of catalogs could not be read.

    Source:
        Operations `caches.list_statuses`, `caches.get`, `caches.list_executions` and `catalogs.list_tables`;
        behaviour reference sections 11.3, 11.5 to 11.7 and 21.

    Example:
        ```python
        from peaka_async.resources.caches.health import check_caches

        health = await check_caches(project.caches, project.catalogs, only=["stripe"])
        for finding in health.findings:
            print(finding.problem, finding.table, finding.message, finding.hint)
        ```
    """
    check = _Check(
        caches, catalogs, seconds("stall_after", stall_after), whole_number("max_concurrency", max_concurrency, 1)
    )
    return await check.run(_names(only))


class _Check:
    """One check: reads, and gathers findings."""

    def __init__(
        self, caches: CachesOperations, catalogs: CatalogsOperations, stall_after: float, max_concurrency: int
    ) -> None:
        self._caches = caches
        self._catalogs = catalogs
        self._stall_after = stall_after
        self._width = max_concurrency
        self._names: dict[str, str] = {}
        self._findings: list[CacheFinding] = []

    async def run(self, wanted: frozenset[str] | None) -> CacheHealth:
        answer = await self._caches.raw.list_statuses()
        now, by_service = _now(answer.headers)
        look = await self._look(answer.parsed, wanted)
        for key, status in look.caches.items():
            for problem, message in state_problems(status, now, self._stall_after):
                self._tell(problem, message, key, status)
        await self._check_schedules(look, now)
        await self._look_again(look)
        return CacheHealth(
            findings=tuple(sorted(self._findings, key=_rank)),
            checked_at=now,
            service_clock=by_service,
            caches=len(look.caches),
            tables=look.count,
        )

    async def _look(self, statuses: Iterable[CacheStatus], wanted: frozenset[str] | None) -> CacheLook:
        there = await self._catalogs.list()
        self._names = {catalog.id: catalog.name for catalog in there}
        chosen = [one for one in there if wanted is None or {one.id, one.name} & wanted]
        if wanted is not None:
            for name in sorted(wanted.difference(*({one.id, one.name} for one in chosen))):
                self._tell_unreadable(name, "", "the project has no catalog of this name or id")
            # An id without a catalog counts too: a cache may have been left behind.
            ids = wanted.union(one.id for one in chosen)
            statuses = [status for status in statuses if status.catalog_id in ids]
        read = [one.id for one in chosen if one.catalog_type not in _WITHOUT_CACHES]
        results = await read_several(read, self._catalogs.list_schemas, max_concurrency=self._width)
        schemas: dict[str, frozenset[str]] = {}
        for catalog_id, result in zip(read, results, strict=True):
            if isinstance(result, PeakaError):
                self._tell_unreadable(catalog_id, "", f"its schemas could not be listed: {quoted(str(result))}")
            else:
                schemas[catalog_id] = frozenset(schema.schema_name for schema in result)
        places = [(catalog_id, name) for catalog_id, names in schemas.items() for name in sorted(names)]
        tables = await self._tables(places)
        return CacheLook(caches_by_key(statuses), frozenset(self._names), schemas, tables)

    async def _tables(self, places: Sequence[Place]) -> dict[Place, Mapping[str, bool]]:
        tables: dict[Place, Mapping[str, bool]] = {}
        results = await read_several(
            places, lambda place: self._catalogs.list_tables(*place), max_concurrency=self._width
        )
        for place, result in zip(places, results, strict=True):
            if isinstance(result, PeakaError):
                self._tell_unreadable(*place, f"its tables could not be listed: {quoted(str(result))}")
            else:
                tables[place] = {table.table_name: table.is_cached for table in result}
        return tables

    async def _check_schedules(self, look: CacheLook, now: dt.datetime) -> None:
        # One that has never begun is told of already, and has no run that could be late.
        begun = [status for status in look.caches.values() if status.status != CacheState.NOT_INITIALIZED]
        results = await read_several(
            begun, lambda status: late_schedules(self._caches, status, now), max_concurrency=self._width
        )
        for status, result in zip(begun, results, strict=True):
            if isinstance(result, NotFound):
                # Deleted in the meantime.
                continue
            if isinstance(result, PeakaError):
                message = f"its schedules or its runs could not be read: {quoted(str(result))}"
                self._tell(HealthProblem.UNREADABLE, message, key_of(status), status)
                continue
            for problem, message in result:
                self._tell(problem, message, key_of(status), status)

    async def _look_again(self, before: CacheLook) -> None:
        """Tell what still contradicts itself, or still waits, after a pause."""
        suspects = before.contradictions()
        waiting = {key: status for key, status in before.caches.items() if is_waiting(status)}
        if not suspects and not waiting:
            return
        await anyio.sleep(SECOND_LOOK)
        # Tables before caches: in the other order one that is made in between would be missing once more.
        places = sorted({(key.catalog_id, key.schema_name) for _, key in suspects} & before.tables.keys())
        tables = await self._tables(places)
        after = evolve(before, tables=tables, caches=caches_by_key(await self._caches.list_statuses()))
        for problem, key in suspects & after.contradictions():
            self._tell(problem, CONTRADICTIONS[problem], key, after.caches.get(key))
        for key, status in waiting.items():
            if has_not_moved(status, after.caches.get(key)):
                message = f"the service says {status.status} and shows no run under way, nor {SECOND_LOOK:g} s later"
                self._tell(HealthProblem.NEVER_STARTED, message, key, status)

    def _tell(self, problem: HealthProblem, message: str, key: CacheKey, status: CacheStatus | None) -> None:
        self._findings.append(
            CacheFinding(
                problem=problem,
                catalog=self._names.get(key.catalog_id, key.catalog_id),
                catalog_id=key.catalog_id,
                table=f"{key.schema_name}.{key.table_name}",
                cache_id=status.id if status else None,
                message=message,
            )
        )

    def _tell_unreadable(self, catalog_id: str, schema: str, message: str) -> None:
        self._findings.append(
            CacheFinding(
                problem=HealthProblem.UNREADABLE,
                catalog=self._names.get(catalog_id, catalog_id),
                catalog_id=catalog_id,
                table=schema,
                message=message,
            )
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _rank(finding: CacheFinding) -> tuple[int, str, str, str]:
    return (list(HealthProblem).index(finding.problem), finding.catalog, finding.table, finding.message)


def _names(only: Iterable[str] | None) -> frozenset[str] | None:
    if only is None:
        return None
    if isinstance(only, str):
        raise InvalidArgument("the catalogs must be several names or ids, not one text; for one write [name]")
    if not isinstance(only, Iterable):
        raise InvalidArgument(f"the catalogs must be several names or ids, not a {type(only).__name__}")
    names = list(only)
    for name in names:
        if not isinstance(name, str):
            raise InvalidArgument(f"the catalogs must be names or ids, not a {type(name).__name__}")
    return frozenset(names)


def _now(headers: Mapping[str, str]) -> tuple[dt.datetime, bool]:
    """The time in UTC, and whether it is the service's."""
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return dt.datetime.now(dt.UTC), False
    return (utc(told) or told).astimezone(dt.UTC), True

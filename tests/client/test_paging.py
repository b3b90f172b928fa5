"""Lists in pages: every item once and in order, whatever the list does meanwhile, and never without end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any, TypeVar

import anyio
import pytest
from attrs import define, field
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peaka_async import (
    AsyncPeaka,
    ConfigurationError,
    HttpRequest,
    HttpResponse,
    InvalidArgument,
    NotFound,
    Page,
    PaginationError,
    Paginator,
    Project,
    ServerError,
)
from peaka_async.models import CacheExecutionInfo, CatalogSchemaTable, ExportJobResponse
from peaka_async.paging import reader
from peaka_async.paging.instant import Instant
from tests.support.fake_http import FakeHttp, answer, json_of, query_of

R = TypeVar("R")

START = dt.datetime(2026, 8, 1, 8, 0, 0)  # noqa: DTZ001  # written out with Z below
PATIENT = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def execution(number: int) -> dict[str, Any]:
    return {
        "id": f"r{number}", "status": "COMPLETED", "error": None, "progress": None,
        "createdAt": "2026-08-01T08:00:00Z", "updatedAt": "2026-08-01T08:00:00Z", "finishedAt": None,
    }  # fmt: skip


def export(name: str, created: str) -> dict[str, Any]:
    return {"id": name, "status": "FAILED", "format": "CSV", "downloadable": False, "createdAt": created}


def project_of(handler: Callable[[HttpRequest], Any]) -> tuple[Project, FakeHttp]:
    http = FakeHttp(handler)
    return AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=http, max_retries=0).project(), http


@define
class History:
    """A history of runs, newest first. `grow` and `expire` say how many come and go before each request."""

    numbers: list[int]
    grow: list[int] = field(factory=list)
    expire: list[int] = field(factory=list)
    most: int = 10_000
    fail: dict[int, int] = field(factory=dict)
    asked: list[tuple[int, int]] = field(factory=list)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = dict(query_of(request))
        turn, limit, offset = len(self.asked), int(query["limit"]), int(query["offset"])
        self.asked.append((offset, limit))
        for _ in range(self.grow[turn] if turn < len(self.grow) else 0):
            self.numbers.insert(0, max(self.numbers, default=0) + 1)
        if turn < len(self.expire) and self.expire[turn]:
            del self.numbers[-self.expire[turn] :]
        if turn in self.fail:
            return answer(self.fail[turn], {})
        return answer(200, [execution(number) for number in self.numbers[offset : offset + min(limit, self.most)]])

    def runs(self, **options: Any) -> Paginator[CacheExecutionInfo]:
        return project_of(self)[0].caches.executions("c1", **options)


@define
class Exports:
    """Export jobs, newest first, with times in units of `10**-digits` seconds."""

    times: list[int]
    digits: int = 9
    inclusive: bool = False
    shown: int | None = None
    asked: list[tuple[int, str | None]] = field(factory=list)
    ignores_before: bool = False

    def __attrs_post_init__(self) -> None:
        self.times = sorted(self.times, reverse=True)

    def text(self, time: int, digits: int) -> str:
        seconds, rest = divmod(time, 10**self.digits)
        fraction = str(rest).zfill(self.digits)[:digits] if digits else ""
        return (START + dt.timedelta(seconds=seconds)).isoformat() + (f".{fraction}" if fraction else "") + "Z"

    def moment(self, value: str) -> int:
        clock, _, fraction = value.removesuffix("Z").partition(".")
        seconds = (dt.datetime.fromisoformat(clock) - START) // dt.timedelta(seconds=1)
        return seconds * int(10**self.digits) + int(fraction.ljust(self.digits, "0")[: self.digits] or "0")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = dict(query_of(request))
        limit, before = int(query["limit"]), query.get("createdBefore")
        assert 1 <= limit <= 200
        self.asked.append((limit, before))
        digits = self.digits if self.shown is None else self.shown
        found = [export(f"e{index}", self.text(time, digits)) for index, time in enumerate(self.times)]
        if before is not None and not self.ignores_before:
            edge = self.moment(before)
            keep = [time < edge or (self.inclusive and time == edge) for time in self.times]
            found = [item for item, kept in zip(found, keep, strict=True) if kept]
        return answer(200, found[:limit])

    def jobs(self, **options: Any) -> Paginator[ExportJobResponse]:
        return project_of(self)[0].exports.list_all(**options)


@define
class Search:
    """A search that gives prepared pages: at each offset its hits and the next offset."""

    pages: dict[int, tuple[list[dict[str, Any]], Any]]
    asked: list[dict[str, Any]] = field(factory=list)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        body = json_of(request)
        self.asked.append(body)
        hits, following = self.pages[body["offset"]]
        groups: dict[str, Any] = {"matchedCatalogs": None, "matchedSchemas": None, "matchedTables": None}
        for hit in hits:
            name = "matchedTables" if "table" in hit else "matchedSchemas" if "schema" in hit else "matchedCatalogs"
            groups[name] = [*(groups[name] or []), hit]
        page = {"limit": body["limit"], "offset": body["offset"], "nextOffset": following}
        return answer(200, {**groups, "meta": {"page": page, "query": {"text": body["query"]}}})

    def hits(self, **options: Any) -> Paginator[CatalogSchemaTable]:
        return project_of(self)[0].catalogs.search_all("a", **options)


def table(name: str) -> dict[str, Any]:
    return {"catalog": "c", "schema": "s", "table": name}


def numbered(count: int, size: int) -> Search:
    """A search with so many hits, `size` on a page."""
    starts = range(0, max(count, 1), size)
    return Search({
        start: (
            [table(f"t{number}") for number in range(start, min(start + size, count))],
            start + size if start + size < count else None,
        )
        for start in starts
    })  # fmt: skip


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def names(items: Any) -> list[str]:
    return ["/".join(part for part in (item.catalog, item.schema, item.table) if part) for item in items]


def runs_from(*numbers: int) -> list[str]:
    return [f"r{number}" for number in numbers]


def down(newest: int, oldest: int = 1) -> list[int]:
    return list(range(newest, oldest - 1, -1))


@pytest.fixture(params=["asyncio", "trio"])
def run(request: pytest.FixtureRequest) -> Callable[[Callable[[], Awaitable[R]]], R]:
    """Runs one example of a property on the backend."""
    return lambda main: anyio.run(main, backend=request.param)


ONCE_PER_TEST = settings(PATIENT, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


# The paginator


@pytest.mark.anyio
async def test_awaiting_gives_the_first_page_and_iterating_begins_anew_each_time() -> None:
    service = History(down(5))
    paginator = service.runs(page_size=2)
    assert service.asked == []
    page = await paginator
    assert (ids(page.items), page.number, page.next_cursor is None) == (["r5", "r4"], 1, False)
    assert repr(page) == "<Page 1: 2 items, more follow>"
    assert repr(paginator) == "<Paginator executions page_size=2>"
    assert ids([item async for item in paginator]) == runs_from(5, 4, 3, 2, 1)
    assert ids([item async for item in paginator]) == runs_from(5, 4, 3, 2, 1)


@pytest.mark.anyio
async def test_pages_are_numbered_and_the_last_has_no_cursor() -> None:
    pages = [page async for page in History(down(5)).runs(page_size=2).pages()]
    assert [(page.number, ids(page.items), page.next_cursor is None) for page in pages] == [
        (1, ["r5", "r4"], False),
        (2, ["r3", "r2"], False),
        (3, ["r1"], True),
    ]


@pytest.mark.anyio
async def test_an_empty_list_has_an_empty_first_page_and_nothing_to_iterate() -> None:
    paginator = History([]).runs()
    assert await paginator == Page((), 1, None)
    assert [page async for page in paginator.pages()] == []
    assert await paginator.collect() == []


@pytest.mark.anyio
async def test_max_items_is_exact_and_makes_the_last_page_smaller() -> None:
    service = History(down(50))
    assert ids(await service.runs(page_size=4).collect(max_items=6)) == runs_from(50, 49, 48, 47, 46, 45)
    # The second page begins with the last item of the first.
    assert service.asked == [(0, 4), (3, 3)]
    service.asked.clear()
    assert await service.runs().collect(max_items=0) == []
    assert service.asked == []
    pages = [page async for page in service.runs(page_size=4).pages(max_items=6)]
    assert [len(page.items) for page in pages] == [4, 2]


@pytest.mark.anyio
async def test_a_page_that_max_items_cuts_goes_on_behind_the_cut() -> None:
    service = numbered(6, 5)
    (page,) = [page async for page in service.hits(page_size=5).pages(max_items=3)]
    assert names(page.items) == ["c/s/t0", "c/s/t1", "c/s/t2"]
    assert names(await service.hits(cursor=page.next_cursor).collect()) == ["c/s/t3", "c/s/t4", "c/s/t5"]


@pytest.mark.anyio
@pytest.mark.parametrize("size", [0, -1, True, 2.0, "5"])
async def test_sizes_that_cannot_be_right_are_refused(size: Any) -> None:
    service = History(down(3))
    with pytest.raises(ConfigurationError, match="page_size"):
        service.runs(page_size=size)
    if size != 0 or isinstance(size, bool):
        with pytest.raises(ConfigurationError, match="max_items"):
            await service.runs().collect(max_items=size)
    assert service.asked == []


@pytest.mark.anyio
async def test_a_cancelled_step_loses_nothing_and_can_be_repeated() -> None:
    service = History(down(5))
    slow = True

    async def handler(request: HttpRequest) -> HttpResponse:
        if slow:
            await anyio.sleep(10)
        return service(request)

    items = project_of(handler)[0].caches.executions("c1", page_size=2).items()
    got: list[str] = []
    for _ in range(5):
        slow = True
        with anyio.move_on_after(1) as scope:
            got.append((await items.__anext__()).id)
        slow = False
        if scope.cancelled_caught:
            got.append((await items.__anext__()).id)
    assert got == runs_from(5, 4, 3, 2, 1)
    with pytest.raises(StopAsyncIteration):
        await items.__anext__()


@pytest.mark.anyio
async def test_two_tasks_on_one_iterator_are_refused() -> None:
    items = History(down(5)).runs().items()
    outcomes: list[str] = []

    async def step() -> None:
        try:
            outcomes.append((await items.__anext__()).id)
        except anyio.BusyResourceError:
            outcomes.append("busy")

    async with anyio.create_task_group() as group:
        group.start_soon(step)
        group.start_soon(step)
    assert sorted(outcomes) == ["busy", "r5"]


# Errors


@pytest.mark.anyio
async def test_an_error_of_the_first_page_comes_as_it_is() -> None:
    with pytest.raises(NotFound):
        await History(down(5), fail={0: 404}).runs().collect()
    with pytest.raises(NotFound):
        await History(down(5), fail={0: 404}).runs()


@pytest.mark.anyio
async def test_a_later_error_carries_what_was_fetched_and_the_next_step_goes_on() -> None:
    service = History(down(5), fail={1: 500})
    items = service.runs(page_size=2).items()
    got: list[str] = []
    with pytest.raises(PaginationError) as caught:
        async for item in items:
            got.append(item.id)
    assert got == ids(caught.value.items) == ["r5", "r4"]
    assert isinstance(caught.value.__cause__, ServerError)
    assert caught.value.cursor == items.cursor
    assert str(caught.value).startswith("executions: the next page failed: caches.list_executions: 500")
    assert str(caught.value).endswith("(after 2 items, which the error holds)")
    assert ids([item async for item in items]) == ["r3", "r2", "r1"]
    assert ids(await service.runs(cursor=caught.value.cursor).collect()) == ["r3", "r2", "r1"]


# Cursors


@pytest.mark.anyio
async def test_a_cursor_is_versioned_json_without_the_key() -> None:
    items = History(down(5)).runs(page_size=2).items()
    await items.__anext__()
    assert json.loads(items.cursor) == {
        "v": 1,
        "list": {"of": "executions", "project": "acFxu7Xr", "cache": "c1"},
        "at": {"index": 0, "after": "r5", "cap": None, "passed": None},
    }
    assert "secret" not in items.cursor


@pytest.mark.anyio
async def test_the_cursor_of_an_iterator_that_has_not_begun_is_the_beginning() -> None:
    service = History(down(3))
    assert ids(await service.runs(cursor=service.runs().items().cursor).collect()) == runs_from(3, 2, 1)
    assert ids(await service.runs(cursor=service.runs().pages().cursor).collect()) == runs_from(3, 2, 1)


def cursor_with(**members: Any) -> str:
    scope = {"of": "executions", "project": "acFxu7Xr", "cache": "c1"}
    return json.dumps({"v": 1, "list": scope, "at": {"index": 0, "after": None}, **members})


@pytest.mark.parametrize(
    ("cursor", "why"),
    [
        (7, "not a int"),
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "members v, list and at"),
        (cursor_with(v=2), "version 2"),
        (cursor_with(list={"of": "exports"}), "another list"),
        (cursor_with(at=[]), "no position"),
        (cursor_with(at={}), "no whole number"),
        (cursor_with(at={"index": -1}), "no whole number"),
        (cursor_with(at={"index": 10**30}), "no whole number"),
        (cursor_with(at={"index": 0, "after": 5}), "no text"),
        (cursor_with(at={"index": 0, "cap": 0}), "no whole number"),
        (cursor_with(at={"index": 0, "passed": 0}), "no text"),
    ],
)
def test_a_cursor_that_is_none_is_refused(cursor: Any, why: str) -> None:
    with pytest.raises(InvalidArgument, match=why):
        History([]).runs(cursor=cursor)


@pytest.mark.parametrize(
    "at",
    [
        {"before": "soon", "read": [], "digits": 0},
        {"before": None, "read": "e1", "digits": 0},
        {"before": None, "read": [1], "digits": 0},
        {"before": None, "read": [], "digits": 10**9},
    ],
)
def test_a_cursor_of_exports_that_is_none_is_refused(at: Any) -> None:
    cursor = json.dumps({"v": 1, "list": {"of": "exports", "project": "acFxu7Xr", "status": None}, "at": at})
    with pytest.raises(InvalidArgument, match="not what a paginator gave"):
        Exports([]).jobs(cursor=cursor)


# Counting from the top of a list that grows there


@pytest.mark.anyio
async def test_a_short_page_ends_the_list_without_another_request() -> None:
    service = History(down(5))
    assert len(await service.runs().collect()) == 5
    assert service.asked == [(0, 50)]


@pytest.mark.anyio
@pytest.mark.parametrize("most", [10, 11, 13, 30])
async def test_a_service_that_gives_less_at_once_than_asked_loses_nothing(most: int) -> None:
    service = History(down(45), most=most)
    assert ids(await service.runs(page_size=40).collect()) == runs_from(*down(45))


@pytest.mark.anyio
async def test_one_new_run_per_request_neither_ends_the_list_late_nor_brings_one_twice() -> None:
    service = History(down(23), grow=[0] + [1] * 100)
    assert ids(await service.runs(page_size=5).collect()) == runs_from(*down(23))


@pytest.mark.anyio
async def test_a_list_that_grows_faster_than_it_is_read_is_an_error_soon() -> None:
    service = History(down(23), grow=[0] + [6] * 200)
    with pytest.raises(PaginationError, match="brings nothing new") as caught:
        await service.runs(page_size=5).collect()
    assert ids(caught.value.items) == runs_from(23, 22, 21, 20, 19)
    assert len(service.asked) < 6
    service.grow = []
    assert ids(await service.runs(cursor=caught.value.cursor).collect()) == runs_from(*down(18))
    service = History(down(23), grow=[0] + [50] * 200)
    with pytest.raises(PaginationError, match="100 pages in a row brought nothing new"):
        await service.runs(page_size=5).collect()
    assert len(service.asked) == 101


@pytest.mark.anyio
async def test_a_burst_of_new_runs_between_two_pages_is_passed_over() -> None:
    service = History(down(23), grow=[0, 60])
    assert ids(await service.runs(page_size=5).collect()) == runs_from(*down(23))


@pytest.mark.anyio
async def test_a_service_that_ignores_the_offset_is_an_error() -> None:
    def handler(request: HttpRequest) -> HttpResponse:
        return answer(200, [execution(number) for number in down(50)[: int(dict(query_of(request))["limit"])]])

    project, http = project_of(handler)
    with pytest.raises(PaginationError, match="brings nothing new") as caught:
        await project.caches.executions("c1", page_size=2).collect()
    assert ids(caught.value.items) == runs_from(50, 49, 48)
    assert len(http.requests) == 4


@pytest.mark.anyio
async def test_old_runs_that_expire_while_they_are_read_end_the_list() -> None:
    service = History(down(10), expire=[0, 0, 7])
    assert ids(await service.runs(page_size=3).collect()) == runs_from(10, 9, 8, 7, 6, 5)
    service = History(down(10), grow=[0, 0, 7], expire=[0, 0, 7])
    assert ids(await service.runs(page_size=3).collect()) == runs_from(10, 9, 8, 7, 6, 5)


@pytest.mark.anyio
async def test_a_list_that_loses_its_head_is_an_error_and_not_a_gap() -> None:
    service = History(down(10))
    items = service.runs(page_size=3).items()
    for _ in range(3):
        await items.__anext__()
    del service.numbers[:4]
    with pytest.raises(PaginationError, match="no longer in the list") as caught:
        await items.__anext__()
    assert ids(caught.value.items) == runs_from(10, 9, 8)


@pytest.mark.anyio
async def test_a_cursor_whose_run_is_gone_is_an_error_and_not_a_gap() -> None:
    service = History(down(10))
    items = service.runs(page_size=3).items()
    for _ in range(6):
        await items.__anext__()
    service.numbers.remove(5)
    with pytest.raises(PaginationError, match="no longer in the list"):
        await service.runs(cursor=items.cursor).collect()


@pytest.mark.anyio
async def test_pages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_PAGES", 3)
    service = History(down(20))
    with pytest.raises(PaginationError, match="3 pages were read") as caught:
        await service.runs(page_size=2).collect()
    assert ids(caught.value.items) == runs_from(*down(20, 15))
    monkeypatch.undo()
    assert ids(await service.runs(cursor=caught.value.cursor).collect()) == runs_from(*down(14))


@given(
    count=st.integers(0, 60),
    page_size=st.integers(1, 25),
    grow=st.lists(st.integers(0, 40), max_size=12),
    cut=st.integers(0, 60),
    later=st.integers(0, 80),
    most=st.integers(10, 30),
    max_items=st.none() | st.integers(0, 70),
)
@ONCE_PER_TEST
def test_a_history_is_read_as_it_was_at_first(  # noqa: PLR0917, PLR0913, RUF100  # a property has its variables
    run: Any, count: int, page_size: int, grow: list[int], cut: int, later: int, most: int, max_items: int | None
) -> None:
    async def main() -> tuple[list[str], list[str]]:
        service = History(down(count), grow=[0, *grow], most=most)
        items = service.runs(page_size=page_size).items()
        first: list[str] = []
        while len(first) < min(cut, count):
            try:
                first.append((await items.__anext__()).id)
            except PaginationError as error:
                # It grew faster than it was read for a while; where it broke off is a place to go on from.
                items = service.runs(page_size=page_size, cursor=error.cursor).items()
        service.grow, service.asked = [later], []
        rest = await service.runs(page_size=page_size, cursor=items.cursor).collect(max_items=max_items)
        return first, ids(rest)

    first, rest = run(main)
    # Where nothing was read, the reading begins with the second part.
    expected = runs_from(*down(count)) if first else runs_from(*down(count + later))
    assert first + rest == expected[: len(expected) if max_items is None else len(first) + max_items]


# Pages that name the next one


@pytest.mark.anyio
async def test_a_search_gives_catalogs_schemas_and_tables_in_this_order() -> None:
    hits = [table("t"), {"catalog": "c"}, {"catalog": "c", "schema": "s"}]
    service = Search({0: (hits, None)})
    assert names(await service.hits(catalog="c", schema="s").collect()) == ["c", "c/s", "c/s/t"]
    assert service.asked == [{"query": "a", "catalog": "c", "schema": "s", "limit": 100, "offset": 0}]


@pytest.mark.anyio
async def test_an_empty_page_that_names_a_next_one_goes_on() -> None:
    service = Search({0: ([], 5), 5: ([], 9), 9: ([table("t")], None)})
    assert names((await service.hits()).items) == ["c/s/t"]
    assert [names(page.items) for page in [page async for page in service.hits().pages()]] == [["c/s/t"]]


@pytest.mark.anyio
async def test_empty_pages_without_end_are_an_error() -> None:
    service = Search({offset: ([], offset + 1) for offset in range(1000)})
    with pytest.raises(PaginationError, match="100 pages in a row brought nothing new") as caught:
        await service.hits().collect()
    assert (caught.value.items, len(service.asked)) == ((), 100)


@pytest.mark.anyio
@pytest.mark.parametrize("following", [5, 4, 0, -1])
async def test_a_next_offset_that_leads_nowhere_is_an_error_behind_the_items_of_its_page(following: int) -> None:
    service = Search({0: ([table("t1")], 5), 5: ([table("t2")], following)})
    items = service.hits().items()
    assert names([await items.__anext__(), await items.__anext__()]) == ["c/s/t1", "c/s/t2"]
    for _ in range(2):
        with pytest.raises(PaginationError, match=f"names {following} as the next offset") as caught:
            await items.__anext__()
        assert names(caught.value.items) == ["c/s/t1", "c/s/t2"]
    assert len(service.asked) == 2
    assert names(await service.hits().collect(max_items=2)) == ["c/s/t1", "c/s/t2"]


@pytest.mark.anyio
async def test_a_next_offset_that_is_no_number_is_an_error() -> None:
    with pytest.raises(PaginationError, match="names 'x' as the next offset, which is no number"):
        await Search({0: ([table("t1")], "x")}).hits().collect()


@pytest.mark.anyio
async def test_the_same_hits_under_ever_new_offsets_are_an_error() -> None:
    service = Search({offset: ([table("t")], offset + 1) for offset in range(1000)})
    with pytest.raises(PaginationError, match="brings nothing new") as caught:
        await service.hits().collect()
    assert (names(caught.value.items), len(service.asked)) == (["c/s/t"], 3)


@pytest.mark.anyio
async def test_a_hit_that_comes_on_two_pages_is_given_once() -> None:
    service = Search({0: ([table("t1"), table("t2")], 2), 2: ([{**table("t2")}, table("t3")], None)})
    assert names(await service.hits().collect()) == ["c/s/t1", "c/s/t2", "c/s/t3"]


@pytest.mark.anyio
async def test_hits_that_keep_coming_again_between_new_ones_do_not_end_the_search() -> None:
    service = Search({
        offset: ([table("t0" if offset % 2 else f"t{offset}")], offset + 1 if offset < 6 else None)
        for offset in range(7)
    })  # fmt: skip
    assert names(await service.hits().collect()) == ["c/s/t0", "c/s/t2", "c/s/t4", "c/s/t6"]


@pytest.mark.anyio
async def test_behind_the_last_hit_of_a_page_the_cursor_is_the_next_page() -> None:
    service = numbered(8, 4)
    items = service.hits(page_size=4).items()
    for _ in range(4):
        await items.__anext__()
    service.asked.clear()
    assert len(await service.hits(page_size=4, cursor=items.cursor).collect()) == 4
    assert [body["offset"] for body in service.asked] == [4]


@pytest.mark.anyio
async def test_inside_a_page_the_search_is_asked_again_with_the_size_it_had() -> None:
    service = numbered(12, 4)
    items = service.hits(page_size=4).items()
    for _ in range(6):
        await items.__anext__()
    service.asked.clear()
    assert names(await service.hits(page_size=9, cursor=items.cursor).collect()) == [
        f"c/s/t{number}" for number in range(6, 12)
    ]
    assert [(body["offset"], body["limit"]) for body in service.asked] == [(4, 4), (8, 9)]


@pytest.mark.anyio
async def test_a_cursor_whose_hit_is_gone_is_an_error_and_not_a_gap() -> None:
    service = numbered(4, 4)
    items = service.hits().items()
    await items.__anext__()
    del service.pages[0][0][0]
    with pytest.raises(PaginationError, match="no longer in its page"):
        await service.hits(cursor=items.cursor).collect()


@pytest.mark.parametrize("arguments", [{"query": None}, {"query": "a", "catalog": 5}, {"query": "a", "schema": 5}])
def test_a_search_for_something_else_than_text_is_refused(arguments: Any) -> None:
    with pytest.raises(InvalidArgument, match="must be text"):
        project_of(Search({}))[0].catalogs.search_all(**arguments)


@given(count=st.integers(0, 40), size=st.integers(1, 12), cut=st.integers(0, 40), most=st.none() | st.integers(0, 50))
@ONCE_PER_TEST
def test_a_search_may_be_broken_off_anywhere(run: Any, count: int, size: int, cut: int, most: int | None) -> None:
    async def main() -> list[str]:
        service = numbered(count, size)
        items = service.hits(page_size=size).items()
        first = [await items.__anext__() for _ in range(min(cut, count))]
        return names([*first, *await service.hits(page_size=size, cursor=items.cursor).collect(max_items=most)])

    end = count if most is None else min(count, min(cut, count) + most)
    assert run(main) == [f"c/s/t{number}" for number in range(end)]


# Pages by time


@pytest.mark.anyio
async def test_the_next_page_is_asked_one_tick_later_than_the_last_job_with_all_digits() -> None:
    service = Exports([3, 2, 123456789])
    assert ids(await service.jobs(page_size=2).collect()) == ["e0", "e1", "e2"]
    assert service.asked == [(2, None), (3, "2026-08-01T08:00:00.000000004Z")]


@pytest.mark.anyio
async def test_jobs_of_one_instant_all_come_once_and_the_page_grows_with_them() -> None:
    service = Exports([5] * 12 + [1])
    assert ids(await service.jobs(page_size=3).collect()) == [f"e{number}" for number in range(13)]
    assert [limit for limit, _ in service.asked] == [3, 6, 9, 12, 15]


@pytest.mark.anyio
@pytest.mark.parametrize("page_size", [1, 50, 199, 200, 1000])
async def test_more_jobs_of_one_instant_than_a_page_holds_are_an_error(page_size: int) -> None:
    service = Exports([5] * 201 + [1])
    with pytest.raises(PaginationError, match=r"200 items .* at 2026-08-01T08:00:00\.000000005Z") as caught:
        await service.jobs(page_size=page_size).collect()
    assert ids(caught.value.items) == [f"e{number}" for number in range(200)]


@pytest.mark.anyio
async def test_199_jobs_of_one_instant_are_passed() -> None:
    service = Exports([5] * 199 + [1, 0])
    assert len(await service.jobs(page_size=200).collect()) == 201


@pytest.mark.anyio
async def test_a_service_that_ignores_the_time_is_an_error() -> None:
    service = Exports(list(range(9)), ignores_before=True)
    with pytest.raises(PaginationError, match="newer ones came") as caught:
        await service.jobs(page_size=3).collect()
    assert (ids(caught.value.items), len(service.asked)) == (["e0", "e1", "e2"], 2)


@pytest.mark.anyio
async def test_jobs_out_of_order_are_an_error_because_they_cannot_be_paged() -> None:
    jobs = [export("a", "2026-08-01T08:00:00Z"), export("b", "2026-08-01T08:00:01Z")]
    with pytest.raises(PaginationError, match="not in the order of their times"):
        await project_of(lambda request: answer(200, jobs))[0].exports.list_all().collect()


@pytest.mark.anyio
@pytest.mark.parametrize("created", [None, 5, "yesterday", "2026-13-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_a_job_without_a_time_that_can_be_asked_for_is_an_error(created: Any) -> None:
    jobs = [export("a", created)]
    with pytest.raises(PaginationError, match="cannot be placed in time"):
        await project_of(lambda request: answer(200, jobs))[0].exports.list_all().collect()


@pytest.mark.anyio
async def test_the_status_is_sent_with_every_page_and_belongs_to_the_cursor() -> None:
    service = Exports([1, 2, 3])
    project, http = project_of(service)
    items = project.exports.list_all(status="FAILED,RUNNING", page_size=2).items()
    assert len([item async for item in items]) == 3
    assert [dict(query_of(request))["status"] for request in http.requests] == ["FAILED,RUNNING"] * 2
    with pytest.raises(InvalidArgument, match="another list"):
        project.exports.list_all(cursor=items.cursor)
    with pytest.raises(InvalidArgument, match="status must be text"):
        project.exports.list_all(status=["FAILED"])  # type: ignore[arg-type]


@given(
    times=st.lists(st.integers(0, 30), max_size=60),
    page_size=st.integers(1, 30),
    inclusive=st.booleans(),
    unit=st.sampled_from([(0, 0), (3, 3), (9, 9), (6, 3), (1, 0)]),
    cut=st.integers(0, 60),
    max_items=st.none() | st.integers(0, 70),
    newer=st.integers(0, 5),
)
@example(times=[1, 1, 1], page_size=1, inclusive=True, unit=(0, 0), cut=2, max_items=None, newer=0)
@ONCE_PER_TEST
def test_exports_come_once_each_whatever_their_times_and_wherever_it_was_broken_off(  # noqa: PLR0917, PLR0913, RUF100  # a property has its variables
    run: Any,
    times: list[int],
    page_size: int,
    inclusive: bool,
    unit: tuple[int, int],
    cut: int,
    max_items: int | None,
    newer: int,
) -> None:
    stored, shown = unit

    async def main() -> list[str]:
        service = Exports(times, digits=stored, shown=shown, inclusive=inclusive)
        items = service.jobs(page_size=page_size).items()
        first = ids([await items.__anext__() for _ in range(min(cut, len(times)))])
        rest = await service.jobs(page_size=page_size, cursor=items.cursor).collect(max_items=max_items)
        assert all(before is None or before.endswith("Z") for _, before in service.asked)
        return [*first, *ids(rest)]

    everything = [f"e{number}" for number in range(len(times))]
    begun = min(cut, len(times))
    assert run(main) == everything[: len(times) if max_items is None else begun + max_items]


@pytest.mark.parametrize(
    ("text", "digits", "later"),
    [
        ("2026-08-01T08:00:00Z", 0, "2026-08-01T08:00:01Z"),
        ("2026-08-01T08:00:00Z", 3, "2026-08-01T08:00:00.001Z"),
        ("2026-08-01T08:00:00.123Z", 0, "2026-08-01T08:00:00.124Z"),
        ("2026-08-01T08:00:00.123Z", 9, "2026-08-01T08:00:00.123000001Z"),
        ("2026-12-31T23:59:59.999999999+03:00", 0, "2027-01-01T00:00:00.000000000+03:00"),
        ("1969-12-31T23:59:59.9", 0, "1970-01-01T00:00:00.0"),
    ],
)
def test_one_tick_later(text: str, digits: int, later: str) -> None:
    assert str(Instant.parse(text)) == text
    assert str(Instant.parse(text).later(digits)) == later


def test_instants_are_compared_by_what_they_mean() -> None:
    rising = ["2026-08-01T08:00:00+03:00", "2026-08-01T05:00:00.000000001Z", "2026-08-01T00:00:00.5-05:30"]
    ticks = [Instant.parse(text).ticks for text in rising]
    assert all(earlier < later for earlier, later in pairwise(ticks))
    assert Instant.parse("2026-08-01T08:00:00.5+03:00").ticks == Instant.parse("2026-08-01T05:00:00.500").ticks

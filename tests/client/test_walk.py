"""Walking from the organizations to every project."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from peaka_async import AsyncPeaka, Forbidden, HttpRequest, ServerError
from tests.support.fake_http import Answer, FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio

ORGANIZATION = {"name": "o", "owner": "u", "createdAt": "t", "iconFileId": None, "description": None}
WORKSPACE = {
    "name": "w", "createdBy": "u", "organizationId": "o", "description": None, "createdAt": None,
    "defaultWorkspace": False,
}  # fmt: skip
PROJECT = {"name": "p", "description": None, "domain": None, "webhookBaseUrl": None, "createdAt": "t"}

TABLE = {
    "catalogId": "7", "catalogName": "c", "tableName": "t", "isCacheable": True, "isCached": False,
    "isDynamicTable": False,
}  # fmt: skip

TREE = {"o1": {"w1": ["p1", "p2"], "w2": []}, "o2": {"w3": ["p3"]}, "o3": {}, "o4": {"w4": ["p4"], "w5": ["p5"]}}


def answers(request: HttpRequest, refused: dict[str, int] | None = None) -> Answer:
    path = path_of(request)
    if refused and path in refused:
        return answer(refused[path], {})
    parts = path.strip("/").split("/")
    if parts == ["organizations"]:
        return answer(200, [{"id": name, **ORGANIZATION} for name in TREE])
    if len(parts) == 3:
        return answer(200, [{"id": name, **WORKSPACE} for name in TREE[parts[1]]])
    return answer(200, [{"id": name, **PROJECT} for name in TREE[parts[1]][parts[3]]])


def client(handler: Any) -> tuple[AsyncPeaka, FakeHttp]:
    http = FakeHttp(handler)
    return AsyncPeaka("ABCDEFGH.secret-part", http_client=http, max_retries=0), http


@pytest.mark.parametrize("width", [1, 2, 10])
async def test_every_project_comes_once_in_the_order_of_the_lists(width: int) -> None:
    peaka, http = client(answers)
    found = [project async for project in peaka.walk_projects(max_concurrency=width)]
    assert [project.id for project in found] == ["p1", "p2", "p3", "p4", "p5"]
    assert found[0].details is not None
    assert found[0].details.name == "p"
    assert repr(found[0]) == "<Project 'p1' 'p'>"
    assert http.most_in_flight <= width


async def test_how_far_a_walk_has_come_shows_in_its_repr() -> None:
    refused = {"/organizations/o1/workspaces/w1/projects": 403}
    peaka, _ = client(lambda request: answers(request, refused))
    walk = peaka.walk_projects()
    assert repr(walk) == "<ProjectWalk after 0 projects, 0 skipped>"
    assert (await anext(walk)).id == "p3"
    assert repr(walk) == "<ProjectWalk after 1 projects, 1 skipped>"


async def test_breaking_off_reads_no_further_and_leaves_nothing_running() -> None:
    peaka, http = client(answers)
    async for _ in peaka.walk_projects(max_concurrency=1):
        break
    assert http.paths == [
        "GET /organizations",
        "GET /organizations/o1/workspaces",
        "GET /organizations/o1/workspaces/w1/projects",
    ]


async def test_a_level_that_refuses_is_passed_over_and_noted() -> None:
    refused = {"/organizations/o1/workspaces": 403, "/organizations/o4/workspaces/w4/projects": 404}
    peaka, _ = client(lambda request: answers(request, refused))
    walk = peaka.walk_projects()
    assert [project.id async for project in walk] == ["p3", "p5"]
    assert [(place, type(error).__name__) for place, error in walk.skipped] == [
        ("o1", "Forbidden"),
        (("o4", "w4"), "NotFound"),
    ]


async def test_a_project_key_may_not_walk() -> None:
    peaka, _ = client(lambda request: answers(request, {"/organizations": 403}))
    with pytest.raises(Forbidden, match="wants a Partner key"):
        await peaka.walk_projects().__anext__()


async def test_a_failed_or_cancelled_step_can_be_repeated_and_loses_nothing() -> None:
    broken = {"/organizations/o4/workspaces/w4/projects": 500}
    peaka, http = client(lambda request: answers(request, broken))
    walk = peaka.walk_projects(max_concurrency=3)
    found: list[str] = []
    with pytest.raises(ServerError):
        while True:
            found.append((await walk.__anext__()).id)
    broken.clear()

    async def hang(request: HttpRequest) -> Answer:
        await anyio.sleep_forever()
        raise AssertionError

    http.handler = hang
    with anyio.move_on_after(1):
        await walk.__anext__()
    http.handler = answers
    found += [project.id async for project in walk]
    assert found == ["p1", "p2", "p3", "p4", "p5"]


async def test_two_tasks_cannot_walk_with_one_object_and_nothing_is_lost_or_repeated() -> None:
    async def slow(request: HttpRequest) -> Answer:
        await anyio.sleep(1)
        return answers(request)

    walk = client(slow)[0].walk_projects(max_concurrency=2)
    found: list[str] = []

    async def read() -> None:
        found.extend([project.id async for project in walk])

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(anyio.BusyResourceError, match="walking with"):
            await anext(walk)
    assert found == ["p1", "p2", "p3", "p4", "p5"]


async def test_two_tasks_cannot_walk_the_tables_of_a_catalog_with_one_object() -> None:
    async def slow(request: HttpRequest) -> Answer:
        path = path_of(request)
        if path.endswith("/schemas"):
            return answer(200, [{"catalogId": "7", "schemaName": f"s{number}"} for number in range(6)])
        await anyio.sleep(1)
        return answer(200, [{**TABLE, "schemaName": path.split("/")[-2]}])

    walk = client(slow)[0].project("acFxu7Xr").catalogs.tables("7", max_concurrency=2)
    found: list[str] = []

    async def read() -> None:
        found.extend([table.schema_name async for table in walk])

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(anyio.BusyResourceError, match="walking with"):
            await anext(walk)
    assert found == ["s0", "s1", "s2", "s3", "s4", "s5"]

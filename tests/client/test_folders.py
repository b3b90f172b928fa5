"""Folders of queries by path: found, made once however many ask, read as a tree, filled and deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_async import AsyncPeaka, AttemptFailed, Conflict, InvalidArgument, NotFound, OutcomeUnknown
from peaka_async.models import Query, QueryFolderItem
from peaka_async.resources.folders import Folders
from peaka_async.resources.queries.tree import folder_tree
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


def of(peaka: AsyncPeaka) -> Folders:
    return peaka.project().folders


def over(http: FakeHttp) -> Folders:
    return of(AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http))


async def paths(peaka: AsyncPeaka) -> list[str]:
    return [folder.path for folder in (await of(peaka).list()).items]


async def saved(peaka: AsyncPeaka, name: str) -> str:
    return (await peaka.project().queries.create(display_name=name, input_query="SELECT 1")).id


async def test_a_folder_is_found_by_its_path_or_is_not_there(peaka: AsyncPeaka) -> None:
    made = await of(peaka).ensure("/reports/monthly")
    found = await of(peaka).at("/reports/monthly/")
    assert found == made
    assert await of(peaka).at("/reports/weekly") is None
    assert await of(peaka).at("/monthly") is None


async def test_what_is_missing_is_made_and_what_is_there_is_not(emulator: RunningEmulator, peaka: AsyncPeaka) -> None:
    first = await of(peaka).ensure("/a/b")
    assert (first.name, first.path) == ("b", "/a/b")
    deeper = await of(peaka).ensure("/a/b/c")
    assert deeper.parent_id == first.id
    assert await of(peaka).ensure("/a/b") == first
    assert await paths(peaka) == ["/a", "/a/b", "/a/b/c"]
    journal = emulator.world.journal
    assert (len(journal.of("folders.create")), len(journal.of("folders.create_in"))) == (1, 2)


async def test_many_tasks_that_want_the_same_folder_make_it_once(emulator: RunningEmulator, peaka: AsyncPeaka) -> None:
    ids: list[str] = []

    async def one() -> None:
        ids.append((await of(peaka).ensure("/a/b/c")).id)

    async with anyio.create_task_group() as group:
        for _ in range(20):
            group.start_soon(one)
    assert len(ids) == 20
    assert len(set(ids)) == 1
    assert await paths(peaka) == ["/a", "/a/b", "/a/b/c"]
    assert [entry.status for entry in emulator.world.journal.of("folders.create_in")] == [201, 201]


async def test_clients_that_make_the_same_folder_at_once_both_get_it(emulator: RunningEmulator) -> None:
    ids: list[str] = []

    async def one() -> None:
        async with emulator.client() as client:
            ids.append((await of(client).ensure("/a/b")).id)

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(one)
    assert len(set(ids)) == 1
    # They do meet, or this test would show nothing.
    assert 409 in [entry.status for entry in emulator.world.journal.of("folders.create")]


FOLDER = {"id": "f1", "name": "a", "path": "/a", "parentId": None, "createdAt": "2026-08-18T10:00:00Z"}


def service(*, listed: list[list[Any]], created: Any) -> FakeHttp:
    def serve(request: Any) -> Any:
        return created if request.method == "POST" else answer(200, {"items": listed.pop(0)})

    return FakeHttp(serve)


@pytest.mark.parametrize("created", [AttemptFailed("ReadError: reset", sent=True), answer(409, {"message": "exists"})])
async def test_a_folder_whose_answer_was_lost_or_that_somebody_made_meanwhile_is_adopted(created: Any) -> None:
    http = service(listed=[[], [FOLDER]], created=created)
    folder = await over(http).ensure("/a")
    assert folder == QueryFolderItem.from_dict(FOLDER)
    assert [path.split()[0] for path in http.paths] == ["GET", "POST", "GET"]


@pytest.mark.parametrize(
    ("created", "kind"),
    [(AttemptFailed("ReadError: reset", sent=True), OutcomeUnknown), (answer(409, {"message": "exists"}), Conflict)],
)
async def test_what_is_not_listed_after_all_is_not_made_up(created: Any, kind: type[Exception]) -> None:
    http = service(listed=[[], []], created=created)
    with pytest.raises(kind):
        await over(http).ensure("/a")
    assert [path.split()[0] for path in http.paths] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("path", ["", "a/b", "/", "//", "/a/../b", "/./a", None, 7])
async def test_what_is_no_path_of_a_folder_is_refused_before_anything_is_sent(path: Any) -> None:
    http = FakeHttp(lambda _: answer(200, {"items": []}))
    folders = over(http)
    with pytest.raises(InvalidArgument, match="path is"):
        await folders.ensure(path)
    assert http.requests == []


async def test_the_tree_is_walked_depth_first_with_the_queries_of_the_root_too(peaka: AsyncPeaka) -> None:
    folders = of(peaka)
    for path in ("/z", "/a/y", "/a/b/c"):
        await folders.ensure(path)
    for name, path in (("top", "/"), ("two", "/a/b"), ("one", "/a/b"), ("three", "/z")):
        await peaka.project().queries.create(display_name=name, input_query="SELECT 1", path=path)
    root = await folders.tree()
    seen = [(node.path, [query.name for query in node.queries]) for node in root.walk()]
    assert seen == [
        ("/", ["top"]),
        ("/a", []),
        ("/a/b", ["one", "two"]),
        ("/a/b/c", []),
        ("/a/y", []),
        ("/z", ["three"]),
    ]
    assert [repr(root), root.folder] == ["<FolderNode '/': 2 folders, 1 queries>", None]
    assert root.children[0].folder == await folders.at("/a")


def test_what_names_a_folder_that_is_not_there_is_shown_at_the_root() -> None:
    query = {"id": "7", "name": "q", "displayName": "q", "inputQuery": ""}
    lost = {**FOLDER, "id": "f2", "name": "b", "path": "/gone/b", "parentId": "gone"}
    root = folder_tree(
        [QueryFolderItem.from_dict(one) for one in (FOLDER, lost)],
        [Query.from_dict(one) for one in (query, {**query, "folderId": "gone"}, {**query, "folderId": "f1"})],
    )
    assert [(node.path, len(node.queries)) for node in root.walk()] == [("/", 2), ("/a", 1), ("/gone/b", 0)]


def folder(name: str, parent: str | None, path: str = "/x") -> QueryFolderItem:
    return QueryFolderItem.from_dict({**FOLDER, "id": name, "name": name, "path": path, "parentId": parent})


def filed(name: str, where: str | None) -> Query:
    return Query.from_dict({"id": name, "name": name, "displayName": name, "inputQuery": "", "folderId": where})


def test_folders_that_are_inside_of_each_other_are_shown_at_the_root_with_their_queries() -> None:
    root = folder_tree(
        [folder("z", None), folder("a", "b"), folder("b", "a"), folder("c", "c"), folder("d", "b")],
        [filed("in-a", "a"), filed("in-b", "b"), filed("in-c", "c"), filed("in-d", "d")],
    )
    shown = [(node.folder.id if node.folder else None, [one.name for one in node.queries]) for node in root.walk()]
    assert shown == [(None, []), ("a", ["in-a"]), ("b", ["in-b"]), ("d", ["in-d"]), ("c", ["in-c"]), ("z", [])]
    assert [child.folder.id for child in root.children if child.folder] == ["a", "c", "z"]


def test_there_is_no_limit_to_how_deep_folders_are() -> None:
    names = [f"f{number}" for number in range(5000)]
    folders = [folder(name, above) for name, above in zip(names, [None, *names], strict=False)]
    root = folder_tree(reversed(folders), [filed("q", names[-1])])
    nodes = list(root.walk())
    assert (len(nodes), [query.name for query in nodes[-1].queries]) == (5001, ["q"])


def test_a_name_that_is_null_stands_first() -> None:
    nameless: Any = [{**FOLDER, "id": "f0", "name": None}, FOLDER]
    root = folder_tree(map(QueryFolderItem.from_dict, reversed(nameless)), [])
    assert [child.folder and child.folder.id for child in root.children] == ["f0", "f1"]


@pytest.mark.parametrize(("told", "found"), [(None, []), ([], []), ([None, FOLDER, None], ["/a"])])
async def test_null_where_folders_were_expected_is_none(told: Any, found: list[str]) -> None:
    http = FakeHttp(lambda request: answer(200, {"items": told} if "folders" in request.url else []))
    assert [node.path for node in (await over(http).tree()).walk()] == ["/", *found]
    assert (await over(http).at("/a") is None) is (found == [])


async def test_a_folder_without_a_path_is_at_none() -> None:
    http = FakeHttp(lambda _: answer(200, {"items": [{**FOLDER, "path": None}]}))
    assert await over(http).at("/a") is None


async def test_queries_are_read_before_folders_so_that_none_lacks_its_folder() -> None:
    http = FakeHttp(lambda request: answer(200, {"items": []} if "folders" in request.url else []))
    await over(http).tree()
    assert http.paths == ["GET /data/projects/acFxu7Xr/queries", "GET /data/projects/acFxu7Xr/queries/folders"]


@pytest.mark.parametrize("width", [1, 3])
async def test_the_first_query_moves_alone_and_then_as_many_as_are_allowed_at_once(width: int) -> None:
    began = anyio.current_time()
    times: list[float] = []

    async def serve(request: Any) -> Any:
        times.append(anyio.current_time() - began)
        await anyio.sleep(1)
        return answer(200)

    http = FakeHttp(serve)
    await over(http).move_queries([str(number) for number in range(9)], "/a", max_concurrency=width)
    assert path_of(http.requests[0]) == "/data/projects/acFxu7Xr/queries/0/path"
    assert http.most_in_flight == width
    assert times == [0, *(1 + number // width for number in range(8))]


@pytest.mark.parametrize(
    ("ids", "why"),
    [
        (["1", 7, None], r"query_ids\[1\] must be the id of a query, which is text, not 7"),
        ([["a"]], r"query_ids\[0\] must be the id of a query, which is text, not \['a'\]"),
        (["1", ""], r"query_ids\[1\] must not be ''"),
        (["1", ".."], r"query_ids\[1\] must not be '\.\.'"),
        (None, "query_ids must be several ids"),
        (7, "query_ids must be several ids"),
        ("17", "query_ids must be several ids"),
    ],
)
async def test_ids_that_cannot_be_right_are_refused_before_anything_is_sent(ids: Any, why: str) -> None:
    http = FakeHttp(lambda _: answer(200))
    with pytest.raises(InvalidArgument, match=why):
        await over(http).move_queries(ids, "/a")
    assert http.requests == []


async def test_only_without_force_is_it_said_what_force_would_do() -> None:
    for force, hint in ((None, "force=True deletes all that it holds"), (False, "force=True"), (True, None)):
        with pytest.raises(Conflict) as caught:
            await over(FakeHttp(lambda _: answer(409, {"message": "not empty"}))).delete("f1", force=force)
        assert (caught.value.hint is None) if hint is None else (hint in str(caught.value))


async def test_queries_are_moved_and_folders_made_for_them_once(emulator: RunningEmulator, peaka: AsyncPeaka) -> None:
    ids = [await saved(peaka, f"q{number}") for number in range(6)]
    await of(peaka).move_queries([*ids, ids[0]], "/new/place/")
    assert await paths(peaka) == ["/new", "/new/place"]
    assert {query.path for query in await peaka.project().queries.list()} == {"/new/place"}
    assert len(emulator.world.journal.of("queries.update_path")) == 6
    await of(peaka).move_queries(ids[:1], "/")
    assert (await peaka.project().queries.get(ids[0])).path == "/"
    await of(peaka).move_queries([], "/nowhere")
    assert await of(peaka).at("/nowhere") is None


async def test_moving_says_which_query_is_not_there(peaka: AsyncPeaka) -> None:
    with pytest.raises(NotFound, match="There is no query with id: 17"):
        await of(peaka).move_queries([await saved(peaka, "q"), "17"], "/a")


async def test_a_folder_that_holds_anything_is_deleted_only_by_force(peaka: AsyncPeaka) -> None:
    folders = of(peaka)
    query_id = await saved(peaka, "q")
    await folders.move_queries([query_id], "/a/b")
    top = await folders.ensure("/a")
    with pytest.raises(Conflict, match="force=True deletes all that it holds"):
        await folders.delete(top.id)
    await folders.delete(top.id, force=True)
    assert await paths(peaka) == []
    with pytest.raises(NotFound):
        await peaka.project().queries.get(query_id)
    with pytest.raises(NotFound):
        await folders.delete(top.id)

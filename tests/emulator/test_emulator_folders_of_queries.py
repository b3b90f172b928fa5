"""Folders of saved queries: the tree, its paths, what moves, and what a delete takes with it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

TAKEN = {"error": "Conflict", "message": "Folder already exists", "errorCode": None}
UNKNOWN = {"error": "Not Found", "message": "Folder not found", "errorCode": None}


def made(data: httpx.Client, name: str, parent: str | None = None) -> dict[str, Any]:
    answer = data.post("/queries/folders" + (f"/{parent}" if parent else ""), json={"folderName": name})
    assert answer.status_code == 201, answer.text
    folder: dict[str, Any] = answer.json()
    return folder


def save(data: httpx.Client, name: str, path: str = "/") -> dict[str, Any]:
    saved: dict[str, Any] = data.post(
        "/queries", json={"displayName": name, "inputQuery": "SELECT 1", "path": path}
    ).json()
    return saved


def paths(data: httpx.Client) -> list[str]:
    return [one["path"] for one in data.get("/queries/folders").json()["items"]]


def test_folders_of_every_level_are_listed_flat_under_items(data: httpx.Client) -> None:
    assert data.get("/queries/folders").json() == {"items": []}
    reports = made(data, "Reports")
    monthly = made(data, "Monthly", reports["id"])
    assert reports == {
        "id": reports["id"],
        "name": "Reports",
        "path": "/Reports",
        "parentId": None,
        "createdAt": "2026-08-18T09:00:00Z",
    }
    assert monthly == {**reports, "id": monthly["id"], "name": "Monthly", "path": "/Reports/Monthly"} | {
        "parentId": reports["id"]
    }
    assert data.get("/queries/folders").json() == {"items": [reports, monthly]}


def test_a_folder_that_exists_is_409_and_its_name_elsewhere_is_not(data: httpx.Client) -> None:
    reports = made(data, "Reports")
    inside = made(data, "Reports", reports["id"])
    for path in ("/queries/folders", f"/queries/folders/{reports['id']}"):
        answer = data.post(path, json={"folderName": "Reports"})
        assert (answer.status_code, answer.json()) == (409, TAKEN)
    assert inside["path"] == "/Reports/Reports"
    # Case counts.
    assert made(data, "reports")["path"] == "/reports"


def test_a_folder_reads_with_what_is_directly_inside(data: httpx.Client) -> None:
    reports = made(data, "Reports")
    monthly = made(data, "Monthly", reports["id"])
    made(data, "2026", monthly["id"])
    direct, _ = save(data, "a", "/Reports"), save(data, "b", "/Reports/Monthly")
    answer = data.get(f"/queries/folders/{reports['id']}")
    assert (answer.status_code, answer.json()) == (200, {**reports, "folders": [monthly], "queries": [direct]})


def test_the_tree_nests_folders_and_has_queries_when_asked(data: httpx.Client) -> None:
    reports = made(data, "Reports")
    monthly = made(data, "Monthly", reports["id"])
    other = made(data, "Other")
    query = save(data, "q", "/Reports/Monthly")
    save(data, "at the root")

    def node(folder: dict[str, Any], children: list[Any], queries: list[Any]) -> dict[str, Any]:
        names = ("id", "name", "path")
        return {**{name: folder[name] for name in names}, "children": children, "queries": queries}

    bare = [node(reports, [node(monthly, [], [])], []), node(other, [], [])]
    full = [node(reports, [node(monthly, [], [query])], []), node(other, [], [])]
    assert data.get("/queries/folders/tree").json() == {"tree": bare}
    assert data.get("/queries/folders/tree", params={"includeQueries": "false"}).json() == {"tree": bare}
    assert data.get("/queries/folders/tree", params={"includeQueries": "true"}).json() == {"tree": full}
    below = data.get("/queries/folders/tree", params={"includeQueries": "true", "rootFolderId": monthly["id"]})
    assert below.json() == {"tree": [node(monthly, [], [query])]}


def test_queries_move_in_and_back_to_the_root(data: httpx.Client) -> None:
    folder = made(data, "x")
    inside, elsewhere, outside = save(data, "a", "/x"), save(data, "b", "/y"), save(data, "c")
    answer = data.put(
        f"/queries/folders/{folder['id']}",
        json={"queryIdsAdded": [outside["id"]], "queryIdsRemoved": [inside["id"], elsewhere["id"]]},
    )
    moved = {**outside, "path": "/x", "folderId": folder["id"]}
    assert (answer.status_code, answer.json()) == (200, {**folder, "folders": [], "queries": [moved]})
    assert [one["path"] for one in data.get("/queries").json()] == ["/", "/y", "/x"]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"queryIdsAdded": []}, {"error": "Bad Request", "message": "Missing property 'queryIdsRemoved'"}),
        (
            {"queryIdsAdded": None, "queryIdsRemoved": []},
            {"error": "Bad Request", "message": "Missing property 'queryIdsAdded'"},
        ),
        (
            {"queryIdsAdded": ["1"], "queryIdsRemoved": []},
            {"errorCode": 100, "message": "There is no query with id: 1"},
        ),
    ],
)
def test_both_lists_of_known_queries_are_wanted(
    data: httpx.Client, body: dict[str, Any], refusal: dict[str, Any]
) -> None:
    answer = data.put(f"/queries/folders/{made(data, 'x')['id']}", json=body)
    assert (answer.status_code, answer.json()) == (400, refusal)


def test_with_an_unknown_query_none_is_moved(data: httpx.Client) -> None:
    folder, query = made(data, "x"), save(data, "a", "/x")
    body = {"queryIdsAdded": ["1"], "queryIdsRemoved": [query["id"]]}
    assert data.put(f"/queries/folders/{folder['id']}", json=body).status_code == 400
    assert data.get(f"/queries/{query['id']}").json() == query


def test_a_rename_changes_the_paths_of_all_that_is_inside(data: httpx.Client) -> None:
    reports = made(data, "Reports")
    made(data, "Monthly", reports["id"])
    query = save(data, "q", "/Reports/Monthly")
    answer = data.patch(f"/queries/folders/{reports['id']}/name", json={"name": "Archived Reports"})
    assert (answer.status_code, answer.json()) == (
        200,
        {**reports, "name": "Archived Reports", "path": "/Archived Reports"},
    )
    assert data.get(f"/queries/{query['id']}").json()["path"] == "/Archived Reports/Monthly"


def test_a_name_that_is_taken_is_409_and_ones_own_is_not(data: httpx.Client) -> None:
    folder, _ = made(data, "mine"), made(data, "taken")
    path = f"/queries/folders/{folder['id']}/name"
    assert data.patch(path, json={"name": "mine"}).json() == folder
    answer = data.patch(path, json={"name": "taken"})
    assert (answer.status_code, answer.json()) == (409, TAKEN)


@pytest.mark.parametrize("name", ["", "a/b"])
def test_a_name_that_is_not_one_part_of_a_path_is_400(data: httpx.Client, name: str) -> None:
    folder = made(data, "x")
    refusal = {"error": "Bad Request", "message": "The name of a folder must be one part of a path"}
    for answer in (
        data.post("/queries/folders", json={"folderName": name}),
        data.patch(f"/queries/folders/{folder['id']}/name", json={"name": name}),
    ):
        assert (answer.status_code, answer.json()) == (400, refusal)


def test_a_moved_folder_has_the_path_that_was_sent(data: httpx.Client) -> None:
    reports = made(data, "Reports")
    query = save(data, "q", "/Reports/Monthly")
    answer = data.patch(f"/queries/folders/{reports['id']}/path", json={"path": "/archive/2026/Old"})
    moved = answer.json()
    assert (answer.status_code, moved) == (
        200,
        {**reports, "name": "Old", "path": "/archive/2026/Old", "parentId": moved["parentId"]},
    )
    assert sorted(paths(data)) == ["/archive", "/archive/2026", "/archive/2026/Old", "/archive/2026/Old/Monthly"]
    assert data.get(f"/queries/{query['id']}").json()["path"] == "/archive/2026/Old/Monthly"
    # To where it is: nothing changes.
    assert data.patch(f"/queries/folders/{reports['id']}/path", json={"path": moved["path"]}).json() == moved


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/taken", 409, "Folder already exists"),
        ("/x/y/z", 409, "A folder cannot be moved into itself"),
        ("/x/new", 409, "A folder cannot be moved into itself"),
        ("/", 400, "Property 'path' must name a folder"),
        ("taken", 400, "Property 'path' must begin with a slash"),
        ("/a" * 99 + "/b", 400, "Folders cannot be nested more than 100 deep"),
    ],
)
def test_a_folder_cannot_be_moved_just_anywhere(data: httpx.Client, path: str, status: int, message: str) -> None:
    made(data, "taken")
    save(data, "q", "/x/y")
    folder = next(one for one in data.get("/queries/folders").json()["items"] if one["path"] == "/x")
    before = data.get("/queries/folders").json()
    answer = data.patch(f"/queries/folders/{folder['id']}/path", json={"path": path})
    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert data.get("/queries/folders").json() == before


def test_folders_nest_a_hundred_deep_and_no_further(data: httpx.Client) -> None:
    query = save(data, "q", "/a" * 100)
    assert query["path"] == "/a" * 100
    tree = data.get("/queries/folders/tree").json()["tree"]
    depth = 0
    while tree:
        depth, tree = depth + 1, tree[0]["children"]
    assert depth == 100
    answer = data.post(f"/queries/folders/{query['folderId']}", json={"folderName": "b"})
    refusal = {"error": "Bad Request", "message": "Folders cannot be nested more than 100 deep"}
    assert (answer.status_code, answer.json()) == (400, refusal)


def test_an_empty_folder_is_deleted_with_204(data: httpx.Client) -> None:
    answer = data.delete(f"/queries/folders/{made(data, 'x')['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert paths(data) == []


@pytest.mark.parametrize("contents", ["query", "folder"])
def test_a_folder_that_holds_anything_is_deleted_only_by_force(data: httpx.Client, contents: str) -> None:
    folder = made(data, "x")
    save(data, "q", "/x" if contents == "query" else "/x/y")
    kept = save(data, "kept")
    path = f"/queries/folders/{folder['id']}"
    for parameters in ({}, {"force": "false"}):
        answer = data.delete(path, params=parameters)
        refusal = {"error": "Conflict", "message": "Folder is not empty", "errorCode": None}
        assert (answer.status_code, answer.json()) == (409, refusal)
    assert data.delete(path, params={"force": "true"}).status_code == 204
    assert (paths(data), data.get("/queries").json()) == ([], [kept])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "", {"folderName": "y"}),
        ("PUT", "", {"queryIdsAdded": [], "queryIdsRemoved": []}),
        ("DELETE", "", None),
        ("PATCH", "/name", {"name": "y"}),
        ("PATCH", "/path", {"path": "/y"}),
        ("GET", "tree", None),
    ],
)
def test_an_unknown_folder_is_404(data: httpx.Client, method: str, path: str, body: Any) -> None:
    where = "/queries/folders/tree?rootFolderId=none" if path == "tree" else f"/queries/folders/none{path}"
    answer = data.request(method, where, json=body)
    assert (answer.status_code, answer.json()) == (404, UNKNOWN)

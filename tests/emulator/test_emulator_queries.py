"""Saved queries: what is stored, what changes, where they are filed, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from peaka_async.emulator import World
from peaka_async.emulator.world import Options

SELECT = "SELECT 1 AS one"


def save(data: httpx.Client, name: str = "Daily Revenue", **more: Any) -> dict[str, Any]:
    answer = data.post("/queries", json={"displayName": name, "inputQuery": SELECT, **more})
    assert answer.status_code == 200, answer.text
    saved: dict[str, Any] = answer.json()
    return saved


def test_a_plain_query_is_stored_at_the_root_under_a_slug(data: httpx.Client) -> None:
    saved = save(data)
    assert saved == {
        "id": saved["id"],
        "displayName": "Daily Revenue",
        "name": "dailyrevenue",
        "inputQuery": SELECT,
        "queryType": "PLAIN",
        "schedule": None,
        "path": "/",
        "folderId": None,
    }
    assert saved["id"].isdecimal()
    assert int(saved["id"]) > 2**53
    assert data.get(f"/queries/{saved['id']}").json() == saved
    assert data.get("/queries").json() == [saved]


def test_documented_the_root_has_no_path(data: httpx.Client, world: World) -> None:
    world.options = Options(behaviour="documented")
    saved = save(data)
    assert (saved["path"], saved["folderId"]) == (None, None)
    assert save(data, path="/x")["path"] == "/x"


def test_a_plain_query_is_text_that_nobody_looks_at(data: httpx.Client) -> None:
    for text in ("", "SELECT * FROM nowhere.at.all", "no SQL", "SELECT 'ü'"):
        for checked in ("true", "false"):
            answer = data.post(
                "/queries", params={"checkSchemaExists": checked}, json={"displayName": "q", "inputQuery": text}
            )
            assert (answer.status_code, answer.json()["inputQuery"]) == (200, text)


def test_a_second_query_of_one_name_is_another_query_under_another_slug(data: httpx.Client) -> None:
    saved = [save(data, name) for name in ("Revenue!", "revenue", "REVENUE")]
    assert [one["name"] for one in saved] == ["revenue", "revenue_1", "revenue_2"]
    assert [one["displayName"] for one in saved] == ["Revenue!", "revenue", "REVENUE"]
    assert len({one["id"] for one in saved}) == 3


def test_an_update_keeps_what_is_left_out_or_null(data: httpx.Client) -> None:
    saved = save(data, path="/reports/monthly")
    path = f"/queries/{saved['id']}"
    changed = data.put(path, json={"inputQuery": "SELECT 2"})
    assert (changed.status_code, changed.json()) == (200, {**saved, "inputQuery": "SELECT 2"})
    nothing = data.put(path, json={"displayName": None, "inputQuery": None, "schedule": None, "path": None})
    assert nothing.json() == changed.json()
    assert data.put(path, json={}).json() == changed.json()


def test_a_new_display_name_gives_a_new_slug_and_the_old_one_keeps_it(data: httpx.Client) -> None:
    save(data, "taken")
    saved = save(data, "mine")
    path = f"/queries/{saved['id']}"
    assert data.put(path, json={"displayName": "Mine"}).json()["name"] == "mine"
    assert data.put(path, json={"displayName": "Taken"}).json()["name"] == "taken_1"
    assert data.put(path, json={"displayName": "Taken"}).json()["name"] == "taken_1"


def test_a_deleted_query_is_400_and_not_404(data: httpx.Client) -> None:
    path = f"/queries/{save(data)['id']}"
    answer = data.delete(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert data.get("/queries").json() == []
    unknown = {"errorCode": 100, "message": f"There is no query with id: {path.removeprefix('/queries/')}"}
    for method, where, body in (
        ("GET", path, None),
        ("PUT", path, {"inputQuery": "SELECT 2"}),
        ("DELETE", path, None),
        ("PATCH", f"{path}/path", {"path": "/x"}),
    ):
        answer = data.request(method, where, json=body)
        assert (answer.status_code, answer.json()) == (400, unknown)


def test_a_new_path_makes_folders_that_outlive_the_query(data: httpx.Client) -> None:
    path = f"/queries/{save(data)['id']}"
    answer = data.patch(f"{path}/path", json={"path": "/x/y"})
    assert (answer.status_code, answer.content) == (200, b"")
    moved = data.get(path).json()
    folders = {one["id"]: one["path"] for one in data.get("/queries/folders").json()["items"]}
    assert list(folders.values()) == ["/x", "/x/y"]
    assert (moved["path"], folders[moved["folderId"]]) == ("/x/y", "/x/y")
    data.delete(path)
    assert {one["id"]: one["path"] for one in data.get("/queries/folders").json()["items"]} == folders


def test_a_query_goes_back_to_the_root_by_a_slash(data: httpx.Client) -> None:
    saved = save(data, path="/x/y/")
    assert saved["path"] == "/x/y"
    assert data.put(f"/queries/{saved['id']}", json={"path": "/"}).json() == {**saved, "path": "/", "folderId": None}


def test_one_path_is_made_once(data: httpx.Client) -> None:
    one, other = (save(data, path="/x/y") for _ in range(2))
    assert one["folderId"] == other["folderId"]
    assert len(data.get("/queries/folders").json()["items"]) == 2


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_other_verbs_on_a_path_are_405(data: httpx.Client, method: str) -> None:
    answer = data.request(method, f"/queries/{save(data)['id']}/path", json={"path": "/x"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "PATCH")
    assert data.get("/queries/folders").json() == {"items": []}


def test_the_path_route_of_old_documents_is_unrouted(http: httpx.Client) -> None:
    assert http.patch("/api/queries/1/path", json={"path": "/x"}).status_code == 404


CRON = {"type": "cron", "cronExpression": "0 0 * * *"}
BAD = "Bad Request"


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ({"displayName": None}, {"error": BAD, "message": "Missing property 'displayName'"}),
        ({"inputQuery": None}, {"error": BAD, "message": "Missing property 'inputQuery'"}),
        ({"displayName": 5}, {"error": BAD, "message": "Property 'displayName' must be of type string"}),
        ({"displayName": "!"}, {"errorCode": 100, "message": "A query name needs a letter or a digit"}),
        ({"queryType": "VIEW"}, {"error": BAD, "message": "Property 'queryType' has no such value: 'VIEW'"}),
        ({"path": "x"}, {"error": BAD, "message": "Property 'path' must begin with a slash"}),
        ({"path": "/x" * 101}, {"error": BAD, "message": "Folders cannot be nested more than 100 deep"}),
        (
            {"inputQueryRefId": "1"},
            {"error": BAD, "message": "Property 'inputQueryRefId' needs the queryType 'MATERIALIZED'"},
        ),
        (
            {"inputQueryRefId": "1", "queryType": "MATERIALIZED"},
            {"errorCode": 100, "message": "There is no query with id: 1"},
        ),
        ({"schedule": "daily"}, {"error": BAD, "message": "Property 'schedule' must be of type object"}),
        ({"schedule": {}}, {"error": BAD, "message": "Missing property 'type'"}),
        ({"schedule": {"type": "BASIC"}}, {"error": BAD, "message": "Property 'type' has no such value: 'BASIC'"}),
        ({"schedule": {"type": "cron"}}, {"error": BAD, "message": "Missing property 'cronExpression'"}),
        (
            {"schedule": {"type": "cron", "cronExpression": 5}},
            {"error": BAD, "message": "Property 'cronExpression' must be of type string"},
        ),
        (
            {"schedule": {"type": "cron", "cronExpression": "0 0 * *"}},
            {"error": BAD, "message": "Invalid 'cronExpression' or 'timezone': five fields are needed, not 4"},
        ),
        (
            {"schedule": {**CRON, "timezone": "x"}},
            {"error": BAD, "message": "Invalid 'cronExpression' or 'timezone': there is no time zone 'x'"},
        ),
        ({"schedule": {"type": "interval"}}, {"error": BAD, "message": "Missing property 'repeatDuration'"}),
        (
            {"schedule": {"type": "interval", "repeatDuration": "PT0S"}},
            {"error": BAD, "message": "Invalid 'repeatDuration': 'PT0S'"},
        ),
        (
            {"schedule": {"type": "interval", "repeatDuration": "P101Y"}},
            {"error": BAD, "message": "Invalid 'repeatDuration': 'P101Y'"},
        ),
        (
            {"schedule": {"type": "interval", "repeatDuration": "6h"}},
            {"error": BAD, "message": "Invalid 'repeatDuration': '6h'"},
        ),
    ],
)
def test_what_cannot_be_saved_is_400_and_leaves_nothing_behind(
    data: httpx.Client, asked: dict[str, Any], body: dict[str, Any]
) -> None:
    whole = {"displayName": "q", "inputQuery": SELECT, "path": "/never/made", **asked}
    answer = data.post("/queries", json=whole)
    assert (answer.status_code, answer.json()) == (400, body)
    assert (data.get("/queries").json(), data.get("/queries/folders").json()) == ([], {"items": []})


def test_a_refused_update_changes_nothing(data: httpx.Client) -> None:
    saved = save(data)
    asked = {"displayName": "other", "inputQuery": "SELECT 2", "path": "/x", "schedule": {"type": "cron"}}
    assert data.put(f"/queries/{saved['id']}", json=asked).status_code == 400
    assert data.get("/queries").json() == [saved]
    assert data.get("/queries/folders").json() == {"items": []}


def test_a_plain_query_keeps_no_schedule(data: httpx.Client) -> None:
    assert save(data, schedule=CRON)["schedule"] is None


def test_saved_queries_and_folders_survive_a_snapshot(data: httpx.Client, world: World) -> None:
    save(data, path="/x/y")
    before = (data.get("/queries").json(), data.get("/queries/folders").json())
    snapshot = json.loads(json.dumps(world.snapshot()))
    data.delete(f"/queries/{before[0][0]['id']}")
    world.restore(snapshot)
    assert (data.get("/queries").json(), data.get("/queries/folders").json()) == before

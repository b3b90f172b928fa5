"""Routing, the two keys, the headers, and the bodies that the framework gives."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, World, create_app
from peaka_async.emulator.document import packaged_document, read_document
from peaka_async.emulator.registry import registered
from peaka_async.emulator.routing import Match, NoMatch, Router

NOW = "2026-08-18T09:00:00Z"


@pytest.fixture
def router() -> Router:
    return Router(packaged_document().operations.values())


@pytest.mark.parametrize(
    ("method", "path", "operation", "arguments"),
    [
        ("GET", "/data/projects/p/queries/folders/tree", "folders.get_tree", {"projectId": "p"}),
        ("GET", "/data/projects/p/queries/folders/f", "folders.get", {"projectId": "p", "folderId": "f"}),
        ("POST", "/data/projects/p/queries/folders/f", "folders.create_in", {"projectId": "p", "parentFolderId": "f"}),
        (
            "POST",
            "/data/projects/p/queries/folders/tree",
            "folders.create_in",
            {"projectId": "p", "parentFolderId": "tree"},
        ),
        ("GET", "/data/projects/p/cache/status", "caches.list_statuses", {"projectId": "p"}),
        ("GET", "/data/projects/p/cache/c", "caches.get", {"projectId": "p", "cacheId": "c"}),
        ("GET", "/connections/config", "connection_configs.list", {}),
        ("GET", "/connections/p", "connections.list", {"projectId": "p"}),
        (
            "POST",
            "/metadata/p/relations/c/s/t/x",
            "metadata.add_relation",
            {"projectId": "p", "catalogId": "c", "schemaName": "s", "tableName": "t", "columnName": "x"},
        ),
        (
            "PUT",
            "/metadata/p/relations/c/s/t/x",
            "metadata.update_relation",
            {"projectId": "p", "catalogId": "c", "schemaName": "s", "tableName": "t", "relationId": "x"},
        ),
        (
            "GET",
            "/data/projects/p/catalogs/1/schemas/a%2Fb/tables",
            "catalogs.list_tables",
            {"projectId": "p", "catalogId": "1", "schemaName": "a/b"},
        ),
    ],
)
def test_literal_segments_win_and_each_verb_names_its_own_arguments(
    router: Router, method: str, path: str, operation: str, arguments: dict[str, str]
) -> None:
    match = router.match(method, path)
    assert isinstance(match, Match)
    assert (match.operation.id, match.arguments) == (operation, arguments)


def test_an_empty_segment_is_no_argument(router: Router) -> None:
    assert router.match("GET", "/connections/") == NoMatch(())


def test_every_operation_of_the_document_is_found_by_its_own_path(router: Router) -> None:
    operations = packaged_document().operations
    assert len(operations) == 142
    for operation in operations.values():
        match = router.match(operation.method, "/" + "/".join(operation.segments))
        assert isinstance(match, Match)
        assert match.operation is operation


def test_every_handler_belongs_to_an_operation_of_the_document() -> None:
    assert registered().keys() - packaged_document().operations.keys() == set()


def test_every_operation_of_the_document_has_a_handler_and_no_handler_is_for_another() -> None:
    assert registered().keys() == packaged_document().operations.keys()


def test_an_unknown_path_gets_the_body_of_the_framework(http: httpx.Client) -> None:
    answer = http.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json() == {"timestamp": NOW, "status": 404, "error": "Not Found", "path": "/api/v1/nowhere"}


def test_a_path_outside_the_base_is_unknown(http: httpx.Client) -> None:
    answer = http.get(http.base_url.copy_with(path="/info"))
    assert (answer.status_code, answer.json()["path"]) == (404, "/info")


def test_a_wrong_verb_gets_the_body_of_the_framework_and_the_verbs_there_are(http: httpx.Client) -> None:
    answer = http.post("/info")
    assert answer.status_code == 405
    assert answer.json() == {"timestamp": NOW, "status": 405, "error": "Method Not Allowed", "path": "/api/v1/info"}
    assert answer.headers["allow"] == "GET"


def test_there_is_no_route_for_rows(data: httpx.Client) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert data.request(method, "/bitable/t/rows").status_code == 404


@pytest.mark.anyio
async def test_an_operation_without_a_handler_is_501_with_its_name(world: World) -> None:
    raw = copy.deepcopy(packaged_document().raw)
    raw["paths"]["/brand/new"] = {"get": {"operationId": "brand.new", "responses": {}}}
    transport = httpx.ASGITransport(create_app(world, read_document(raw)))
    async with httpx.AsyncClient(transport=transport, base_url="http://emulator.test") as client:
        answer = await client.get("/api/v1/brand/new", headers={"Authorization": f"Bearer {PARTNER_KEY}"})
    assert answer.status_code == 501
    assert answer.json() == {
        "error": "Not Implemented",
        "message": "the emulator does not do brand.new yet",
        "operation": "brand.new",
    }


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nobody.knows"},
        {"Authorization": f"Basic {PARTNER_KEY}"},
        {"Authorization": PARTNER_KEY},
    ],
)
def test_a_missing_or_unknown_key_is_401(http: httpx.Client, headers: dict[str, str]) -> None:
    del http.headers["Authorization"]
    answer = http.get("/info", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized", "message": "the API key is missing or unknown"}


def test_a_project_key_may_not_call_partner_operations(http: httpx.Client) -> None:
    answer = http.get("/organizations", headers={"Authorization": f"Bearer {PROJECT_KEY}"})
    assert answer.status_code == 403
    assert answer.json() == {"error": "Forbidden", "message": "a Project key may not call this operation"}


def test_a_project_key_works_in_its_own_project_and_in_no_other(http: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {PROJECT_KEY}"}
    assert http.get(f"/connections/{PROJECT_ID}", headers=headers).status_code == 200
    for project in ("EmuDemo2", "Unknown1"):
        answer = http.get(f"/connections/{project}", headers=headers)
        assert answer.status_code == 403
        assert answer.json() == {"error": "Forbidden", "message": "the API key has no access to this project"}


def test_an_unknown_project_is_400_to_a_partner_key(http: httpx.Client) -> None:
    answer = http.get("/connections/Unknown1")
    assert answer.status_code == 400
    assert answer.json() == {"error": "WrongRequestException", "message": "Project not found", "errorCode": None}


def test_each_kind_of_key_learns_what_it_may_from_info(http: httpx.Client) -> None:
    user = {"userId": "0e000000-0000-4000-8000-000000000001", "email": "demo@emulator.invalid"}
    assert http.get("/info").json() == user
    as_project = http.get("/info", headers={"Authorization": f"Bearer {PROJECT_KEY}"})
    assert as_project.json() == {**user, "projectId": PROJECT_ID, "projectName": "Demo project"}


@pytest.mark.parametrize(
    ("path", "evidence"),
    [("/info", "client"), ("/organizations", "live"), ("/organizations/x", "document"), ("/nowhere", "live")],
)
def test_every_answer_says_how_well_it_is_known_and_has_a_request_id_of_its_own(
    http: httpx.Client, path: str, evidence: str
) -> None:
    answers = [http.get(path), http.get(path)]
    assert [one.headers["X-Peaka-Emulator-Evidence"] for one in answers] == [evidence, evidence]
    assert answers[0].headers["X-Request-Id"] != answers[1].headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Required request body is missing"),
        (b"{", "Malformed JSON in the request body"),
        (b"\xff", "Malformed JSON in the request body"),
        (b"[NaN]", "Malformed JSON in the request body"),
        (b"[]", "Property 'body' must be of type object"),
        (b"{}", "Missing property 'catalogId'"),
        (b'{"catalogId":"1","schemaName":"s","tableName":null}', "Missing property 'tableName'"),
        (b'{"catalogId":1,"schemaName":"s","tableName":"t"}', "Property 'catalogId' must be of type string"),
        (
            b'{"catalogId":"1","schemaName":"s","tableName":"t","fullRefreshCacheSchedule":{}}',
            "Missing property 'type'",
        ),
    ],
)
def test_a_body_that_does_not_fit_the_document_is_refused(data: httpx.Client, content: bytes, message: str) -> None:
    answer = data.post("/cache", content=content)
    assert answer.status_code == 400
    assert answer.json() == {"error": "Bad Request", "message": message}


def test_any_text_that_json_can_carry_comes_back(http: httpx.Client) -> None:
    body = b'{"name":"lone \\ud800 half","type":"stripe","credential":{"token":"t"}}'
    answer = http.post(f"/connections/{PROJECT_ID}", content=body)
    assert answer.status_code == 200
    assert answer.json()["name"] == "lone \ud800 half"


def test_organizations_workspaces_and_projects_can_be_walked(http: httpx.Client) -> None:
    (organization,) = http.get("/organizations").json()
    base = f"/organizations/{organization['id']}"
    (workspace,) = http.get(f"{base}/workspaces").json()
    base = f"{base}/workspaces/{workspace['id']}"
    projects = http.get(f"{base}/projects").json()
    assert [one["id"] for one in projects] == [PROJECT_ID, "EmuDemo2"]
    assert http.get(f"{base}/projects/EmuDemo2").json() == projects[1]


def test_a_workspace_has_its_creation_time_in_the_list_only(http: httpx.Client) -> None:
    (organization,) = http.get("/organizations").json()
    (listed,) = http.get(f"/organizations/{organization['id']}/workspaces").json()
    read = http.get(f"/organizations/{organization['id']}/workspaces/{listed['id']}").json()
    assert (listed["createdAt"], read) == (NOW, {**listed, "createdAt": None})


@pytest.mark.parametrize(("depth", "message"), [(0, "Organization not found"), (1, "Workspace not found")])
def test_unknown_organizations_and_workspaces_are_400(
    http: httpx.Client, world: World, depth: int, message: str
) -> None:
    organization = "x" if depth == 0 else next(iter(world.organizations))
    answer = http.get(f"/organizations/{organization}/workspaces/x")
    expected: dict[str, Any] = {"error": "WrongRequestException", "message": message, "errorCode": None}
    assert (answer.status_code, answer.json()) == (400, expected)

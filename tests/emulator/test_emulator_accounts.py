"""Organizations, workspaces, projects and keys: what is made, what goes with what, and which key opens it."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, EmulatorServer, ManualClock, World
from peaka_async.emulator.state.accounts import ApiKey

NOW = "2026-08-18T09:00:00Z"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
USER = {"userId": "0e000000-0000-4000-8000-000000000001", "email": "demo@emulator.invalid"}


def not_found(what: str) -> dict[str, Any]:
    return {"error": "WrongRequestException", "message": f"{what} not found", "errorCode": None}


def as_key(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def workspaces(world: World) -> str:
    return f"/organizations/{next(iter(world.organizations))}/workspaces"


@pytest.fixture
def projects(world: World, workspaces: str) -> str:
    return f"{workspaces}/{next(iter(world.workspaces))}/projects"


@pytest.fixture
def key(http: httpx.Client) -> dict[str, Any]:
    """A key of the demo project that ends in ten emulator seconds."""
    answer = http.post(f"/projects/{PROJECT_ID}/apiKeys", json={"name": "ci", "expiresAt": "2026-08-18T11:00:10+02:00"})
    assert answer.status_code == 200
    created: dict[str, Any] = answer.json()
    return created


def test_a_workspace_shows_when_it_was_made_in_the_list_alone(
    http: httpx.Client, world: World, workspaces: str, clock: ManualClock
) -> None:
    clock.advance(60.0)
    created = http.post(workspaces, json={"name": "Team", "description": "Of two"}).json()
    assert created == {
        "id": created["id"],
        "name": "Team",
        "createdBy": USER["userId"],
        "organizationId": next(iter(world.organizations)),
        "description": "Of two",
        "createdAt": None,
        "defaultWorkspace": False,
    }
    assert UUID.fullmatch(created["id"])
    assert http.get(f"{workspaces}/{created['id']}").json() == created
    assert http.get(workspaces).json()[-1] == {**created, "createdAt": "2026-08-18T09:01:00Z"}


def test_an_update_of_a_workspace_keeps_what_it_leaves_out(http: httpx.Client, workspaces: str) -> None:
    created = http.post(workspaces, json={"name": "Team"}).json()
    assert created["description"] is None
    path = f"{workspaces}/{created['id']}"
    described = http.put(path, json={"description": "Of three"}).json()
    assert described == {**created, "description": "Of three"}
    assert http.put(path, json={"name": "Crew"}).json() == {**described, "name": "Crew"}
    assert http.get(path).json() == {**described, "name": "Crew"}


def test_a_workspace_without_a_name_is_refused(http: httpx.Client, workspaces: str) -> None:
    answer = http.post(workspaces, json={"description": "Of nobody"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": "Missing property 'name'"})
    assert len(http.get(workspaces).json()) == 1


def test_a_deleted_workspace_takes_its_projects_and_their_keys_along(
    http: httpx.Client, workspaces: str, projects: str
) -> None:
    workspace = http.post(workspaces, json={"name": "Team"}).json()["id"]
    inside = http.post(f"{workspaces}/{workspace}/projects", json={"name": "Inside"}).json()["id"]
    secret = http.post(f"/projects/{inside}/apiKeys", json={"name": "k"}).json()["apiKey"]
    deleted = http.delete(f"{workspaces}/{workspace}")
    assert (deleted.status_code, deleted.content) == (200, b"")
    again = http.delete(f"{workspaces}/{workspace}")
    assert (again.status_code, again.json()) == (400, not_found("Workspace"))
    assert http.get(f"/projects/{inside}").json() == not_found("Project")
    assert http.get("/info", headers=as_key(secret)).status_code == 401
    assert [one["id"] for one in http.get(projects).json()] == [PROJECT_ID, "EmuDemo2"]


def test_a_project_is_made_with_an_id_of_eight_characters_and_its_two_catalogs(
    http: httpx.Client, world: World, projects: str
) -> None:
    created = http.post(projects, json={"name": "My Shop!"}).json()
    assert re.fullmatch("[A-Za-z0-9]{8}", created["id"])
    assert re.fullmatch("myshop-[a-z0-9]{4}", created["domain"])
    assert created == {
        "id": created["id"],
        "name": "My Shop!",
        "description": None,
        "domain": created["domain"],
        "webhookBaseUrl": f"https://{created['domain']}.emulator.invalid",
        "createdAt": NOW,
        "workspaceId": next(iter(world.workspaces)),
    }
    assert http.get(f"{projects}/{created['id']}").json() == created
    assert http.get(projects).json()[-1] == created
    catalogs = http.get(f"/data/projects/{created['id']}/catalogs").json()
    assert [(one["id"], one["catalogType"]) for one in catalogs] == [("1", "internal"), ("2", "query")]


@pytest.mark.parametrize("legacy", [False, True])
def test_an_update_of_a_project_answers_without_its_webhook_url(
    http: httpx.Client, projects: str, *, legacy: bool
) -> None:
    before = http.post(projects, json={"name": "Shop", "description": "Small"}).json()
    path = f"/projects/{before['id']}" if legacy else f"{projects}/{before['id']}"
    after = {**before, "name": "Store"}
    answered = {**after, "webhookBaseUrl": None}
    if legacy:
        del answered["workspaceId"]
    assert http.put(path, json={"name": "Store"}).json() == answered
    assert http.get(f"{projects}/{before['id']}").json() == after
    assert http.put(path, json={"name": "Store", "description": "Large"}).json() == {
        **answered,
        "description": "Large",
    }


@pytest.mark.parametrize("legacy", [False, True])
def test_a_project_needs_a_name(http: httpx.Client, projects: str, *, legacy: bool) -> None:
    path = "/projects" if legacy else projects
    for answer in (http.post(path, json={}), http.put(f"{path}/{PROJECT_ID}", json={"description": "x"})):
        assert (answer.status_code, answer.json()) == (
            400,
            {"error": "Bad Request", "message": "Missing property 'name'"},
        )


@pytest.mark.parametrize("legacy", [False, True])
def test_a_deleted_project_is_gone_with_its_keys(http: httpx.Client, projects: str, *, legacy: bool) -> None:
    path = f"/projects/{PROJECT_ID}" if legacy else f"{projects}/{PROJECT_ID}"
    deleted = http.delete(path)
    assert (deleted.status_code, deleted.content) == (200, b"")
    for gone in (path, f"/data/projects/{PROJECT_ID}/catalogs"):
        answer = http.get(gone)
        assert (answer.status_code, answer.json()) == (400, not_found("Project"))
    assert http.get("/info", headers=as_key(PROJECT_KEY)).status_code == 401
    assert http.get("/info").json() == USER


def test_a_project_is_found_in_its_own_workspace_only(http: httpx.Client, workspaces: str) -> None:
    other = http.post(workspaces, json={"name": "Team"}).json()["id"]
    path = f"{workspaces}/{other}/projects"
    assert http.get(path).json() == []
    for method in ("GET", "PUT", "DELETE"):
        answer = http.request(method, f"{path}/{PROJECT_ID}", json={"name": "x"})
        assert (answer.status_code, answer.json()) == (400, not_found("Project"))


def test_the_deprecated_paths_show_every_project_without_its_workspace(
    http: httpx.Client, workspaces: str, projects: str
) -> None:
    other = http.post(workspaces, json={"name": "Team"}).json()["id"]
    elsewhere = http.post(f"{workspaces}/{other}/projects", json={"name": "Elsewhere"}).json()
    listed = http.get("/projects").json()
    assert [one["id"] for one in listed] == [PROJECT_ID, "EmuDemo2", elsewhere["id"]]
    del elsewhere["workspaceId"]
    assert listed[-1] == elsewhere
    assert http.get(f"/projects/{elsewhere['id']}").json() == elsewhere
    created = http.post("/projects", json={"name": "Old way"}).json()
    assert "workspaceId" not in created
    assert {**http.get(projects).json()[-1], "workspaceId": None} == {**created, "workspaceId": None}


def test_a_deprecated_creation_goes_to_the_default_workspace_or_the_first_and_needs_one(
    http: httpx.Client, world: World, workspaces: str
) -> None:
    first = next(iter(world.workspaces))
    other = http.post(workspaces, json={"name": "Team"}).json()["id"]
    world.workspaces[first].default, world.workspaces[other].default = False, True
    made = http.post("/projects", json={"name": "Old way"}).json()["id"]
    assert world.projects[made].workspace_id == other
    world.workspaces[other].default = False
    made = http.post("/projects", json={"name": "Old way"}).json()["id"]
    assert world.projects[made].workspace_id == first
    for workspace in (first, other):
        http.delete(f"{workspaces}/{workspace}")
    answer = http.post("/projects", json={"name": "Nowhere"})
    assert (answer.status_code, answer.json()) == (400, not_found("Workspace"))


def test_a_new_key_shows_its_secret_once_and_opens_its_own_project(http: httpx.Client, key: dict[str, Any]) -> None:
    assert key == {
        "name": "ci",
        "apiKey": key["apiKey"],
        "apiKeyId": key["apiKeyId"],
        "expiresAt": "2026-08-18T09:00:10Z",
    }
    assert re.fullmatch(r"[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}", key["apiKey"])
    assert UUID.fullmatch(key["apiKeyId"])
    assert http.get(f"/projects/{PROJECT_ID}/apiKeys").json()[-1] == {**key, "apiKey": None}
    headers = as_key(key["apiKey"])
    assert http.get("/info", headers=headers).json() == {
        **USER,
        "projectId": PROJECT_ID,
        "projectName": "Demo project",
    }
    statuses = [
        http.get(f"/data/projects/{one}/catalogs", headers=headers).status_code for one in (PROJECT_ID, "EmuDemo2")
    ]
    assert statuses == [200, 403]
    assert http.get("/organizations", headers=headers).status_code == 403


def test_a_key_without_an_end_has_no_member_for_it(http: httpx.Client) -> None:
    created = http.post(f"/projects/{PROJECT_ID}/apiKeys", json={"name": "for ever"}).json()
    assert created.keys() == {"name", "apiKey", "apiKeyId"}
    assert http.get(f"/projects/{PROJECT_ID}/apiKeys").json()[-1] == {**created, "apiKey": None}


def test_the_keys_of_a_project_are_its_own_and_include_the_one_it_began_with(
    http: httpx.Client, key: dict[str, Any]
) -> None:
    first, second = http.get(f"/projects/{PROJECT_ID}/apiKeys").json()
    assert (first["name"], first["apiKey"]) == (PROJECT_KEY[:8], None)
    assert second["apiKeyId"] == key["apiKeyId"]
    assert http.get("/projects/EmuDemo2/apiKeys").json() == []


def test_a_key_is_unknown_from_its_end_on(http: httpx.Client, key: dict[str, Any], clock: ManualClock) -> None:
    headers = as_key(key["apiKey"])
    clock.advance(9.999)
    assert http.get("/info", headers=headers).status_code == 200
    clock.advance(0.001)
    answer = http.get("/info", headers=headers)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized", "message": "the API key is missing or unknown"}
    assert http.get(f"/projects/{PROJECT_ID}/apiKeys").json()[-1] == {**key, "apiKey": None}


def test_the_end_of_a_key_is_compared_as_a_moment() -> None:
    key = ApiKey(PROJECT_KEY, "u", "e", PROJECT_ID, expires_at="2026-08-18T09:00:00.5Z")
    moments = ("2026-08-18T09:00:00Z", "2026-08-18T09:00:00.499999999Z", "2026-08-18T09:00:00.500Z")
    assert [key.expired(one) for one in moments] == [False, False, True]
    assert not ApiKey(PARTNER_KEY, "u", "e").expired("9999-12-31T23:59:59Z")


@pytest.mark.parametrize("end", ["tomorrow", "2026-08-18", "2026-08-18T09:00:10", "0001-01-01T00:00:00+14:00"])
def test_an_end_that_is_no_moment_is_refused(http: httpx.Client, end: str) -> None:
    answer = http.post(f"/projects/{PROJECT_ID}/apiKeys", json={"name": "ci", "expiresAt": end})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Bad Request",
        "message": f"Property 'expiresAt' must be a date and time with an offset, not '{end}'",
    }


def test_a_key_without_a_name_is_refused(http: httpx.Client) -> None:
    answer = http.post(f"/projects/{PROJECT_ID}/apiKeys", json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": "Missing property 'name'"})


def test_a_deleted_key_stops_working_and_is_unknown(http: httpx.Client, key: dict[str, Any]) -> None:
    path = f"/projects/{PROJECT_ID}/apiKeys/{key['apiKeyId']}"
    assert http.delete(f"/projects/EmuDemo2/apiKeys/{key['apiKeyId']}").json() == not_found("API key")
    deleted = http.delete(path)
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert http.get("/info", headers=as_key(key["apiKey"])).status_code == 401
    again = http.delete(path)
    assert (again.status_code, again.json()) == (400, not_found("API key"))


def test_what_was_made_survives_a_snapshot(
    http: httpx.Client, world: World, server: EmulatorServer, workspaces: str, key: dict[str, Any]
) -> None:
    workspace = http.post(workspaces, json={"name": "Team"}).json()["id"]
    project = http.post(f"{workspaces}/{workspace}/projects", json={"name": "Inside"}).json()
    kept = json.loads(json.dumps(world.snapshot()))
    http.delete(f"{workspaces}/{workspace}")
    http.delete(f"/projects/{PROJECT_ID}/apiKeys/{key['apiKeyId']}")
    server.world.restore(kept)
    assert http.get(f"{workspaces}/{workspace}/projects").json() == [project]
    assert http.get("/info", headers=as_key(key["apiKey"])).status_code == 200

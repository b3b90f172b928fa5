"""Sessions of the embedded UI, URLs for SQL drivers, and translation of SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from peaka_async.emulator import (
    PARTNER_KEY,
    PROJECT_ID,
    PROJECT_KEY,
    EmulatorServer,
    ManualClock,
    Options,
    demo_world,
)

JDBC = f"jdbc:peaka://dbc.emulator.invalid:4567/?extraCredentials=peakaKey:{PARTNER_KEY}"
EXAMPLE = "SELECT * FROM catalog.schema.table WHERE id = 1"


def sql_alchemy(catalog: str, key: str = PARTNER_KEY) -> str:
    credential = f'[["peakaKey","{key}"]]'
    return (
        f"peaka://dbc.emulator.invalid:4567/{catalog}?http_scheme=https&extra_credential={credential}&access_token=true"
    )


@pytest.fixture
def documented(clock: ManualClock) -> Iterator[httpx.Client]:
    with EmulatorServer(demo_world(clock, options=Options(behaviour="documented"))) as server:
        key = {"Authorization": f"Bearer {PARTNER_KEY}"}
        with httpx.Client(base_url=server.url, headers=key, trust_env=False) as client:
            yield client


def test_a_session_has_a_one_time_address_and_lets_members_through_that_nobody_documents(
    http: httpx.Client, server: EmulatorServer
) -> None:
    body = {
        "projectId": PROJECT_ID,
        "theme": "dark",
        "themeOverride": True,
        "sessionMode": "CONNECTOR_MODAL_ONLY",
        "timeoutInSeconds": 60,
        "featureFlags": {"createDataInPeaka": False},
        "connectorType": "stripe",
        "autoCreateCatalog": True,
        "catalogCreateEnabled": True,
    }
    codes: set[str] = set()
    for _ in range(2):
        answer = http.post("/ui/initSession", json=body)
        origin, code = answer.json()["sessionUrl"].split("/api/v1/ui/session?code=")
        assert answer.status_code == 200
        assert answer.json() == {"sessionUrl": answer.json()["sessionUrl"], "partnerOrigin": origin}
        assert server.url == f"{origin}/api/v1"
        assert re.fullmatch("[0-9a-f]{64}", code)
        codes.add(code)
    assert len(codes) == 2


def test_the_older_form_of_a_session_has_no_origin(http: httpx.Client) -> None:
    answer = http.get("/ui/initSession", params={"projectId": PROJECT_ID, "theme": "dark", "timeoutInSeconds": 5})
    assert (answer.status_code, list(answer.json())) == (200, ["sessionUrl"])
    assert http.get("/ui/initSession").status_code == 400


@pytest.mark.parametrize(
    ("key", "project", "status", "message"),
    [
        (PROJECT_KEY, "EmuDemo2", 403, "the API key has no access to this project"),
        (PARTNER_KEY, "EmuDemo9", 400, "Project not found"),
    ],
)
def test_a_session_is_for_a_project_that_the_key_works_in(
    http: httpx.Client, key: str, project: str, status: int, message: str
) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    posted = http.post("/ui/initSession", json={"projectId": project}, headers=headers)
    got = http.get("/ui/initSession", params={"projectId": project}, headers=headers)
    assert [(one.status_code, one.json()["message"]) for one in (posted, got)] == [(status, message)] * 2
    own = {"Authorization": f"Bearer {PROJECT_KEY}"}
    assert http.post("/ui/initSession", json={"projectId": PROJECT_ID}, headers=own).status_code == 200


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Missing property 'projectId'"),
        (
            {"projectId": PROJECT_ID, "sessionMode": "X"},
            "Property 'sessionMode' must be one of FULL_STUDIO, CONNECTOR_MODAL_ONLY",
        ),
        ({"projectId": PROJECT_ID, "featureFlags": {"queries": 1}}, None),
        ({"projectId": PROJECT_ID, "timeoutInSeconds": "60"}, "Property 'timeoutInSeconds' must be of type integer"),
    ],
)
def test_a_session_is_refused_for_members_of_the_wrong_kind(http: httpx.Client, body: Any, message: str | None) -> None:
    answer = http.post("/ui/initSession", json=body)
    expected = (200, None) if message is None else (400, message)
    assert (answer.status_code, answer.json().get("message")) == expected


def test_driver_urls_hold_the_key_and_a_mark_where_no_catalog_is_named(http: httpx.Client) -> None:
    assert http.get("/supportedDrivers").json() == {"JDBC": JDBC, "SQL_ALCHEMY": sql_alchemy("{catalogName}")}
    named = http.get("/supportedDrivers", params={"catalogName": "stripe"}).json()
    assert named == {"JDBC": JDBC, "SQL_ALCHEMY": sql_alchemy("stripe")}
    project = http.get("/supportedDrivers/jdbc", headers={"Authorization": f"Bearer {PROJECT_KEY}"}).json()
    assert project == {"JDBC": JDBC.replace(PARTNER_KEY, PROJECT_KEY)}


def test_the_urls_of_one_driver_come_alone(http: httpx.Client) -> None:
    assert http.get("/supportedDrivers/jdbc").json() == {"JDBC": JDBC}
    path = "/supportedDrivers/sql_alchemy"
    assert http.get(path, params={"catalogName": "a/b"}).json() == {"SQL_ALCHEMY": sql_alchemy("a%2Fb")}
    assert http.get(path, params={"catalogName": ""}).json() == {"SQL_ALCHEMY": sql_alchemy("{catalogName}")}
    assert http.get(path).json() == {"SQL_ALCHEMY": sql_alchemy("{catalogName}")}


def test_documents_have_driver_urls_as_a_string(documented: httpx.Client) -> None:
    text = documented.get("/supportedDrivers/jdbc").json()
    assert json.loads(text) == {"JDBC": JDBC}


@pytest.mark.parametrize(
    ("dialect", "translated"),
    [
        ("mysql", "SELECT * FROM `catalog`.`schema`.`table` WHERE `id` = 1"),
        ("bigquery", "SELECT * FROM `catalog`.`schema`.`table` WHERE `id` = 1"),
        ("trino", 'SELECT * FROM "catalog"."schema"."table" WHERE "id" = 1'),
        ("postgres", 'SELECT * FROM "catalog"."schema"."table" WHERE "id" = 1'),
    ],
)
def test_sql_is_written_in_a_dialect(
    http: httpx.Client, documented: httpx.Client, dialect: str, translated: str
) -> None:
    answer = http.post(f"/sql/transpile/{dialect}", json={"query": EXAMPLE})
    assert (answer.status_code, answer.json()) == (200, {"query": translated})
    promised = documented.post(f"/sql/transpile/{dialect}", json={"query": EXAMPLE})
    assert (promised.status_code, promised.json()) == (200, {"result": translated})


@pytest.mark.parametrize(
    ("dialect", "query", "message"),
    [
        ("oracle", EXAMPLE, "Dialect 'oracle' is not supported, only mysql, trino, postgres, bigquery"),
        ("mysql", "SELEC 1", "The query is no SQL, at line 1, column 7"),
        ("mysql", "SELECT\n1 FROM", "The query is no SQL, at line 2, column 6"),
        ("trino", "SELECT 'a", "The query is no SQL"),
        ("trino", " -- nothing", "The query is empty"),
        ("trino", f"SELECT {'(' * 5000}1{')' * 5000}", "The query is nested too deeply"),
        (
            "mysql",
            "SELECT * FROM t TABLESAMPLE BERNOULLI (10)",
            "The query cannot be said in the dialect 'mysql': TABLESAMPLE unsupported",
        ),
    ],
)
def test_what_cannot_be_translated_is_400_with_100(http: httpx.Client, dialect: str, query: str, message: str) -> None:
    answer = http.post(f"/sql/transpile/{dialect}", json={"query": query})
    assert (answer.status_code, answer.json()) == (400, {"errorCode": 100, "message": message})


def test_a_translation_needs_a_query(http: httpx.Client) -> None:
    answer = http.post("/sql/transpile/mysql", json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": "Missing property 'query'"})

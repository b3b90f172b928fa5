"""Running SQL over HTTP: what is refused before anything runs, time that runs out, and clients that leave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, World
from peaka_async.emulator.sql.engine import Engine, Plan, Result

STRIPE = "700000000000000001"
ENDLESS = (
    "SELECT count(*) FROM postgres.public.order_items a, postgres.public.order_items b, postgres.public.order_items c"
    " WHERE a.quantity * b.quantity = c.quantity + 1"
)


def execute(data: httpx.Client, body: Any, **query: str) -> httpx.Response:
    return data.post("/queries/execute", json=body, params=query, timeout=60)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "Property 'body' must be of type object"),
        ({}, "Missing property 'statement'"),
        ({"statement": 5}, "Property 'statement' must be of type string"),
        ({"id": 5}, "Property 'id' must be of type string"),
        ({"statement": "SELECT 1", "timeout": 0}, "Property 'timeout' must be a whole number of more than zero"),
        ({"statement": "SELECT 1", "timeout": True}, "Property 'timeout' must be a whole number of more than zero"),
        ({"statement": "SELECT ?", "bindings": "x"}, "Property 'bindings' must be of type array"),
    ],
)
def test_a_body_of_no_form_is_refused(data: httpx.Client, body: Any, message: str) -> None:
    answer = execute(data, body)
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})


def test_an_unknown_format_is_refused(data: httpx.Client) -> None:
    answer = execute(data, {"statement": "SELECT 1"}, format="FANCY")
    assert answer.status_code == 400
    assert answer.json()["message"] == "Parameter 'format' has no such value: 'FANCY'"


def test_a_statement_that_takes_too_long_is_stopped(data: httpx.Client) -> None:
    answer = execute(data, {"statement": ENDLESS, "timeout": 1})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)
    assert "Query exceeded the maximum execution time" in answer.json()["message"]
    assert execute(data, {"statement": "SELECT 1"}).status_code == 200


class WatchedEngine(Engine):
    """Says when a statement has begun and how it ended."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()
        self.ended = threading.Event()
        self.outcome: object = None
        self.plan_under_way: Plan | None = None

    def run(self, plan: Plan, *, timeout: float | None = None) -> Result:
        self.plan_under_way = plan
        self.begun.set()
        try:
            result = super().run(plan, timeout=timeout)
            self.outcome = result
            return result
        except BaseException as error:
            self.outcome = type(error).__name__
            raise
        finally:
            self.ended.set()


@pytest.fixture
def engine(world: World) -> Iterator[WatchedEngine]:
    watched = WatchedEngine()
    world.engine = watched
    yield watched
    watched.close()


def test_a_client_that_leaves_stops_its_statement(server: EmulatorServer, engine: WatchedEngine) -> None:
    parts = urlsplit(server.url)
    body = b'{"statement": "%s"}' % ENDLESS.encode()
    head = (
        f"POST {parts.path}/data/projects/{PROJECT_ID}/queries/execute HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Authorization: Bearer {PARTNER_KEY}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(head.encode() + body)
        assert engine.begun.wait(30)
    assert engine.ended.wait(30)
    assert engine.outcome == "QueryCancelled"


def test_everybody_is_answered_while_a_long_statement_runs(
    data: httpx.Client, server: EmulatorServer, engine: WatchedEngine
) -> None:
    ends: list[object] = []

    def long() -> None:
        try:
            ends.append(execute(data, {"statement": ENDLESS, "timeout": 60}))
        except httpx.TransportError as error:
            ends.append(error)

    running = threading.Thread(target=long)
    running.start()
    assert engine.begun.wait(30)
    headers = {"Authorization": f"Bearer {PARTNER_KEY}"}
    info = httpx.get(f"{server.url}/info", headers=headers, trust_env=False, timeout=50)
    assert (info.status_code, engine.ended.is_set()) == (200, False)
    assert engine.plan_under_way is not None
    engine.plan_under_way.interrupt()
    running.join()
    assert len(ends) == 1


def test_what_runs_when_its_connection_is_deleted_finishes_and_nothing_after_it(
    http: httpx.Client, data: httpx.Client
) -> None:
    table = "SELECT count(*) FROM hubspot.crm.contacts"
    connection = next(one["id"] for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == "hubspot")
    assert execute(data, {"statement": table}).status_code == 200
    http.delete(f"/connections/{PROJECT_ID}/{connection}")
    answer = execute(data, {"statement": table})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)


def test_a_saved_query_runs_by_id_and_a_materialized_one_gives_its_snapshot(
    data: httpx.Client, clock: ManualClock
) -> None:
    data.post("/table/t")
    body = {"displayName": "Counted", "inputQuery": "SELECT count(*) AS n FROM peaka.table.t"}
    plain = data.post("/queries", json=body).json()["id"]
    frozen = data.post("/queries", json={**body, "displayName": "Kept", "queryType": "MATERIALIZED"}).json()["id"]
    clock.advance(600)
    mapping = {"request": '{"mappings":[{"name":"text","csvColumnName":"text"}],"containsHeader":true}'}
    data.post("/table/t/import", files={"file": ("f.csv", "text\na\n", "text/csv")}, data=mapping)
    values = [execute(data, {"id": one}, format="COMPACT").json()["data"] for one in (plain, frozen)]
    assert values == [[["1"]], [["0"]]]
    assert execute(data, {"id": "1"}).json() == {"errorCode": 100, "message": "There is no query with id: 1"}
    # What stored rows came from is told as for any other.
    cell = execute(data, {"id": frozen}).json()["data"][0][0]
    assert cell == {"name": "n", "displayName": "n", "dataType": "bigint", "order": 0, "value": "0"}

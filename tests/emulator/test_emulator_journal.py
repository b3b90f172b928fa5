"""The journal of requests, what it hides, how it explains what went nowhere, and coverage."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from starlette.types import Message

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, World
from peaka_async.emulator.control.coverage import OperationCoverage
from peaka_async.emulator.control.effects import Answer, Reset, Truncated
from peaka_async.emulator.control.faults import Fault
from peaka_async.emulator.control.journal import Journal
from peaka_async.emulator.control.masking import Kept, Masker, secret_names
from peaka_async.emulator.document import packaged_document
from peaka_async.emulator.registry import registered

from .conftest import STRIPE, Create

MASKED_KEY = "EMUPARTN.***"


def test_a_request_is_written_down_with_what_became_of_it(create: Create, world: World) -> None:
    world.clock.advance(2.5)  # type: ignore[attr-defined]  # the fixture's clock is a manual one
    answer = create("refunds")
    (entry,) = world.journal.of("caches.create")
    assert (entry.number, entry.at, entry.timestamp, entry.method) == (1, 2.5, "2026-08-18T09:00:02.500Z", "POST")
    assert (entry.path, entry.arguments, entry.query) == (
        f"/api/v1/data/projects/{PROJECT_ID}/cache",
        {"projectId": PROJECT_ID},
        {},
    )
    assert entry.body == {"catalogId": STRIPE, "schemaName": "payment", "tableName": "refunds"}
    assert (entry.status, entry.answer, entry.faults, entry.explanation) == (200, answer.json(), (), None)
    assert (entry.key, entry.headers["authorization"]) == ("EMUPARTN", f"Bearer {MASKED_KEY}")
    assert entry.answer_headers["x-request-id"] == answer.headers["x-request-id"]
    assert entry.elapsed is not None


def test_the_journal_is_asked_by_operation_group_and_status(data: httpx.Client, create: Create, world: World) -> None:
    cache_id = create().json()["id"]
    data.get(f"/cache/{cache_id}", params={"a": "b"})
    data.get("/cache/unknown")
    data.get("/nowhere")
    journal = world.journal
    assert [one.operation for one in journal] == ["caches.create", "caches.get", "caches.get", None]
    assert (journal.count(), journal.count("caches.*"), journal.count("caches.get", status=404)) == (4, 3, 1)
    assert [one.arguments["cacheId"] for one in journal.of("caches.get")] == [cache_id, "unknown"]
    assert journal.of("caches.get")[0].query == {"a": "b"}
    assert (journal.count("cach.*"), journal.count("caches.list")) == (0, 0)


def test_clearing_forgets_requests_and_not_their_number(http: httpx.Client, world: World) -> None:
    http.get("/info")
    world.journal.clear()
    http.get("/info")
    assert ([one.number for one in world.journal], world.journal.total) == ([2], 2)


def test_only_so_many_requests_are_kept() -> None:
    journal = Journal(kept=3)
    for _ in range(5):
        journal.begin(at=0.0, timestamp="", method="GET", path="/")
    assert ([one.number for one in journal], len(journal), journal.total) == ([3, 4, 5], 3, 5)


def test_a_request_whose_answer_was_cut_has_what_was_sent_of_it(http: httpx.Client, world: World) -> None:
    whole = http.get("/info").content
    world.faults.add(Fault("*", Truncated(), nth=1, id="cut"))
    world.faults.add(Fault("*", Reset(), nth=2, id="reset"))
    world.faults.add(Fault("*", Answer(503), nth=3, id="proxy"))
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            http.get("/info")
    http.get("/info")
    _, cut, reset, proxy = world.journal
    assert (cut.status, cut.faults) == (200, ("cut",))
    assert cut.answer == f"<{len(whole) // 2} bytes of application/json that are no JSON>"
    assert (reset.status, reset.answer, reset.faults) == (None, None, ("reset",))
    assert (proxy.status, proxy.faults) == (503, ("proxy",))
    assert proxy.answer.startswith("<html>")


def test_credentials_are_hidden_and_which_members_were_sent_is_not(http: httpx.Client, world: World) -> None:
    credential = {"token": "sk_live_1", "nested": [{"deep": "sk_live_2"}], "none": None}
    http.post(f"/connections/{PROJECT_ID}", json={"name": "n", "type": "stripe", "credential": credential})
    (entry,) = world.journal.of("connections.create")
    hidden = {"token": "***", "nested": [{"deep": "***"}], "none": None}
    assert entry.body == {"name": "n", "type": "stripe", "credential": hidden}
    assert "sk_live" not in json.dumps(entry.json())


def test_a_new_api_key_is_hidden_in_the_answer_that_tells_it(http: httpx.Client, world: World) -> None:
    if "api_keys.create" not in registered():
        pytest.skip("the emulator makes no API keys yet")
    secret = http.post(f"/projects/{PROJECT_ID}/apiKeys", json={"name": "new"}).json()["apiKey"]
    (entry,) = world.journal.of("api_keys.create")
    assert entry.answer["apiKey"] == "***"
    assert secret not in json.dumps(entry.json())


@pytest.mark.parametrize(
    "request_of",
    [
        {"method": "GET", "url": "/info", "params": {"token": PARTNER_KEY, "other": PARTNER_KEY}},
        {"method": "GET", "url": f"/connections/{PARTNER_KEY}"},
        {"method": "GET", "url": "/info", "headers": {"Cookie": PARTNER_KEY, "X-Other": f"a {PARTNER_KEY}"}},
        {"method": "POST", "url": "/nowhere", "json": {PARTNER_KEY: [PARTNER_KEY, {"password": "x"}]}},
        {"method": "POST", "url": "/nowhere", "content": f"not JSON: {PARTNER_KEY}"},
        {
            "method": "POST",
            "url": "/nowhere",
            "content": f"a,b\n{PARTNER_KEY},1\n",
            "headers": {"Content-Type": "text/csv"},
        },
    ],
)
def test_a_key_is_nowhere_in_the_journal(http: httpx.Client, world: World, request_of: dict[str, Any]) -> None:
    http.request(**request_of)
    shown = json.dumps([one.json() for one in world.journal])
    assert PARTNER_KEY not in shown
    assert PARTNER_KEY not in repr(list(world.journal))
    assert MASKED_KEY in shown


def test_what_is_marked_in_the_document_and_well_known_names_are_secret() -> None:
    marked = {"apikey", "credential", "queryparameters", "callbacktoken", "sessionurl", "jdbc", "sql_alchemy", "url"}
    assert marked | {"password", "token", "accesstoken", "clientsecret", "refreshtoken"} <= secret_names()
    assert secret_names().isdisjoint({"name", "id", "message", "statement", "apikeyid", "status"})


@pytest.mark.parametrize(
    ("content", "media_type", "shown"),
    [
        (b"", "application/json", None),
        (b'{"a":1}', "", {"a": 1}),
        (b'{"password": "x"', "application/json", "<16 bytes of application/json that are no JSON>"),
        (b'{"password": "x"', "", "<16 bytes of no type that are no JSON>"),
        (b"a,b", "text/csv", "a,b"),
        (b"x" * 40, "text/csv", "<40 bytes, too many to keep>"),
    ],
)
def test_what_cannot_be_read_is_only_counted(content: bytes, media_type: str, shown: Any) -> None:
    kept = Kept(media_type=media_type)
    for at in range(0, len(content), 7):
        kept.add(content[at : at + 7], 32)
    assert Masker("EMUPARTN.secret").body(kept) == shown


@pytest.mark.parametrize(
    ("key", "authorization", "shown", "public"),
    [
        ("EMUPARTN.secret", "Bearer EMUPARTN.secret", "Bearer EMUPARTN.***", "EMUPARTN"),
        ("no-public-part", "Bearer no-public-part", "Bearer ***", None),
        ("", "EMUPARTN.secret", "***", None),
    ],
)
def test_of_a_key_the_public_part_stays(key: str, authorization: str, shown: str, public: str | None) -> None:
    masker = Masker(key)
    assert (masker.headers({"authorization": authorization}), masker.public) == ({"authorization": shown}, public)


@pytest.mark.parametrize(
    ("method", "path", "explanation"),
    [
        (
            "POST",
            "/api/v1/info",
            "the path has no POST, but GET; closest: GET /info (account.get_info)",
        ),
        (
            "GET",
            f"/api/v1/data/projects/{PROJECT_ID}/caches/x/status",
            "no operation has this path; closest: GET /data/projects/{projectId}/cache/{cacheId}/status (caches.get",
        ),
        (
            "GET",
            f"/data/projects/{PROJECT_ID}/catalogs",
            "the API begins at /api/v1; closest: GET /data/projects/{projectId}/catalogs (catalogs.list)",
        ),
    ],
)
def test_a_request_for_no_operation_is_explained_by_those_that_come_closest(
    server: EmulatorServer, http: httpx.Client, world: World, method: str, path: str, explanation: str
) -> None:
    http.get("/info")
    http.request(method, server.url.removesuffix("/api/v1") + path)
    (entry,) = world.journal.unmatched()
    assert entry.operation is None
    assert entry.explanation is not None
    assert entry.explanation.startswith(explanation)


def test_requests_to_the_controls_are_not_written_down(http: httpx.Client, world: World) -> None:
    http.get(http.base_url.copy_with(path="/_emulator/health"))
    assert list(world.journal) == []


def test_an_archive_is_what_viewers_read(http: httpx.Client, world: World, create: Create) -> None:
    http.get("/info", params={"a": "b c"})
    create()
    world.faults.add(Fault("*", Reset()))
    with pytest.raises(httpx.ReadError):
        http.get("/info")
    found = http.get(http.base_url.copy_with(path="/_emulator/requests"), params={"format": "har"}).json()["log"]
    assert (found["version"], found["creator"]["name"]) == ("1.2", "peaka-async emulator")
    first, second, third = found["entries"]
    assert first["request"]["url"] == f"{http.base_url}info?a=b+c"
    assert first["request"]["queryString"] == [{"name": "a", "value": "b c"}]
    assert {"name": "authorization", "value": f"Bearer {MASKED_KEY}"} in first["request"]["headers"]
    assert (first["startedDateTime"], first["_operation"]) == ("2026-08-18T09:00:00Z", "account.get_info")
    assert json.loads(first["response"]["content"]["text"]) == http_info(world)
    assert (second["response"]["status"], second["response"]["statusText"]) == (200, "OK")
    assert json.loads(second["request"]["postData"]["text"])["tableName"] == "customers"
    assert (third["response"]["status"], third["_faults"]) == (0, ["fault-1"])


def http_info(world: World) -> dict[str, Any]:
    answer: dict[str, Any] = world.journal.of("account.get_info")[0].answer
    return answer


def test_coverage_counts_calls_by_operation_and_status(http: httpx.Client, data: httpx.Client, world: World) -> None:
    http.get("/info")
    http.get("/info", headers={"Authorization": "Bearer nobody"})
    data.get("/cache/unknown")
    data.get("/nowhere")
    world.faults.add(Fault("account.get_info", Reset()))
    with pytest.raises(httpx.ReadError):
        http.get("/info")
    coverage = world.coverage()
    assert coverage.operations["account.get_info"] == OperationCoverage(
        3, {"200": 1, "401": 1, "none": 1}, "stateful", "client"
    )
    assert coverage.operations["caches.get"].statuses == {"404": 1}
    assert coverage.operations["caches.list_statuses"].statuses == {}
    assert coverage.called == ["account.get_info", "caches.get"]
    totals = coverage.totals
    assert (totals["operations"], totals["called"], totals["calls"]) == (142, 2, 4)
    assert totals["stateful"] + totals["stub"] + totals["refused"] == 142
    assert coverage.operations.keys() == packaged_document().operations.keys()


def test_coverage_outlives_a_reset_of_the_world(http: httpx.Client, world: World) -> None:
    http.get("/info")
    world.reset()
    assert (world.coverage().called, list(world.journal)) == (["account.get_info"], [])
    world.tally.clear()
    assert world.coverage().called == []


def test_every_answer_of_an_operation_says_how_much_of_it_is_done(http: httpx.Client) -> None:
    assert http.get("/info").headers["x-peaka-emulator-grade"] == "stateful"
    assert "x-peaka-emulator-grade" not in http.get("/nowhere").headers


def test_a_message_that_was_sent_is_in_the_journal_before_the_client_has_it(world: World) -> None:
    """Not by luck: what the client can see is passed on after it was written down."""
    import anyio
    from starlette.requests import Request

    from peaka_async.emulator.control.recording import Recording
    from peaka_async.emulator.exchange import Exchange
    from peaka_async.emulator.routing import NoMatch

    seen: list[tuple[int | None, Any, bool]] = []

    async def send(_message: Message) -> None:
        (entry,) = world.journal
        seen.append((entry.status, entry.answer, entry.elapsed is not None))

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def record() -> None:
        scope = {"type": "http", "method": "GET", "path": "/x", "raw_path": b"/x", "headers": [], "query_string": b""}
        exchange = Exchange(world, Request(scope), b"", NoMatch(()), receive)
        watched = Recording(exchange).watching(send)
        await watched({"type": "http.response.start", "status": 200, "headers": []})
        await watched({"type": "http.response.body", "body": b"[1,", "more_body": True})
        await watched({"type": "http.response.body", "body": b"2]", "more_body": False})

    anyio.run(record)
    assert seen == [(200, None, False), (200, "<3 bytes of no type that are no JSON>", False), (200, [1, 2], True)]

"""Connections: the two ways of consent, what a browser brings back, and credentials that nothing shows."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from peaka_api.models import Connection, ConnectionRequest, Oauth2Callback
from peaka_async import (
    AsyncPeaka,
    ConsentRefused,
    InvalidArgument,
    InvalidCredentials,
    NotFound,
    OutcomeUnknown,
    ResponseDecodeError,
)
from peaka_async.resources.connections import Connections
from peaka_async.resources.connections_oauth import ConsentState, OAuthConsent, read_return
from peaka_async.testing import RunningEmulator
from tests.client.test_secrecy import everything
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

CALLBACK = "https://app.example/connected"
OWN = {"clientId": "our-app", "clientSecret": "a-very-secret-secret"}


@pytest.fixture
async def connections(emulator: RunningEmulator) -> AsyncIterator[Connections]:
    async with emulator.client() as peaka:
        yield peaka.project().connections


async def vendors(connections: Connections) -> OAuthConsent:
    return await connections.start_consent(name="CRM", type="hubspot", callback=CALLBACK)


async def ours(connections: Connections) -> tuple[OAuthConsent, str]:
    """A consent with a redirect of our own, and the state that its page will send back."""
    consent = await connections.start_consent(
        name="CRM", type="hubspot", redirect_url="https://app.example/oauth", credential=OWN
    )
    return consent, (consent.url or "").rpartition("state=")[2]


def faked(*answers: Any) -> tuple[Connections, FakeHttp]:
    left = iter(answers)
    http = FakeHttp(lambda request: next(left))
    return AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http, max_retries=0).project().connections, http


async def test_peakas_own_redirect_is_finished_by_reading_the_connection(
    emulator: RunningEmulator, connections: Connections
) -> None:
    consent = await vendors(connections)
    assert (consent.state, consent.connection) == (ConsentState.WAITING, None)
    assert consent.url == f"https://oauth.emulator.invalid/consent?connectionId={consent.connection_id}"
    body = emulator.world.journal.of("connections.create")[0].body
    assert body == {"name": "CRM", "type": "hubspot", "connectionCallback": CALLBACK}
    connection = await consent.finish(f"{CALLBACK}?connectionId={consent.connection_id}&status=success")
    assert connection == Connection(id=consent.connection_id, name="CRM", type="hubspot")
    assert (consent.state, consent.connection) == (ConsentState.GRANTED, connection)
    assert emulator.world.journal.of("connections.complete_oauth2") == []


async def test_a_redirect_of_ones_own_is_finished_with_its_query_string(
    emulator: RunningEmulator, connections: Connections
) -> None:
    consent, state = await ours(connections)
    made = emulator.world.projects["EmuDemo1"].connections[consent.connection_id]
    assert made.credential == {**OWN, "redirectUrl": "https://app.example/oauth"}
    connection = await consent.finish(f"https://app.example/oauth?state={state}&code=4%2F0A&scope=a%20b#_=_")
    assert connection == Connection(id=consent.connection_id, name="CRM", type="hubspot")
    stored = emulator.world.projects["EmuDemo1"].connections[consent.connection_id].credential
    assert stored["accessToken"] == "granted-for-4/0A"
    # The code works once; a browser that is reloaded brings it again.
    assert await consent.finish(f"state={state}&code=4%2F0A") is connection
    assert len(emulator.world.journal.of("connections.complete_oauth2")) == 1


async def test_another_process_finishes_either_way(connections: Connections) -> None:
    first = await vendors(connections)
    assert (await connections.finish_consent(f"connectionId={first.connection_id}&status=success")).type == "hubspot"
    second, state = await ours(connections)
    done = await connections.finish_consent(f"https://app.example/oauth?code=1&state={state}")
    assert done.id == second.connection_id
    with pytest.raises(InvalidCredentials):
        await connections.finish_consent("code=1&state=unknown")
    with pytest.raises(NotFound):
        await connections.finish_consent("connectionId=unknown&status=success")


async def started(connections: Connections, way: str) -> tuple[OAuthConsent, str]:
    """A consent by either way, and the state of its page."""
    return await ours(connections) if way == "own redirect" else (await vendors(connections), "")


@pytest.mark.parametrize(
    ("way", "returned", "reason"),
    [
        ("callback", "{callback}?connectionId={id}&status=fail", "fail"),
        ("callback", "{callback}?connectionId={id}?status=fail", "fail"),
        ("callback", "connectionId={id}&status=fail%0A%0AGRANTED+%20by+x", "fail GRANTED by x"),
        ("callback", "connectionId={id}&status=" + 300 * "x", 200 * "x"),
        ("own redirect", "error=access_denied&state={state}", "access_denied"),
        (
            "own redirect",
            "?error=access_denied&error_description=The+user%0A+said+no&state={state}",
            "access_denied: The user said no",
        ),
        ("own redirect", "error=e&state={state}&error_description=" + 300 * "x", f"e: {197 * 'x'}"),
    ],
)
async def test_a_consent_that_is_not_given_is_an_error_and_nothing_is_sent(
    emulator: RunningEmulator, connections: Connections, way: str, returned: str, reason: str
) -> None:
    consent, state = await started(connections, way)
    text = returned.format(callback=CALLBACK, id=consent.connection_id, state=state)
    requests = len(emulator.world.journal)
    for _ in range(2):
        with pytest.raises(ConsentRefused) as caught:
            await consent.finish(text)
        assert (caught.value.reason, caught.value.connection_id) == (reason, consent.connection_id)
    with pytest.raises(ConsentRefused):
        await connections.finish_consent(text)
    assert consent.state is ConsentState.REFUSED
    assert len(emulator.world.journal) == requests


@pytest.mark.parametrize(
    ("way", "returned"),
    [
        ("callback", "connectionId=00000000-0000-0000-0000-000000000000&status=success"),
        ("callback", "connectionId=00000000-0000-0000-0000-000000000000&status=fail"),
        ("own redirect", "code=1&state=another"),
        ("own redirect", "code=evil"),
        ("own redirect", "error=access_denied"),
    ],
)
async def test_what_belongs_to_another_consent_is_not_taken(
    emulator: RunningEmulator, connections: Connections, way: str, returned: str
) -> None:
    consent, _ = await started(connections, way)
    requests = len(emulator.world.journal)
    with pytest.raises(InvalidArgument, match="belongs to another consent"):
        await consent.finish(returned)
    assert (consent.state, len(emulator.world.journal)) == (ConsentState.WAITING, requests)


@pytest.mark.parametrize(
    ("way", "returned", "wanted"),
    [
        ("callback", "code=1&state=2", "connectionId and status"),
        ("callback", "error=access_denied", "connectionId and status"),
        ("own redirect", "connectionId={id}&status=success", "code and state"),
        ("own redirect", "connectionId={id}&status=fail", "code and state"),
        ("own redirect", "code=1&state={state}&connectionId={id}&status=success", "code and state"),
    ],
)
async def test_a_consent_is_finished_only_in_the_way_in_which_it_was_started(
    emulator: RunningEmulator, connections: Connections, way: str, returned: str, wanted: str
) -> None:
    consent, state = await started(connections, way)
    requests = len(emulator.world.journal)
    with pytest.raises(InvalidArgument, match=f"another way than this consent, which wants {wanted}"):
        await consent.finish(returned.format(id=consent.connection_id, state=state))
    assert (consent.state, len(emulator.world.journal)) == (ConsentState.WAITING, requests)


@pytest.mark.parametrize("done", [{"id": "c2", "name": "CRM", "type": "hubspot"}, {"id": "c2"}, {"id": None}])
async def test_a_consent_is_not_granted_by_the_connection_of_somebody_else(done: dict[str, Any]) -> None:
    page = "https://oauth.example/consent?state=s1"
    made = {"id": "c1", "name": "CRM", "type": "hubspot", "url": page}
    connections, http = faked(answer(200, made), answer(200, done, {"x-request-id": "r7"}))
    consent = await connections.start_consent(name="CRM", type="hubspot", redirect_url=CALLBACK)
    with pytest.raises(ResponseDecodeError, match=f"finished is {done['id']} and not c1") as caught:
        await consent.finish("code=1&state=s1")
    error = caught.value
    assert (error.status, error.operation, error.request_id) == (200, "connections.complete_oauth2", "r7")
    assert (consent.state, consent.connection, len(http.requests)) == (ConsentState.WAITING, None, 2)


async def test_an_answer_without_an_id_is_no_connection() -> None:
    connections, http = faked(answer(200, {"id": None}))
    with pytest.raises(ResponseDecodeError, match="finished is None"):
        await connections.finish_consent("code=1&state=2")
    assert len(http.requests) == 1


async def test_a_page_without_a_state_leaves_the_comparison_to_the_service() -> None:
    done: dict[str, Any] = {"id": "c1", "name": "CRM", "type": "hubspot"}
    connections, http = faked(answer(200, {**done, "url": "https://oauth.example/consent"}), answer(200, done))
    consent = await connections.start_consent(name="CRM", type="hubspot", redirect_url=CALLBACK)
    assert await consent.finish("code=1&state=any") == Connection(**done)
    assert json_of(http.requests[1]) == {"queryParameters": "code=1&state=any"}


async def test_a_callback_brings_no_state_although_the_page_of_the_provider_has_one() -> None:
    done: dict[str, Any] = {"id": "c1", "name": "CRM", "type": "hubspot"}
    page = "https://oauth.example/authorize?client_id=7&state=between-the-two"
    connections, _ = faked(answer(200, {**done, "url": page}), answer(200, done))
    consent = await connections.start_consent(name="CRM", type="hubspot", callback=CALLBACK)
    assert await consent.finish(f"{CALLBACK}?connectionId=c1&status=success") == Connection(**done)


async def test_a_page_that_is_loaded_twice_is_finished_once(
    emulator: RunningEmulator, connections: Connections
) -> None:
    consent, state = await ours(connections)
    results: list[Connection] = []

    async def load() -> None:
        results.append(await consent.finish(f"state={state}&code=1"))

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(load)
    assert results == [consent.connection] * 3
    assert len(emulator.world.journal.of("connections.complete_oauth2")) == 1


async def test_a_load_that_was_broken_off_leaves_the_turn_to_the_next_one() -> None:
    made = {"id": "c1", "name": "CRM", "type": "hubspot", "url": "https://oauth.example/consent?connectionId=c1"}

    async def handle(request: Any) -> Any:
        if request.method == "GET":
            await anyio.sleep(1)
        return answer(200, made)

    http = FakeHttp(handle)
    connections = AsyncPeaka("K.secret", project_id="acFxu7Xr", http_client=http).project().connections
    consent = await connections.start_consent(name="CRM", type="hubspot", callback=CALLBACK)
    with anyio.move_on_after(0.5) as scope:
        await consent.finish("connectionId=c1&status=success")
    assert (scope.cancelled_caught, consent.state) == (True, ConsentState.WAITING)
    assert (await consent.finish("connectionId=c1&status=success")).id == "c1"


async def test_an_address_of_the_consent_page_that_cannot_be_read_is_told_with_the_connection() -> None:
    secret = "https://[broken/consent?state=the-secret-state"
    made = {"id": "c1", "name": "CRM", "type": "hubspot", "url": secret}
    connections, _ = faked(answer(200, made, {"x-request-id": "r7"}))
    with pytest.raises(ResponseDecodeError, match=r"cannot be read .*; the connection c1 exists") as caught:
        await connections.start_consent(name="CRM", type="hubspot", callback=CALLBACK)
    error = caught.value
    assert (error.status, error.operation, error.request_id) == (200, "connections.create", "r7")
    assert "the-secret-state" not in everything(error)


@pytest.mark.parametrize("returned", ["", CALLBACK, f"{CALLBACK}?state=1", "connectionId=1", "status=success", None])
async def test_what_is_no_return_is_refused_without_quoting_it(connections: Connections, returned: Any) -> None:
    consent = await vendors(connections)
    with pytest.raises(InvalidArgument) as caught:
        await consent.finish(returned)
    assert "app.example" not in str(caught.value)
    assert consent.state is ConsentState.WAITING


@pytest.mark.parametrize(
    ("returned", "query"),
    [
        ("https://a.b/c?state=1&code=2", "state=1&code=2"),
        ("/c?state=1&code=2#top", "state=1&code=2"),
        ("?state=1&code=2", "state=1&code=2"),
        ("state=1&code=2", "state=1&code=2"),
        ("state=1&code=2?3", "state=1&code=2?3"),
        ("https://a.b/tenant=7/cb?state=1&code=2", "state=1&code=2"),
        ("/tenant=7/cb?state=1&code=2", "state=1&code=2"),
        ("https://a.b/cb;v=1?state=1&code=2?3#top", "state=1&code=2?3"),
        ("com.example.app:/oauth=1?state=1&code=2", "state=1&code=2"),
        ("a.b/cb?state=1&code=2", "state=1&code=2"),
    ],
)
def test_the_query_string_of_a_return_is_kept_raw(returned: str, query: str) -> None:
    assert read_return(returned).query == query


def test_the_second_question_mark_of_the_guide_is_read_as_what_it_must_mean() -> None:
    read = read_return(f"{CALLBACK}?tenant=1?connectionId=7?status=success")
    assert (read.connection_id, read.refusal) == ("7", None)


async def test_one_way_is_chosen(emulator: RunningEmulator, connections: Connections) -> None:
    for one in (None, CALLBACK):
        with pytest.raises(InvalidArgument, match="give either"):
            await connections.start_consent(name="CRM", type="hubspot", callback=one, redirect_url=one)
    for ways in ({"redirect_url": CALLBACK}, {"callback": CALLBACK}):
        with pytest.raises(InvalidArgument, match="given twice"):
            await connections.start_consent(name="CRM", type="hubspot", credential={"redirectUrl": CALLBACK}, **ways)
    assert len(emulator.world.journal) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"redirect_url": CALLBACK, "credential": "tok-7"}, "credential must be a mapping, not a str"),
        ({"callback": CALLBACK, "credential": ["tok-7"]}, "credential must be a mapping, not a list"),
        ({"redirect_url": 7}, "redirect_url must be text, not a int"),
        ({"callback": b"tok-7"}, "callback must be text, not a bytes"),
    ],
)
async def test_an_argument_of_a_wrong_type_is_refused_without_quoting_it(arguments: Any, told: str) -> None:
    connections, http = faked()
    with pytest.raises(InvalidArgument, match=told) as caught:
        await connections.start_consent(name="CRM", type="hubspot", **arguments)
    assert "tok-7" not in str(caught.value)
    assert http.requests == []


async def test_a_connection_that_needs_no_consent_is_there_at_once(connections: Connections) -> None:
    tokens = {**OWN, "accessToken": "t", "refreshToken": "r"}
    consent = await connections.start_consent(name="CRM", type="hubspot", callback=CALLBACK, credential=tokens)
    assert (consent.state, consent.url) == (ConsentState.GRANTED, None)
    assert await consent.finish("anything") is consent.connection


async def test_an_answer_with_the_id_alone_is_completed_by_a_read() -> None:
    connections, http = faked(answer(200, {"id": "c1"}), answer(200, {"id": "c1", "name": "CRM", "type": "hubspot"}))
    assert await connections.finish_consent("code=1&state=2") == Connection(id="c1", name="CRM", type="hubspot")
    assert json_of(http.requests[0]) == {"queryParameters": "code=1&state=2"}
    assert http.paths == ["POST /connections/acFxu7Xr/oauth2", "GET /connections/acFxu7Xr/c1"]


async def test_a_lost_answer_leaves_the_consent_waiting_and_the_code_is_not_sent_again(
    emulator: RunningEmulator, connections: Connections
) -> None:
    consent, state = await ours(connections)
    emulator.world.faults.add(operation="connections.complete_oauth2", when="after", effect="reset")
    with pytest.raises(OutcomeUnknown):
        await consent.finish(f"state={state}&code=1")
    assert consent.state is ConsentState.WAITING
    assert len(emulator.world.journal.of("connections.complete_oauth2")) == 1


async def test_no_repr_no_log_and_no_error_shows_a_credential(
    connections: Connections, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    password = "an-invalid-passphrase"
    database = {"url": "h", "port": 5432, "user": "u", "password": password, "databaseName": "d", "useSsl": False}
    with pytest.raises(InvalidCredentials) as caught:
        await connections.create(name="P", type="POSTGRES", credential=database)
    good = {**database, "password": "a-good-passphrase"}
    made = await connections.create(name="P", type="POSTGRES", credential=good)
    detail = await connections.get_detail(made.id)
    assert detail.additional_properties.get("databaseName") == "d"
    consent, _ = await ours(connections)
    shown = [
        caught.value, vars(caught.value), str(caught.value), made, made.to_dict(), detail, detail.to_dict(),
        consent, read_return("code=the-code&state=1"), await connections.raw.get(made.id),
        ConnectionRequest(name="P", type="POSTGRES", credential=database), caplog.text,
        Oauth2Callback(query_parameters="code=the-code"),
        Connection(id="c", name="n", type="t", url="https://oauth.emulator.invalid/consent?state=1"),
    ]  # fmt: skip
    told = repr(shown)
    for secret in (password, "a-good-passphrase", OWN["clientSecret"], "the-code", "oauth.emulator.invalid"):
        assert secret not in told
    assert repr(consent) == f"<OAuthConsent {consent.connection_id!r} waiting>"

"""Connections: the two ways of consent, what a browser brings back, and credentials that nothing shows."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from peaka_api.models import Connection, ConnectionRequest, Oauth2Callback
from peaka_async import AsyncPeaka, ConsentRefused, InvalidArgument, InvalidCredentials, NotFound, OutcomeUnknown
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.connections import Connections
from peaka_async.resources.connections_oauth import ConsentState, OAuthConsent, read_return
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer, json_of

pytestmark = pytest.mark.anyio

CALLBACK = "https://app.example/connected"
OWN = {"clientId": "our-app", "clientSecret": "a-very-secret-secret"}


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def connections(emulator: RunningEmulator) -> AsyncIterator[Connections]:
    async with emulator.client() as peaka:
        yield Connections(peaka._pipeline, peaka.project().id)


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
    return Connections(AsyncPeaka("K.secret", http_client=http, max_retries=0)._pipeline, "acFxu7Xr"), http


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


@pytest.mark.parametrize(
    ("returned", "reason"),
    [
        ("{callback}?connectionId={id}&status=fail", "fail"),
        ("{callback}?connectionId={id}?status=fail", "fail"),
        ("error=access_denied&state={state}", "access_denied"),
        ("?error=access_denied&error_description=The+user%0A+said+no", "access_denied: The user said no"),
    ],
)
async def test_a_consent_that_is_not_given_is_an_error_and_nothing_is_sent(
    emulator: RunningEmulator, connections: Connections, returned: str, reason: str
) -> None:
    consent, state = await ours(connections)
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
    "returned", ["code=1&state=another", "connectionId=00000000-0000-0000-0000-000000000000&status=success"]
)
async def test_what_belongs_to_another_consent_is_not_taken(connections: Connections, returned: str) -> None:
    consent, _ = await ours(connections)
    with pytest.raises(InvalidArgument, match="belongs to another consent"):
        await consent.finish(returned)
    assert consent.state is ConsentState.WAITING


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
    with pytest.raises(InvalidArgument, match="given twice"):
        await connections.start_consent(
            name="CRM", type="hubspot", redirect_url=CALLBACK, credential={"redirectUrl": CALLBACK}
        )
    assert len(emulator.world.journal) == 0


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

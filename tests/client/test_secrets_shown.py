"""API keys, driver URLs and sessions: what is secret in them is there, and is shown to nobody who did not ask."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from peaka_async import AsyncPeaka, Forbidden, ResponseDecodeError, Unauthorized
from peaka_async.emulator import PARTNER_KEY, LoopClock, demo_world
from peaka_async.models import DriverUrls
from peaka_async.resources.drivers import Drivers
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer

pytestmark = pytest.mark.anyio

KEY = "ABCDEFGH.the-secret-part"
JDBC = f"jdbc:peaka://dbc.peaka.studio:4567/?extraCredentials=peakaKey:{KEY}"
SQL_ALCHEMY = f'peaka://dbc.peaka.studio:4567/stripe?extra_credential=[["peakaKey","{KEY}"]]&access_token=true'


@pytest.fixture
async def emulator() -> AsyncIterator[RunningEmulator]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        yield running


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


def drivers(body: Any, headers: dict[str, str] | None = None) -> Drivers:
    return Drivers(AsyncPeaka(KEY, http_client=FakeHttp(lambda request: answer(200, body, headers)))._pipeline)


async def test_a_new_key_is_shown_once_and_only_to_who_asks(
    emulator: RunningEmulator, peaka: AsyncPeaka, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keys = peaka.project().api_keys
    ends = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    made = await keys.raw.create(name="reports", expires_at=ends)
    secret = made.parsed.api_key
    assert secret is not None
    assert made.parsed.expires_at == ends
    assert secret not in f"{made!r} {made.parsed!r} {made.parsed} {[made.parsed]} {caplog.text}"
    assert "api_key='***'" in repr(made.parsed)
    (listed,) = [key for key in await keys.list() if key.name == "reports"]
    assert (listed.api_key_id, listed.api_key) == (made.parsed.api_key_id, None)
    async with emulator.client(secret) as reports:
        assert (await reports.info()).project_id == "EmuDemo1"
        with pytest.raises(Forbidden) as refused:
            await reports.project().api_keys.list()
        assert secret not in f"{refused.value!r} {refused.value} {vars(refused.value)}"
        await keys.delete(made.parsed.api_key_id)
        with pytest.raises(Unauthorized) as gone:
            await reports.info()
    assert secret not in f"{gone.value!r} {gone.value} {vars(gone.value)}"


async def test_driver_urls_hold_the_key_and_do_not_show_it(peaka: AsyncPeaka) -> None:
    group = Drivers(peaka._pipeline)
    both = await group.list(catalog_name="stripe")
    jdbc, alchemy = await group.get_jdbc(), await group.get_sql_alchemy(catalog_name="stripe")
    assert (both.jdbc, both.sql_alchemy) == (jdbc.jdbc, alchemy.sql_alchemy)
    assert PARTNER_KEY in str(both.jdbc)
    assert PARTNER_KEY in str(both.sql_alchemy)
    assert "{catalogName}" in str((await group.list()).sql_alchemy)
    shown = f"{both!r} {both} {[jdbc]} {alchemy!r} {await group.raw.get_jdbc()!r}"
    assert PARTNER_KEY.partition(".")[2] not in shown


BOTH = {"JDBC": JDBC, "SQL_ALCHEMY": SQL_ALCHEMY}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (BOTH, BOTH),
        (json.dumps(BOTH), BOTH),
        (json.dumps(json.dumps(BOTH)), BOTH),
        (f'{{"JDBC": {json.dumps(JDBC)},\n}}', {"JDBC": JDBC}),
        (json.dumps(f'{{"JDBC": {json.dumps(JDBC)}, }}'), {"JDBC": JDBC}),
        (f"{JDBC}\n", {"JDBC": JDBC}),
        (json.dumps(JDBC), {"JDBC": JDBC}),
        (SQL_ALCHEMY, {"SQL_ALCHEMY": SQL_ALCHEMY}),
    ],
)
async def test_every_form_of_the_answer_is_read_and_hidden(body: Any, found: dict[str, str]) -> None:
    group = drivers(body)
    for urls in (await group.list(), await group.get_jdbc(), await group.get_sql_alchemy(catalog_name="stripe")):
        assert urls == DriverUrls.from_dict(found)
        assert "the-secret-part" not in repr(urls)


@pytest.mark.parametrize("body", [{}, {"JDBC": None}, {"JDBC": 7}, f"the key {KEY}", "[]", "7", ""])
async def test_an_answer_without_a_url_is_an_error_that_does_not_quote_it(body: Any) -> None:
    with pytest.raises(ResponseDecodeError) as caught:
        await drivers(body).get_jdbc()
    assert caught.value.operation == "drivers.get_jdbc"
    assert "the-secret-part" not in f"{caught.value!r} {caught.value} {vars(caught.value)} {caught.value.__cause__!r}"


async def test_a_session_lets_further_members_through_and_hides_its_url(
    emulator: RunningEmulator, peaka: AsyncPeaka
) -> None:
    session = await peaka.embedded.init_session(
        project_id="EmuDemo1",
        session_mode="CONNECTOR_MODAL_ONLY",
        connector_type="stripe",
        feature_flags={"queries": False},
        additional_properties={"catalogCreateEnabled": True, "newThing": {"a": [1]}},
    )
    assert emulator.world.journal.of("embedded.init_session")[0].body == {
        "projectId": "EmuDemo1",
        "sessionMode": "CONNECTOR_MODAL_ONLY",
        "connectorType": "stripe",
        "featureFlags": {"queries": False},
        "catalogCreateEnabled": True,
        "newThing": {"a": [1]},
    }
    code = session.session_url.partition("code=")[2]
    assert len(code) > 20
    assert code not in repr(session)
    with pytest.warns(DeprecationWarning, match=r"use embedded\.init_session"):
        older = await peaka.embedded.init_session_by_query(project_id="EmuDemo1")
    assert older.session_url.partition("code=")[2] not in repr(older)

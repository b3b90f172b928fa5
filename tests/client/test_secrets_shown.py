"""API keys, driver URLs and sessions: what is secret in them is there, and is shown to nobody who did not ask."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from peaka_async import OPERATIONS, AsyncPeaka, Forbidden, PeakaError, ResponseDecodeError, Unauthorized
from peaka_async.emulator import PARTNER_KEY
from peaka_async.models import DriverUrls
from peaka_async.resources.drivers import Drivers
from peaka_async.testing import RunningEmulator
from tests.client.test_secrecy import everything
from tests.support.fake_http import FakeHttp, answer

pytestmark = pytest.mark.anyio

KEY = "ABCDEFGH.the-secret-part"
JDBC = f"jdbc:peaka://dbc.peaka.studio:4567/?extraCredentials=peakaKey:{KEY}"
SQL_ALCHEMY = f'peaka://dbc.peaka.studio:4567/stripe?extra_credential=[["peakaKey","{KEY}"]]&access_token=true'


@pytest.fixture
async def peaka(emulator: RunningEmulator) -> AsyncIterator[AsyncPeaka]:
    async with emulator.client() as client:
        yield client


def drivers(body: Any, headers: dict[str, str] | None = None) -> Drivers:
    return AsyncPeaka(KEY, http_client=FakeHttp(lambda request: answer(200, body, headers))).drivers


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
    group = peaka.drivers
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
    raw = [
        await group.raw.list(),
        await group.raw.get_jdbc(),
        await group.raw.get_sql_alchemy(catalog_name="stripe"),
    ]
    assert [response.parsed for response in raw] == [DriverUrls.from_dict(found)] * 3
    assert "the-secret-part" not in repr(raw)
    for urls in (await group.list(), await group.get_jdbc(), await group.get_sql_alchemy(catalog_name="stripe")):
        assert urls == DriverUrls.from_dict(found)
        assert "the-secret-part" not in repr(urls)


@pytest.mark.parametrize("body", [{}, {"JDBC": None}, {"JDBC": 7}, f"the key {KEY}", "[]", "7", ""])
async def test_an_answer_without_a_url_is_an_error_that_does_not_quote_it(body: Any) -> None:
    group = drivers(body, {"x-request-id": "r7"})
    calls: list[tuple[str, Callable[[], Awaitable[Any]]]] = [
        ("drivers.list", group.list),
        ("drivers.get_jdbc", group.get_jdbc),
        ("drivers.get_jdbc", group.raw.get_jdbc),
        ("drivers.get_sql_alchemy", partial(group.get_sql_alchemy, catalog_name="stripe")),
    ]
    for operation, call in calls:
        with pytest.raises(ResponseDecodeError, match="the answer holds no connection URL") as caught:
            await call()
        assert (caught.value.operation, caught.value.status, caught.value.request_id) == (operation, 200, "r7")
        assert "the-secret-part" not in everything(caught.value)


ARGUMENTS: dict[str, dict[str, Any]] = {
    "api_keys.create": {"name": "reports"},
    "api_keys.list": {},
    "connections.create": {"name": "CRM", "type": "hubspot"},
    "connections.get": {"connection_id": "c1"},
    "connections.list": {},
    "connections.update": {"connection_id": "c1", "name": "CRM", "type": "hubspot", "credential": {}},
    "drivers.get_jdbc": {},
    "drivers.get_sql_alchemy": {"catalog_name": "stripe"},
    "drivers.list": {},
    "embedded.init_session": {"project_id": "acFxu7Xr"},
    "embedded.init_session_by_query": {"project_id": "acFxu7Xr"},
    "exports.get": {"export_id": "e1"},
    "exports.list": {},
}
"""What each operation with a secret in its answer is called with."""

NEW = "a-new-secret-of-the-service"

ANSWERS = {
    "another shape": json.dumps({"secret": NEW, "nested": [{"secret": NEW}]}),
    "a list of it": json.dumps([{"secret": NEW}, NEW]),
    "a list for a text": json.dumps({"name": [NEW], "id": {"a": NEW}, "apiKeyId": [NEW], "JDBC": [NEW]}),
    "a text": json.dumps(NEW),
    "broken": f'{{"apiKey": "{NEW}", "sessionUrl": "https://x/?code={NEW}", "url": "https://x/?state={NEW}"',
    "html": f"<a href='https://x/?code={NEW}'>go on</a>",
}


def test_every_operation_whose_answer_has_a_secret_is_looked_at() -> None:
    assert sorted(operation.id for operation in OPERATIONS.values() if operation.secret) == sorted(ARGUMENTS)


@pytest.mark.parametrize("body", ANSWERS.values(), ids=list(ANSWERS))
@pytest.mark.parametrize("operation", ARGUMENTS)
@pytest.mark.parametrize("status", [200, 302, 502])
@pytest.mark.filterwarnings("ignore:GET /ui/initSession is deprecated:DeprecationWarning")
async def test_no_error_quotes_an_answer_that_may_hold_a_new_secret(
    operation: str, body: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    peaka = AsyncPeaka(
        KEY, project_id="acFxu7Xr", http_client=FakeHttp(lambda request: answer(status, body)), max_retries=0
    )
    group, _, name = operation.partition(".")
    of = peaka.project() if hasattr(type(peaka.project()), group) else peaka
    for methods in (getattr(of, group), getattr(of, group).raw):
        with pytest.raises(PeakaError) as caught:
            await getattr(methods, name)(**ARGUMENTS[operation])
        assert NEW not in everything(caught.value)
        assert NEW not in caplog.text


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

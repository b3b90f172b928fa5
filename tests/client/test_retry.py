"""Sending again: what may be repeated, what is looked up, and what nobody can know."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import anyio
import pytest

from peaka_async import (
    ApiError,
    AsyncPeaka,
    AttemptFailed,
    ConnectionFailed,
    ConnectionLost,
    File,
    HttpRequest,
    HttpResponse,
    OutcomeUnknown,
    RateLimited,
    RequestTimeout,
    ServerError,
)
from peaka_async.transport.retry import Quota
from tests.support.fake_http import Answer, FakeHttp, answer

pytestmark = pytest.mark.anyio

INFO = {"userId": "u1", "email": "a@b.c"}
LOST = AttemptFailed("ReadError: reset", sent=True)
REFUSED = AttemptFailed("ConnectError: refused", sent=False)
CATALOG = {"id": "9", "name": "n", "displayName": "N", "catalogType": "stripe", "connectionId": "c1"}


def client(handler: Callable[[HttpRequest], Any] | list[Answer], **options: Any) -> tuple[AsyncPeaka, FakeHttp]:
    if isinstance(handler, list):
        answers = iter(handler)
        http = FakeHttp(lambda request: next(answers))
    else:
        http = FakeHttp(handler)
    return AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=http, **options), http


async def test_what_was_not_sent_is_sent_again_whatever_it_is() -> None:
    peaka, http = client([REFUSED, REFUSED, answer(200, {"id": "c", "name": "n", "type": "t"})])
    response = await peaka.project().connections.raw.create(name="n", type="stripe", credential={})
    assert (response.retries, len(http.requests)) == (2, 3)


@pytest.mark.parametrize("failure", [LOST, answer(408), answer(502), answer(503), answer(504), answer(520)])
async def test_a_read_is_repeated_after_what_passes(failure: Answer) -> None:
    peaka, http = client([failure, answer(200, INFO)])
    assert (await peaka.account.raw.get_info()).retries == 1
    assert len(http.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 499, 500, 501])
async def test_a_read_is_not_repeated_after_what_stays(status: int) -> None:
    peaka, http = client(lambda request: answer(status))
    with pytest.raises(ApiError):
        await peaka.info()
    assert len(http.requests) == 1


@pytest.mark.parametrize("failure", [LOST, answer(502), answer(504), answer(520)])
async def test_an_unsafe_create_is_never_sent_twice_and_says_that_nobody_knows(failure: Answer) -> None:
    peaka, http = client(lambda request: failure)
    with pytest.raises(OutcomeUnknown) as caught:
        await peaka.project().connections.create(name="n", type="stripe", credential={})
    error = caught.value
    assert (len(http.requests), error.operation, error.attempts, error.sent) == (1, "connections.create", 1, True)
    assert error.status == getattr(failure, "status", None)
    assert isinstance(error.cause, ServerError if error.status else ConnectionLost)
    assert str(error).startswith("connections.create: it may or may not have been done: connections.create: ")


@pytest.mark.parametrize("status", [500, 503])
async def test_a_refused_create_is_an_ordinary_error(status: int) -> None:
    peaka, http = client(lambda request: answer(status, None, {"retry-after": "1"}))
    with pytest.raises(ServerError):
        await peaka.project().connections.create(name="n", type="stripe", credential={})
    assert len(http.requests) == 1


async def test_a_create_whose_time_is_up_may_have_been_done() -> None:
    async def never(request: HttpRequest) -> HttpResponse:
        await anyio.sleep_forever()
        raise AssertionError

    peaka, _ = client(never, timeout=5)
    with pytest.raises(OutcomeUnknown) as caught:
        await peaka.project().connections.create(name="n", type="stripe", credential={})
    assert isinstance(caught.value.cause, RequestTimeout)


async def test_a_keyed_create_that_was_done_is_adopted() -> None:
    peaka, http = client([LOST, answer(200, [{**CATALOG, "displayName": "other"}, CATALOG])])
    catalog = await peaka.project().catalogs.create(name="N", connection_id="c1")
    assert catalog.id == "9"
    assert http.paths == ["POST /data/projects/acFxu7Xr/catalogs", "GET /data/projects/acFxu7Xr/catalogs"]


async def test_a_keyed_create_that_was_not_done_is_sent_once_more() -> None:
    peaka, http = client([LOST, answer(200, []), answer(200, CATALOG)])
    catalog = await peaka.project().catalogs.create(name="N", connection_id="c1")
    assert (catalog.id, [path.split()[0] for path in http.paths]) == ("9", ["POST", "GET", "POST"])


async def test_a_keyed_create_that_cannot_be_looked_up_is_unknown() -> None:
    peaka, http = client([LOST, answer(500)])
    with pytest.raises(OutcomeUnknown):
        await peaka.project().catalogs.create(name="N", connection_id="c1")
    assert len(http.requests) == 2


CACHE = {
    "id": "k1", "catalogId": "7", "schemaName": "s", "tableName": "t", "incrementalCacheSchedule": None,
    "fullRefreshCacheSchedule": None, "projectId": "acFxu7Xr",
}  # fmt: skip
TABLE = {
    "catalogId": "1", "catalogName": "peaka", "schemaName": "table", "tableName": "a b", "isCacheable": False,
    "isDynamicTable": False, "isCached": False,
}  # fmt: skip
PARAMETRIC = {"fromSchema": "a", "fromTable": "b", "toSchema": "s", "toTable": "t", "paramValues": []}


@pytest.mark.filterwarnings("ignore::peaka_async.StoredNameDiffers")
@pytest.mark.parametrize(
    ("create", "looked_up", "found"),
    [
        (
            lambda project: project.caches.create(catalog_id="7", schema_name="s", table_name="t"),
            [[{**CACHE, "tableName": "x", "id": "k0"}, {**CACHE, "status": "RUNNING"}], CACHE],
            ("id", "k1"),
        ),
        (lambda project: project.tables.create("a b"), [[{**TABLE, "tableName": "x"}, TABLE]], ("table_name", "a b")),
        (lambda project: project.bi_tables.create("a_b"), [[{**TABLE, "tableName": "ab"}]], ("table_name", "ab")),
        (
            lambda project: project.parametric_tables.create(
                "7", from_schema="a", from_table="b", to_schema="s", to_table="t", param_values=[]
            ),
            [[{**PARAMETRIC, "toTable": "x"}, PARAMETRIC]],
            ("to_table", "t"),
        ),
    ],
)
async def test_every_create_with_a_key_is_adopted(create: Any, looked_up: list[Any], found: tuple[str, str]) -> None:
    peaka, http = client([LOST, *(answer(200, body) for body in looked_up)])
    made = await create(peaka.project())
    assert getattr(made, found[0]) == found[1]
    assert [path.split()[0] for path in http.paths] == ["POST", *["GET"] * len(looked_up)]


async def test_the_last_error_is_raised_with_the_number_of_attempts() -> None:
    peaka, http = client(lambda request: REFUSED, max_retries=3)
    with pytest.raises(ConnectionFailed) as caught:
        await peaka.info()
    assert len(http.requests) == 4
    assert str(caught.value) == "account.get_info: ConnectError: refused after 4 attempts (nothing was sent)"


@pytest.mark.parametrize(("failure", "cost"), [(LOST, 14), (answer(429), 5)])
async def test_a_client_in_trouble_spends_its_quota_and_then_only_asks_once(failure: Answer, cost: int) -> None:
    peaka, http = client(lambda request: failure, max_concurrency=1000)

    async def ask() -> None:
        with pytest.raises((ConnectionLost, RateLimited)):
            await peaka.info()

    async with anyio.create_task_group() as group:
        for _ in range(1000):
            group.start_soon(ask)
    assert len(http.requests) == 1000 + 500 // cost


async def test_clean_success_fills_the_quota_slowly() -> None:
    quota = Quota()
    spent = 0
    while quota.take(ConnectionLost("x", operation="y")):
        spent += 1
    assert (spent, quota.left) == (35, 10)
    for _ in range(4):
        quota.succeeded()
    assert quota.take(ConnectionLost("x", operation="y"))
    for _ in range(1000):
        quota.succeeded()
    assert quota.left == Quota.CAPACITY


async def test_a_body_that_cannot_be_read_again_is_not_sent_again() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    reset = AttemptFailed("WriteError", sent=True)
    for content, sends in ((Pipe(b"a\n1\n"), 1), (BytesIO(b"a\n1\n"), 1)):
        peaka, http = client(lambda request: reset)
        with pytest.raises(OutcomeUnknown):
            await peaka.project().tables.import_csv("t", file=File(content), request="{}")
        assert len(http.requests) == sends
    for content, sends in ((Pipe(b"a\n1\n"), 3), (BytesIO(b"a\n1\n"), 3)):
        peaka, http = client(lambda request: REFUSED)
        with pytest.raises(ConnectionFailed):
            await peaka.project().tables.import_csv("t", file=File(content), request="{}")
        assert len(http.requests) == sends, "what was not sent has not been read either"

"""What the transport does with a call: headers, options, limits, time, retries, answers that are no success."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import anyio
import pytest

from peaka_async import (
    ApiError,
    AsyncPeaka,
    AttemptFailed,
    BadRequest,
    ClientStateError,
    ConfigurationError,
    Forbidden,
    HttpRequest,
    HttpResponse,
    InvalidArgument,
    NotFound,
    RateLimited,
    RequestTimeout,
    Response,
    ResponseDecodeError,
    ServerError,
    Unauthorized,
)
from peaka_async.models import ProjectInfo
from tests.support.fake_http import Answer, FakeHttp, answer, json_of, path_of, query_of

pytestmark = pytest.mark.anyio

KEY = "ABCDEFGH.the-secret-part"
INFO = {"userId": "u1", "email": "a@b.c"}


def client(handler: Callable[[HttpRequest], Any] | list[Answer], **options: Any) -> tuple[AsyncPeaka, FakeHttp]:
    if isinstance(handler, list):
        answers = iter(handler)
        http = FakeHttp(lambda request: next(answers))
    else:
        http = FakeHttp(handler)
    return AsyncPeaka(KEY, project_id="acFxu7Xr", http_client=http, **options), http


async def test_a_request_carries_what_it_should_and_nothing_more() -> None:
    peaka, http = client(lambda request: answer(200, {"id": "c", "name": "n", "type": "t"}))
    await peaka.project().connections.create(name="n", type="stripe", credential={"token": "t"})
    (request,) = http.requests
    assert (request.method, path_of(request)) == ("POST", "/connections/acFxu7Xr")
    assert json_of(request) == {"name": "n", "type": "stripe", "credential": {"token": "t"}}
    headers = dict(request.headers)
    assert headers.pop("User-Agent").startswith("peaka-async/")
    assert headers == {
        "Accept": "application/json",
        "Accept-Encoding": "gzip, deflate",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {KEY}",
    }


async def test_raw_returns_the_response_around_the_value() -> None:
    peaka, _ = client(lambda request: answer(200, INFO, {"x-request-id": "r-1"}))
    response = await peaka.account.raw.get_info()
    assert response == Response(
        status=200,
        headers={"content-type": "application/json", "x-request-id": "r-1"},
        request_id="r-1",
        elapsed=0.0,
        retries=0,
        parsed=ProjectInfo(user_id="u1", email="a@b.c"),
    )


async def test_with_options_changes_a_copy_that_shares_the_connections() -> None:
    peaka, http = client(lambda request: answer(200, INFO))
    hasty = peaka.with_options(timeout=timedelta(seconds=2), max_retries=0, headers={"X-Team": "data"})
    more = hasty.with_options(headers={"X-Run": "7"})
    for each in (peaka, hasty, more):
        await each.info()
    shown = [
        (request.headers.get("X-Team"), request.headers.get("X-Run"), request.timeout) for request in http.requests
    ]
    assert shown == [(None, None, 30.0), ("data", None, 2.0), ("data", "7", 2.0)]
    await more.aclose()
    assert http.closed == 0
    http.handler = lambda request: answer(200, [])
    await more.project().with_options(timeout=9).connections.list()
    last = http.requests[-1]
    assert (last.timeout, last.headers["X-Team"], path_of(last)) == (9.0, "data", "/connections/acFxu7Xr")


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "message"),
    [
        (
            400,
            {"errorCode": 100, "message": "There are already a catalog with same name!!"},
            BadRequest,
            100,
            "There are already a catalog with same name!!",
        ),
        (
            400,
            {"error": "WrongRequestException", "message": "m", "errorCode": None},
            BadRequest,
            "WrongRequestException",
            "m",
        ),
        (
            400,
            {"error": "INVALID_CONNECTION_ID", "message": "invalid connection id", "errorCode": "cn004"},
            NotFound,
            "cn004",
            "invalid connection id",
        ),
        (
            400,
            {"errorCode": 100, "message": "There is no query with id: 5"},
            NotFound,
            100,
            "There is no query with id: 5",
        ),
        (401, None, Unauthorized, None, "Unauthorized"),
        (403, {"code": 7, "reason": "not yours"}, Forbidden, 7, "not yours"),
        (404, "", NotFound, None, "Not Found"),
        (405, {"status": 405, "error": "Method Not Allowed"}, BadRequest, "Method Not Allowed", "Method Not Allowed"),
        (429, "", RateLimited, None, "Too Many Requests"),
        (500, "<html><body>proxy</body></html>", ServerError, None, "Internal Server Error"),
        (500, '{"message": "cut o', ServerError, None, "Internal Server Error"),
        (500, "[1, 2]", ServerError, None, "Internal Server Error"),
        (520, None, ServerError, None, "an unknown status"),
        (302, None, ApiError, None, "Found"),
    ],
)
async def test_every_error_body_becomes_the_right_error(
    status: int, body: Any, kind: type[ApiError], code: Any, message: str
) -> None:
    peaka, _ = client(lambda request: answer(status, body, {"x-request-id": "r-9"}), max_retries=0)
    with pytest.raises(ApiError) as caught:
        await peaka.project().connections.get("c1")
    error = caught.value
    assert (type(error), error.status, error.code, error.message) == (kind, status, code, message)
    assert (error.operation, error.request_id, error.attempts) == ("connections.get", "r-9", 1)


async def test_a_project_key_on_an_account_route_gets_a_hint() -> None:
    peaka, _ = client(lambda request: answer(403, {}))
    with pytest.raises(Forbidden) as caught:
        await peaka.organizations.list()
    assert str(caught.value) == (
        "organizations.list: 403 Forbidden."
        " This operation wants a Partner key; a Project key works inside its own project only"
    )


async def test_long_bodies_are_cut() -> None:
    peaka, _ = client(lambda request: answer(400, {"message": "x" * 10_000}))
    with pytest.raises(BadRequest) as caught:
        await peaka.project().catalogs.get("7")
    assert (len(caught.value.message), len(caught.value.excerpt)) == (303, 500)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "the body is empty where JSON was promised"),
        ("<html>", "the body is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ({"email": "e"}, "ProjectInfo: the required member 'userId' is missing"),
        ([1], "ProjectInfo: expected an object, got an array"),
        ("null", "ProjectInfo: expected an object, got null"),
    ],
)
async def test_success_with_a_body_of_another_shape_keeps_status_and_excerpt(body: Any, problem: str) -> None:
    peaka, _ = client(lambda request: answer(200, body, {"x-request-id": "r"}))
    with pytest.raises(ResponseDecodeError) as caught:
        await peaka.info()
    error = caught.value
    assert (error.message, error.status, error.operation, error.request_id) == (problem, 200, "account.get_info", "r")


async def test_a_pause_is_never_shorter_than_the_service_asked_for() -> None:
    peaka, _ = client([answer(429, None, {"retry-after": "7"}), answer(200, INFO)])
    started = anyio.current_time()
    await peaka.info()
    assert 7.0 <= anyio.current_time() - started <= 8.0


async def test_a_pause_into_a_certain_timeout_is_not_taken() -> None:
    peaka, http = client(lambda request: answer(429, None, {"retry-after": "3600"}))
    started = anyio.current_time()
    with pytest.raises(RateLimited) as caught:
        await peaka.info()
    assert (caught.value.retry_after, len(http.requests), anyio.current_time() - started) == (3600.0, 1, 0.0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT", "date": "Wed, 21 Oct 2026 07:28:10 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:10 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
async def test_retry_after_is_seconds_or_a_date_and_nonsense_is_nothing(headers: dict[str, str], expected: Any) -> None:
    peaka, _ = client(lambda request: answer(429, None, headers), max_retries=0)
    with pytest.raises(RateLimited) as caught:
        await peaka.info()
    assert caught.value.retry_after == expected


async def test_one_deadline_holds_over_attempts_and_pauses() -> None:
    async def never(request: HttpRequest) -> HttpResponse:
        await anyio.sleep_forever()
        raise AssertionError

    peaka, _ = client(never, timeout=12)
    started = anyio.current_time()
    with pytest.raises(RequestTimeout) as caught:
        await peaka.info()
    assert anyio.current_time() - started == 12.0
    assert isinstance(caught.value, TimeoutError)
    assert str(caught.value) == "account.get_info: no complete answer within 12 s"


async def test_a_call_that_timed_out_while_it_waited_its_turn_was_not_sent() -> None:
    async def never(request: HttpRequest) -> HttpResponse:
        await anyio.sleep_forever()
        raise AssertionError

    peaka, _ = client(never, max_concurrency=1, timeout=100)
    found: dict[str, bool] = {}

    async def ask(name: str, seconds: float) -> None:
        with pytest.raises(RequestTimeout) as caught:
            await peaka.with_options(timeout=seconds).info()
        found[name] = caught.value.sent

    async with anyio.create_task_group() as group:
        group.start_soon(ask, "first", 50)
        await anyio.sleep(1)
        group.start_soon(ask, "second", 10)
    assert found == {"first": True, "second": False}


async def test_slow_operations_have_longer_defaults_and_a_set_timeout_wins() -> None:
    peaka, http = client(lambda request: answer(200, {"columns": [], "data": []}))
    body = {"statement": "SELECT 1"}
    await peaka.project().queries.execute(body)
    await peaka.with_options(timeout=5).project().queries.execute(body)
    assert [request.timeout for request in http.requests] == [120.0, 5.0]


async def test_no_more_requests_are_in_flight_than_allowed_and_all_are_served() -> None:
    async def slow(request: HttpRequest) -> HttpResponse:
        await anyio.sleep(1)
        return answer(200, INFO)

    peaka, http = client(slow, max_concurrency=3)
    async with anyio.create_task_group() as group:
        for _ in range(30):
            group.start_soon(peaka.info)
    assert (http.most_in_flight, len(http.requests), anyio.current_time() >= 10.0) == (3, 30, True)


async def test_a_cancelled_call_gives_its_place_back() -> None:
    async def never(request: HttpRequest) -> HttpResponse:
        await anyio.sleep_forever()
        raise AssertionError

    peaka, http = client(never, max_concurrency=1)
    with anyio.move_on_after(1):
        await peaka.info()
    http.handler = lambda request: answer(200, INFO)
    assert (await peaka.info()).user_id == "u1"


@pytest.mark.parametrize("bad", ["", ".", "..", None, 5.5j, True, b"x"])
async def test_an_id_that_cannot_be_one_is_refused_before_anything_is_sent(bad: Any) -> None:
    peaka, http = client(lambda request: answer(200, {}))
    with pytest.raises(InvalidArgument, match="cache_id"):
        await peaka.project().caches.get_status(bad)
    assert http.requests == []


async def test_a_path_argument_is_quoted_whole() -> None:
    peaka, http = client(lambda request: answer(200, []))
    await peaka.project().catalogs.list_tables("1", "a/b?c#d e%é")
    assert http.requests[0].url.endswith("/catalogs/1/schemas/a%2Fb%3Fc%23d%20e%25%C3%A9/tables")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"catalog_id": 1, "schema_name": "s", "table_name": "t"}, "catalog_id must be text (str), not a int"),
        ({"catalog_id": "1", "schema_name": None, "table_name": "t"}, "schema_name must be text (str), not None"),
        (
            {"catalog_id": "1", "schema_name": "s", "table_name": "t", "full_refresh_cache_schedule": "PT6H"},
            "full_refresh_cache_schedule must be Schedule or a mapping, not a str",
        ),
    ],
)
async def test_an_argument_of_a_wrong_type_is_refused_before_anything_is_sent(arguments: Any, named: str) -> None:
    peaka, http = client(lambda request: answer(200, {}))
    with pytest.raises(InvalidArgument) as caught:
        await peaka.project().caches.create(**arguments)
    assert (str(caught.value), http.requests) == (named, [])


async def test_a_request_of_ones_own_goes_through_the_same_transport() -> None:
    peaka, http = client(lambda request: answer(200, {"made": True}, {"x-request-id": "r"}))
    response = await peaka.request(
        "post", "/data/new-thing", query={"a": [1, 2], "b": True, "c": None}, json={"x": None}, headers={"X-A": "b"}
    )
    (request,) = http.requests
    assert (request.method, path_of(request), query_of(request)) == (
        "POST", "/data/new-thing", [("a", "1"), ("a", "2"), ("b", "true")],
    )  # fmt: skip
    assert (json_of(request), request.headers["X-A"], response.parsed) == ({"x": None}, "b", {"made": True})


@pytest.mark.parametrize(
    ("content_type", "body", "parsed"),
    [
        ("application/json", b'{"a": 1}', {"a": 1}),
        ("application/problem+json; charset=utf-8", b"[1]", [1]),
        ("text/csv; charset=latin-1", "é".encode("latin-1"), "é"),
        ("text/plain; charset=nonsense", b"ok", "ok"),
        ("image/png", b"\x89PNG", b"\x89PNG"),
        ("application/json", b"", None),
    ],
)
async def test_an_answer_of_ones_own_is_read_by_its_media_type(content_type: str, body: bytes, parsed: Any) -> None:
    peaka, _ = client(lambda request: HttpResponse(200, {"content-type": content_type}, body))
    assert (await peaka.request("GET", "/x")).parsed == parsed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "info"),
        ("GET", "https://elsewhere.example/api"),
        ("GET", "//elsewhere.example/api"),
        ("GET", "/a/../b"),
        ("GET", "/a?b=c"),
        ("GET", "/a b"),
        ("GET", "/a\r\nb"),
        ("GET", 5),
        ("", "/info"),
        ("GET /", "/info"),
    ],
)
async def test_a_request_of_ones_own_stays_under_the_base_url(method: Any, path: Any) -> None:
    peaka, http = client(lambda request: answer(200, {}))
    with pytest.raises(InvalidArgument):
        await peaka.request(method, path)
    with pytest.raises(InvalidArgument):
        await peaka.request("GET", "/info", headers={"Authorization": "Bearer x"})
    assert http.requests == []


async def test_middleware_sees_each_attempt_without_the_key_and_may_change_it() -> None:
    seen: list[str] = []

    def step(name: str) -> Any:
        async def around(request: HttpRequest, call_next: Any) -> HttpResponse:
            seen.append(f"{name}>")
            assert KEY not in "".join(request.headers.values())
            request.headers[f"X-{name}"] = "yes"
            response: HttpResponse = await call_next(request)
            seen.append(f"<{name} {response.status}")
            return response

        return around

    peaka, http = client([answer(502), answer(200, INFO)], middleware=[step("outer"), step("inner")])
    await peaka.info()
    assert seen == ["outer>", "inner>", "<inner 502", "<outer 502", "outer>", "inner>", "<inner 200", "<outer 200"]
    assert all(request.headers["X-inner"] == "yes" for request in http.requests)
    assert all(request.headers["Authorization"] == f"Bearer {KEY}" for request in http.requests)


async def test_middleware_may_answer_by_itself_and_sees_failures() -> None:
    async def cached(request: HttpRequest, call_next: Any) -> HttpResponse:
        try:
            response: HttpResponse = await call_next(request)
        except AttemptFailed as failure:
            return answer(200, {**INFO, "email": f"sent: {failure.sent}"})
        return response

    peaka, _ = client(lambda request: AttemptFailed("ConnectError", sent=False), middleware=[cached])
    assert (await peaka.info()).email == "sent: False"


@pytest.mark.parametrize("middleware", ["text", 5, [print], [None], [lambda request, call_next: None]])
async def test_middleware_that_cannot_be_one_is_refused(middleware: Any) -> None:
    with pytest.raises(ConfigurationError, match="middleware"):
        AsyncPeaka(KEY, middleware=middleware)


async def test_requests_begin_evenly_spaced_where_a_pace_is_set() -> None:
    begun: list[float] = []

    def handler(request: HttpRequest) -> Answer:
        begun.append(round(anyio.current_time() - started, 3))
        return answer(200, INFO)

    peaka, _ = client(handler, requests_per_second=4)
    started = anyio.current_time()
    async with anyio.create_task_group() as group:
        for _ in range(6):
            group.start_soon(peaka.info)
    assert begun == [0.0, 0.25, 0.5, 0.75, 1.0, 1.25]


async def test_one_throttled_call_slows_the_whole_client() -> None:
    begun: list[float] = []

    def handler(request: HttpRequest) -> Answer:
        begun.append(anyio.current_time() - started)
        return answer(429, None, {"retry-after": "10"}) if len(begun) == 1 else answer(200, INFO)

    peaka, _ = client(handler)
    started = anyio.current_time()

    async def later() -> None:
        await anyio.sleep(1)
        await peaka.info()

    async with anyio.create_task_group() as group:
        group.start_soon(peaka.info)
        group.start_soon(later)
    assert begun[0] == 0.0
    assert all(moment >= 10.0 for moment in begun[1:])
    assert len(begun) == 3


async def test_a_call_that_would_be_held_back_beyond_its_time_is_told_at_once() -> None:
    peaka, http = client([answer(429, None, {"retry-after": "100"}), answer(200, INFO)], max_retries=0)
    with pytest.raises(RateLimited):
        await peaka.info()
    started = anyio.current_time()
    with pytest.raises(RequestTimeout, match=r"held back for 100\.0 s") as caught:
        await peaka.info()
    assert (anyio.current_time() - started, caught.value.sent, len(http.requests)) == (0.0, False, 1)


async def test_each_attempt_has_a_limit_of_its_own() -> None:
    peaka, http = client(lambda request: answer(200, INFO), timeout=60, attempt_timeout=5)
    await peaka.info()
    await peaka.with_options(attempt_timeout=20).info()
    await peaka.with_options(attempt_timeout=500).info()
    assert [(sent.timeout, sent.connect_timeout) for sent in http.requests] == [(5.0, 5.0), (20.0, 10.0), (60.0, 10.0)]


async def test_a_closed_client_says_so() -> None:
    peaka, http = client(lambda request: answer(200, INFO))
    derived = peaka.with_options(timeout=5)
    await derived.aclose()
    await peaka.info()
    await peaka.aclose()
    for each in (peaka, derived):
        with pytest.raises(ClientStateError, match="closed"):
            await each.info()
    with pytest.raises(ClientStateError):
        await peaka.project().ai.chat_stream(message="m").__aenter__()
    assert len(http.requests) == 1

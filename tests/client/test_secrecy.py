"""The key is in no repr, no log, no exception and no traceback, and goes to no other host."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Iterator

import pytest

from peaka_async import AsyncPeaka, AttemptFailed, PeakaError
from peaka_async.secret import Secret
from peaka_async.transport.http import HttpxClient
from peaka_async.transport.seam import Headers, HttpRequest
from tests.support.fake_http import FakeHttp, answer

SECRET_PART = "s3cr3t-p4rt-0f-the-key"
KEY = f"ABCDEFGH.{SECRET_PART}"


def chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    todo = [error]
    while todo:
        current = todo.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        todo += [other for other in (current.__cause__, current.__context__) if other is not None]


def everything(error: BaseException) -> str:
    """All that any tool could show of an error: text, repr, attributes, and the local variables of our frames."""
    told: list[str] = []
    for each in chain(error):
        told += [str(each), repr(each), repr(vars(each)), repr(each.args)]
        stack = traceback.TracebackException.from_exception(each, capture_locals=True).stack
        told += [str(frame.locals) for frame in stack if "/peaka_a" in frame.filename]
    return "\n".join(told)


FAILURES = [
    answer(401, {"message": f"the key {KEY} is unknown"}),
    answer(400, {"error": "INVALID_CREDENTIALS", "message": f"token {SECRET_PART} refused"}),
    answer(500, f"<html>{KEY}</html>"),
    answer(200, {"JDBC": f"jdbc:peaka://x/?extraCredentials=peakaKey:{KEY}"}),
    answer(200, f'{{"broken": "{KEY}",'),
    AttemptFailed(f"ReadError: while sending {KEY}", sent=True),
    AttemptFailed("ConnectError: refused", sent=False),
    AttemptFailed("ReadTimeout: no reason given", sent=True, timed_out=True),
]


@pytest.mark.anyio
@pytest.mark.parametrize("failure", FAILURES)
async def test_no_error_shows_the_key(failure: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    peaka = AsyncPeaka(KEY, http_client=FakeHttp(lambda request: failure), max_retries=0)  # type: ignore[arg-type,return-value]
    with pytest.raises(PeakaError) as caught:
        await peaka.organizations.list()
    assert SECRET_PART not in everything(caught.value)
    assert SECRET_PART not in caplog.text


@pytest.mark.anyio
async def test_an_error_of_the_library_is_not_chained_to_ours() -> None:
    """The library's exception holds the request, and the request holds the key."""
    client = HttpxClient()
    headers = Headers({"Authorization": f"Bearer {KEY}"})
    with pytest.raises(AttemptFailed) as caught:
        # Port 9 of loopback: nothing listens there.
        await client.send(HttpRequest("GET", "http://127.0.0.1:9/api/v1/info", headers, None, 5.0, 5.0))
    assert [type(each) for each in chain(caught.value)] == [AttemptFailed]
    assert caught.value.sent is False
    assert SECRET_PART not in everything(caught.value)
    await client.aclose()


@pytest.mark.anyio
async def test_the_key_goes_out_in_the_authorization_header_and_nowhere_else() -> None:
    http = FakeHttp(lambda request: answer(200, {"userId": "u", "email": "e"}))
    await AsyncPeaka(KEY, http_client=http).info()
    (request,) = http.requests
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert [name for name, value in request.headers.items() if SECRET_PART in value] == ["Authorization"]
    assert SECRET_PART not in request.url
    assert SECRET_PART not in repr(request)
    assert SECRET_PART not in repr(request.headers)


def test_a_refused_constructor_does_not_show_the_key() -> None:
    with pytest.raises(PeakaError) as caught:
        AsyncPeaka(KEY, base_url="nonsense")
    ours = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    told = [str(frame.locals) for frame in ours.stack if "peaka_async" in frame.filename]
    assert told, "the frames of the SDK are what is looked at"
    assert SECRET_PART not in "".join(told)


def test_the_secret_shows_its_public_prefix_only_and_is_not_pickled() -> None:
    secret = Secret(KEY)
    assert (repr(secret), str(secret), f"{secret}") == ("Secret(ABCDEFGH.***)",) * 3
    assert repr(Secret("no-dot-in-this-key")) == "Secret(***)"
    assert secret.strike(f"a {KEY} b {SECRET_PART} c") == "a *** b ABCDEFGH.*** c".replace("ABCDEFGH.", "")
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(secret)


def test_clients_projects_and_groups_do_not_show_the_key() -> None:
    peaka = AsyncPeaka(KEY, project_id="acFxu7Xr")
    project = peaka.project()
    shown = [peaka, project, project.caches, project.caches.raw, peaka.organizations, peaka._pipeline]
    assert SECRET_PART not in repr(shown)

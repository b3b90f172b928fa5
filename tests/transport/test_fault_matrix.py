"""Every fault on every kind of call: what really reached the server, and what the caller got.

The log of the server is the witness. A fault that never ends shows how often a request is sent at most; one that
passes shows that it was worth it; and whatever was not safe to repeat was there once.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import anyio
import pytest

from peaka_api.types import File
from peaka_async import (
    ApiError,
    AsyncPeaka,
    ConnectionFailed,
    OutcomeUnknown,
    PeakaError,
    RateLimited,
    ServerError,
    TransportError,
)
from tests.support import faulty_server as server
from tests.support.faulty_server import FaultyServer, Play, Received, answer, answer_then_close

from .conftest import PATIENCE, Serve
from .faults import FAULTS, Fault, Meaning, ending, sends
from .subjects import (
    CSV,
    IMPORT,
    KEYED_CREATE,
    LOOK,
    PROJECT,
    READ,
    READ_CACHE,
    STREAM,
    SUBJECTS,
    UNSAFE_CREATE,
    Subject,
    client,
    look_up,
)

pytestmark = pytest.mark.anyio

UNKEYED = [subject for subject in SUBJECTS if subject is not KEYED_CREATE]
PASSING = [fault for fault in FAULTS if fault.meaning in (Meaning.MAYBE_DONE, Meaning.REJECTED, Meaning.NOT_TAKEN_UP)]
OPEN = [fault for fault in FAULTS if fault.meaning is Meaning.MAYBE_DONE]


def names(cases: Iterable[Fault | Subject]) -> list[str]:
    return [case.name for case in cases]


every_fault = pytest.mark.parametrize("fault", FAULTS, ids=names(FAULTS))
passing_fault = pytest.mark.parametrize("fault", PASSING, ids=names(PASSING))
open_fault = pytest.mark.parametrize("fault", OPEN, ids=names(OPEN))
every_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=names(SUBJECTS))
unkeyed_subject = pytest.mark.parametrize("subject", UNKEYED, ids=names(UNKEYED))


async def outcome(subject: Subject, url: str, **options: Any) -> Any:
    """What a call ends in: its value, or its error. An end that is neither, or none, fails the test."""
    with anyio.fail_after(PATIENCE):
        async with client(url, **options) as peaka:
            return await ended(subject, peaka)


async def ended(subject: Subject, peaka: AsyncPeaka) -> Any:
    try:
        return await subject.call(peaka)
    except PeakaError as error:
        return error


def check(result: Any, expected: type[PeakaError] | list[str], subject: Subject) -> None:
    """The ending is the expected one; an error says which call it was, and what stands behind it."""
    if isinstance(expected, list):
        assert result == expected
        return
    assert type(result) is expected
    assert getattr(result, "operation", None) == subject.operation
    if isinstance(result, TransportError):
        assert result.sent is True


class First:
    """A script that plays a fault for the first request of a kind and is in health from then on."""

    def __init__(self, subject: Subject, fault: Play, *, found: bool = False) -> None:
        self._subject = subject
        self._fault = fault
        self._found = found
        self._is_over = False

    def __call__(self, received: Received) -> Play:
        if received.line != self._subject.line:
            return look_up(received, found=self._found)
        if self._is_over:
            return self._subject.well()
        self._is_over = True
        return self._fault


@every_fault
@unkeyed_subject
async def test_a_fault_that_lasts_is_met_as_often_as_the_policy_allows_and_ends_in_one_error(
    fault: Fault, subject: Subject, serve: Serve
) -> None:
    service = serve(lambda received: fault.play(subject))
    result = await outcome(subject, service.url, **fault.options)
    service.settle()
    assert service.lines == [subject.line] * sends(fault, subject)
    check(result, ending(fault, subject), subject)
    assert service.open == 0


@every_fault
async def test_a_keyed_create_whose_fault_lasts_looks_before_each_further_send(fault: Fault, serve: Serve) -> None:
    service = serve(
        lambda received: (
            fault.play(KEYED_CREATE) if received.line == KEYED_CREATE.line else look_up(received, found=False)
        )
    )
    result = await outcome(KEYED_CREATE, service.url, **fault.options)
    service.settle()
    if fault.meaning is Meaning.MAYBE_DONE:
        # Each time it was found not to be there, so that the last error is known to mean "not done".
        assert service.lines == [KEYED_CREATE.line, LOOK] * 3
        check(result, fault.error, KEYED_CREATE)
    else:
        assert service.lines == [KEYED_CREATE.line] * sends(fault, KEYED_CREATE)
        check(result, ending(fault, KEYED_CREATE), KEYED_CREATE)
    assert service.open == 0


@passing_fault
@unkeyed_subject
async def test_a_fault_that_passes_costs_one_more_send_where_that_is_safe(
    fault: Fault, subject: Subject, serve: Serve
) -> None:
    service = serve(First(subject, fault.play(subject)))
    result = await outcome(subject, service.url, **fault.options)
    service.settle()
    expected = min(sends(fault, subject), 2)
    assert service.lines == [subject.line] * expected
    if expected == 2:
        assert result == subject.value
    else:
        check(result, ending(fault, subject), subject)


@open_fault
async def test_a_keyed_create_that_was_done_is_adopted_and_not_sent_again(fault: Fault, serve: Serve) -> None:
    service = serve(First(KEYED_CREATE, fault.play(KEYED_CREATE), found=True))
    assert await outcome(KEYED_CREATE, service.url, **fault.options) == KEYED_CREATE.value
    service.settle()
    assert service.lines == [KEYED_CREATE.line, LOOK, READ_CACHE]


@open_fault
async def test_a_keyed_create_that_was_not_done_is_sent_once_more(fault: Fault, serve: Serve) -> None:
    service = serve(First(KEYED_CREATE, fault.play(KEYED_CREATE), found=False))
    assert await outcome(KEYED_CREATE, service.url, **fault.options) == KEYED_CREATE.value
    service.settle()
    assert service.lines == [KEYED_CREATE.line, LOOK, KEYED_CREATE.line]


@pytest.mark.parametrize(
    ("look", "looks"),
    [
        (answer(500), 1),
        (answer(403), 1),
        (answer(503), 3),
        (server.reset_before(), 3),
        (answer(200, b"<html>"), 1),
        (answer(200, {"message": "trouble"}), 1),
        (answer(200, b"null"), 1),
        (answer(200, [1, None, {"id": 5}]), 1),
    ],
    ids=["500", "403", "503", "reset", "html", "an-object", "null", "odd-items"],
)
async def test_a_keyed_create_that_cannot_be_looked_up_is_unknown_and_not_sent_again(
    look: Play, looks: int, serve: Serve
) -> None:
    service = serve(lambda received: server.reset_before() if received.line == KEYED_CREATE.line else look)
    result = await outcome(KEYED_CREATE, service.url)
    service.settle()
    assert service.lines == [KEYED_CREATE.line, *[LOOK] * looks]
    check(result, OutcomeUnknown, KEYED_CREATE)


@every_subject
async def test_where_nothing_listens_nothing_is_sent_and_every_kind_is_tried_again(
    subject: Subject, serve: Serve
) -> None:
    service = serve(lambda received: subject.well(), listening=False)
    tried: list[int] = []
    result = await outcome(subject, service.url, on_request=lambda info: tried.append(info.attempt))
    assert tried == [1, 2, 3]
    assert type(result) is ConnectionFailed
    assert (result.sent, result.attempts, service.log) == (False, len(tried), [])


@every_subject
async def test_a_service_that_comes_up_meanwhile_gets_the_request_once(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: subject.well(), listening=False)
    assert await outcome(subject, service.url, on_retry=lambda info: service.listen()) == subject.value
    assert service.lines == [subject.line]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@every_subject
async def test_a_redirect_is_an_error_and_nobody_follows_it(status: int, subject: Subject, serve: Serve) -> None:
    target = serve(lambda received: subject.well())
    service = serve(lambda received: server.redirect(f"{target.url}{received.path}", status))
    result = await outcome(subject, service.url)
    target.settle()
    assert (service.lines, target.log, target.connections) == ([subject.line], [], 0)
    assert (type(result), result.status) == (ApiError, status)


@every_subject
async def test_a_connection_that_the_service_closes_in_between_is_not_used_again(
    subject: Subject, serve: Serve
) -> None:
    service = serve(lambda received: answer_then_close(READ.body))
    with anyio.fail_after(PATIENCE):
        async with client(service.url) as peaka:
            for _ in range(3):
                await READ.call(peaka)
                service.settle()
            service.script = lambda received: subject.well()
            assert await subject.call(peaka) == subject.value
    assert service.lines == [READ.line] * 3 + [subject.line]
    assert [received.connection for received in service.log] == [1, 2, 3, 4]


@every_subject
async def test_a_connection_that_is_kept_is_used_again(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: READ.well() if received.line == READ.line else subject.well())
    with anyio.fail_after(PATIENCE):
        async with client(service.url) as peaka:
            await READ.call(peaka)
            await READ.call(peaka)
            assert await subject.call(peaka) == subject.value
            await READ.call(peaka)
    # An event stream may be left in the middle, and its connection is not used again.
    assert service.connections == (2 if subject is STREAM else 1)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (answer(429, None, {"Retry-After": "0"}), RateLimited),
        (answer(503), OutcomeUnknown),
        (server.reset_before(), OutcomeUnknown),
    ],
    ids=["429", "503", "reset"],
)
async def test_an_import_is_sent_whole_and_once(fault: Play, expected: type[PeakaError], serve: Serve) -> None:
    service = serve(lambda received: fault)
    content = io.BytesIO(b"skipped" + CSV * 50_000)
    content.seek(7)
    async with client(service.url) as peaka:
        with pytest.raises(expected):
            await peaka.project().tables.import_csv("customers", file=File(content, "a.csv", "text/csv"), request="{}")
    service.settle()
    (received,) = service.log
    assert received.complete
    assert CSV * 50_000 in received.body
    assert b"skipped" not in received.body


class Once(io.RawIOBase):
    """A file that cannot be rewound, as a pipe cannot."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._content.readinto(buffer)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (answer(429, None, {"Retry-After": "0"}), RateLimited),
        (answer(503), OutcomeUnknown),
        (server.reset_before(), OutcomeUnknown),
        (server.reset_in_request(), OutcomeUnknown),
    ],
    ids=["429", "503", "reset", "reset-in-the-request"],
)
async def test_a_file_that_cannot_be_read_again_is_never_sent_twice(
    fault: Play, expected: type[PeakaError], serve: Serve
) -> None:
    service = serve(lambda received: fault)
    file: Any = Once(CSV)
    async with client(service.url) as peaka:
        with pytest.raises(expected):
            await peaka.project().tables.import_csv("customers", file=File(file, "a.csv", "text/csv"), request="{}")
    service.settle()
    assert service.lines == [IMPORT.line]


async def test_an_upload_that_is_refused_half_way_says_why(serve: Serve) -> None:
    """The service answers and closes when it has seen the head; the rest of the file has nowhere to go."""

    def refuse(received: Received) -> Play:
        return server.early_answer(400, b'{"message": "no such table"}')

    service = serve(refuse)
    file = File(CSV * 200_000, "a.csv", "text/csv")
    with anyio.fail_after(PATIENCE):
        async with client(service.url) as peaka:
            with pytest.raises((ApiError, OutcomeUnknown)):
                await peaka.project().tables.import_csv("customers", file=file, request="{}")
    service.settle()
    assert (service.lines, service.log[0].complete) == ([IMPORT.line], False)


@pytest.mark.parametrize("subject", [READ, UNSAFE_CREATE, IMPORT], ids=lambda subject: subject.name)
async def test_a_long_pause_that_the_service_asks_for_is_not_taken(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: answer(429, None, {"Retry-After": "3600"}))
    result = await outcome(subject, service.url)
    assert service.lines == [subject.line]
    assert (type(result), result.retry_after) == (RateLimited, 3600.0)


@every_subject
async def test_without_retries_everything_is_sent_once(subject: Subject, serve: Serve) -> None:
    service = serve(lambda received: answer(503) if received.line == subject.line else look_up(received, found=False))
    result = await outcome(subject, service.url, max_retries=0)
    expected = OutcomeUnknown if subject is IMPORT else ServerError
    assert (service.lines, type(result)) == ([subject.line], expected)


async def test_many_unsafe_creates_at_once_against_faults_of_all_kinds_are_each_there_once(serve: Serve) -> None:
    """However the faults fall, no create that may have been done is on the server twice."""
    open_faults = [fault for fault in OPEN if not fault.options]
    service: FaultyServer
    seen: dict[bytes, int] = {}

    def script(received: Received) -> Play:
        return open_faults[len(service.log) % len(open_faults)].play(UNSAFE_CREATE)

    service = serve(script)
    unknown: list[str] = []

    async def create(peaka: AsyncPeaka, name: str) -> None:
        with pytest.raises(OutcomeUnknown):
            await peaka.project().connections.create(name=name, type="stripe", credential={})
        unknown.append(name)

    with anyio.fail_after(PATIENCE):
        async with client(service.url) as peaka, anyio.create_task_group() as group:
            for number in range(200):
                group.start_soon(create, peaka, f"n-{number}")
    service.settle()
    for received in service.log:
        seen[received.body] = seen.get(received.body, 0) + 1
    assert (len(unknown), len(service.log)) == (200, 200)
    # Of a request that was cut off, the body is not known; of all others it is there once.
    assert {count for body, count in seen.items() if body} == {1}
    assert {received.path for received in service.log} == {f"/connections/{PROJECT}"}

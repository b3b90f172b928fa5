"""Every fault that the server plays, and what the policy of the transport makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from attrs import field, frozen

from peaka_async import (
    ApiError,
    ConnectionLost,
    OutcomeUnknown,
    PeakaError,
    RateLimited,
    RequestTimeout,
    ResponseDecodeError,
    ServerError,
)
from tests.support import faulty_server as server
from tests.support.faulty_server import HTML, Play, answer

from .subjects import IMPORT, STREAM, Subject


class Meaning(Enum):
    """What a fault says about whether the thing was done."""

    MAYBE_DONE = "it may have been done, and the fault may pass"
    OUT_OF_TIME = "it may have been done, and the time of the whole call is up"
    REJECTED = "it was not done, and may be asked again"
    NOT_TAKEN_UP = "it was not done, they say; only what is safe anyway is asked again"
    FINAL = "asking again would not help"


@frozen
class Fault:
    """One fault.

    Attributes:
        name: What it is called in the name of a test.
        play: Makes what the server does, in the answer of a kind of call.
        meaning: What follows from it.
        error: The error of a call that ends in it.
        options: What the client is told, so that the test does not have to wait.
        on_stream: The end of a stream with it, where that is another one: an error, or the events.
    """

    name: str
    play: Callable[[Subject], Play]
    meaning: Meaning
    error: type[PeakaError]
    options: Mapping[str, Any] = field(factory=dict[str, Any])
    on_stream: type[PeakaError] | list[str] | None = None


def _maybe(name: str, play: Callable[[Subject], Play], **more: Any) -> Fault:
    return Fault(name, play, Meaning.MAYBE_DONE, ConnectionLost, **more)


def _status(
    status: int, meaning: Meaning, error: type[PeakaError], body: Any = None, headers: Any = None, name: str = ""
) -> Fault:
    return Fault(name or f"status-{status}", lambda subject: answer(status, body, headers), meaning, error)


def _half(subject: Subject) -> bytes:
    return subject.body[: len(subject.body) // 2]


HASTY = {"attempt_timeout": 0.15}
SHORT = {"timeout": 0.3}
MESSAGE = {"message": "trouble"}

FAULTS = [
    _maybe("reset-before-the-answer", lambda subject: server.reset_before()),
    _maybe("reset-in-the-request", lambda subject: server.reset_in_request()),
    _maybe("close-before-the-answer", lambda subject: server.close_before()),
    _maybe("reset-in-the-answer", lambda subject: server.reset_within(subject.body, media_type=subject.media_type)),
    _maybe("half-a-body", lambda subject: server.half_body(subject.body, media_type=subject.media_type)),
    _maybe("chunks-cut-off", lambda subject: server.cut_chunks(subject.body, media_type=subject.media_type)),
    _maybe("bad-gzip", lambda subject: server.bad_gzip(subject.body, media_type=subject.media_type)),
    _maybe("invalid-http", lambda subject: server.invalid_http()),
    _maybe("invalid-status", lambda subject: server.invalid_http(b"HTTP/1.1 what? never\r\n\r\n")),
    _maybe("nothing-but-bytes", lambda subject: server.invalid_http(bytes(range(256)))),
    Fault("hang", lambda subject: server.hang(), Meaning.MAYBE_DONE, RequestTimeout, HASTY),
    Fault(
        "hang-in-the-answer",
        lambda subject: server.hang_in_body(subject.body, media_type=subject.media_type),
        Meaning.MAYBE_DONE,
        RequestTimeout,
        HASTY,
    ),
    Fault("slow-drip-of-the-head", lambda subject: server.drip_head(), Meaning.OUT_OF_TIME, RequestTimeout, SHORT),
    Fault(
        "slow-drip-of-a-refusal",
        lambda subject: server.drip_body(500),
        Meaning.OUT_OF_TIME,
        RequestTimeout,
        SHORT,
        # A stream is given its status before the body; that it is an error matters more than the rest of it.
        on_stream=ServerError,
    ),
    _status(408, Meaning.NOT_TAKEN_UP, ApiError),
    _status(425, Meaning.NOT_TAKEN_UP, ApiError),
    _status(429, Meaning.REJECTED, RateLimited, MESSAGE, {"Retry-After": "0"}),
    _status(429, Meaning.REJECTED, RateLimited, None, {"Retry-After": "0.01"}, "status-429-of-a-fraction"),
    _status(499, Meaning.FINAL, ApiError),
    _status(500, Meaning.FINAL, ServerError, MESSAGE),
    _status(501, Meaning.FINAL, ServerError),
    _status(502, Meaning.MAYBE_DONE, ServerError),
    _status(503, Meaning.NOT_TAKEN_UP, ServerError),
    _status(503, Meaning.NOT_TAKEN_UP, ServerError, None, {"Retry-After": "0"}, "status-503-with-retry-after"),
    _status(504, Meaning.MAYBE_DONE, ServerError, HTML, {"Content-Type": "text/html"}),
    _status(520, Meaning.MAYBE_DONE, ServerError),
    _status(524, Meaning.MAYBE_DONE, ServerError),
    _status(500, Meaning.FINAL, ServerError, HTML, {"Content-Type": "text/html"}, "html-page-of-an-error"),
    Fault(
        "html-page-of-success",
        lambda subject: answer(200, HTML, media_type="text/html"),
        Meaning.FINAL,
        ResponseDecodeError,
    ),
    Fault("empty-body", lambda subject: answer(200, b""), Meaning.FINAL, ResponseDecodeError),
    Fault(
        "truncated-json",
        lambda subject: answer(200, _half(subject), media_type=subject.media_type),
        Meaning.FINAL,
        ResponseDecodeError,
        on_stream=["one"],
    ),
]

FAULT_NAMES = [fault.name for fault in FAULTS]


def sends(fault: Fault, subject: Subject, retries: int = 2) -> int:
    """How often the request itself may reach a service that always plays the fault, nobody looking anything up."""
    if fault.meaning is Meaning.REJECTED:
        again = subject not in (STREAM, IMPORT)
    elif fault.meaning in (Meaning.MAYBE_DONE, Meaning.NOT_TAKEN_UP):
        again = subject.idempotent
    else:
        again = False
    return 1 + retries if again else 1


def ending(fault: Fault, subject: Subject) -> type[PeakaError] | list[str]:
    """What a call ends in whose service always plays the fault, where no looking up helps."""
    if subject is STREAM:
        # What a stream has done so far, its caller has seen; there is nothing more to find out.
        return fault.error if fault.on_stream is None else fault.on_stream
    if subject is IMPORT and fault.error is ServerError:
        # Rows that are stored twice stay so: nothing of the 500s is taken for a no.
        return OutcomeUnknown
    if fault.meaning in (Meaning.MAYBE_DONE, Meaning.OUT_OF_TIME) and not subject.idempotent:
        return OutcomeUnknown
    return fault.error

"""The seam to the HTTP library: requests and answers as plain values, and one way to fail.

A class with these three methods can replace the HTTP library: pass it to `AsyncPeaka(http_client=...)`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from attrs import field, frozen

from .multipart import MultipartStream

__all__ = ["AttemptFailed", "Headers", "HttpClient", "HttpRequest", "HttpResponse", "HttpStream"]

_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})


class Headers(dict[str, str]):
    """Request headers whose repr hides the key, also where a traceback shows local variables."""

    def __repr__(self) -> str:
        shown = {name: "***" if name.lower() in _SECRET_HEADERS else value for name, value in self.items()}
        return repr(shown)


@frozen
class HttpRequest:
    """One attempt.

    Attributes:
        method: The verb.
        url: The whole URL, query string included.
        headers: What is sent; the repr hides the key.
        body: Bytes, a multipart body (to iterate, with `content_type` and `length`), or nothing.
        timeout: Seconds that each wait for the other side may take.
        connect_timeout: Seconds that making a connection may take.
        any_encoding: Whether the body of a stream may come in a content encoding, as which it is then given.
    """

    method: str
    url: str = field(repr=lambda url: repr(url.partition("?")[0]))
    headers: Headers
    body: bytes | MultipartStream | None = field(repr=False)
    timeout: float
    connect_timeout: float
    any_encoding: bool = field(default=False, kw_only=True, repr=False)


@frozen
class HttpResponse:
    """An answer, whole.

    Attributes:
        status: The HTTP status, any number.
        headers: Names in lower case.
        content: The body, decompressed.
        reason: The phrase beside the status; often empty.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    reason: str = field(default="", repr=False)


class HttpStream(Protocol):
    """An answer whose body arrives piece by piece."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Names in lower case."""
        ...

    @property
    def reason(self) -> str: ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it came, in whatever encoding: streams are asked for without compression."""
        ...


class AttemptFailed(Exception):
    """No complete answer came back from one attempt.

    Attributes:
        message: What happened, without the request.
        sent: Whether anything may have reached the other side.
        timed_out: Whether it was time that ran out.
    """

    def __init__(self, message: str, *, sent: bool, timed_out: bool = False) -> None:
        self.message = message
        self.sent = sent
        self.timed_out = timed_out
        super().__init__(message)


class HttpClient(Protocol):
    """Sends requests over HTTP, follows no redirect, and takes any status for an answer.

    Every failure is an `AttemptFailed`, raised without the library's own exception behind it: that one would hold the
    request, and so the key.
    """

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Send, and read the whole answer."""
        ...

    def stream(self, request: HttpRequest) -> AbstractAsyncContextManager[HttpStream]:
        """Send, and give the answer before its body has been read. Leaving the block closes the connection.

        An answer that is compressed all the same is a failure, except with `any_encoding`.
        """
        ...

    async def aclose(self) -> None:
        """Close all connections. May be called twice."""
        ...

"""An `HttpClient` in memory: a function answers, and what was asked is on record."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import anyio.lowlevel
from attrs import define, field

from peaka_async import HttpRequest, HttpResponse

Answer = HttpResponse | BaseException
Handler = Callable[[HttpRequest], Answer | Awaitable[Answer]]


def answer(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer; bytes and text as they are, anything else as JSON, nothing for `None`."""
    content, kind = b"", ""
    if isinstance(body, bytes | str):
        content, kind = body.encode() if isinstance(body, str) else body, "text/plain"
    elif body is not None:
        content, kind = json.dumps(body).encode(), "application/json"
    return HttpResponse(status, {"content-type": kind, **(headers or {})}, content)


@define
class FakeHttp:
    """Answers by a function, and remembers the requests."""

    handler: Handler
    requests: list[HttpRequest] = field(factory=list)
    closed: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    async def send(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await anyio.lowlevel.checkpoint()
            result = self.handler(request)
            if isawaitable(result):
                result = await result
        finally:
            self.in_flight -= 1
        if isinstance(result, BaseException):
            raise result
        return result

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[FakeStream]:
        yield FakeStream(await self.send(request))

    async def aclose(self) -> None:
        self.closed += 1

    @property
    def paths(self) -> list[str]:
        """Verb and path under the API root of each request."""
        return [f"{request.method} {path_of(request)}" for request in self.requests]


@define
class FakeStream:
    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.response.headers

    @property
    def reason(self) -> str:
        return self.response.reason

    async def chunks(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.response.content), 7):
            yield self.response.content[start : start + 7]


def path_of(request: HttpRequest) -> str:
    return urlsplit(request.url).path.removeprefix("/api/v1")


def query_of(request: HttpRequest) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(request.url).query, keep_blank_values=True)


def json_of(request: HttpRequest) -> Any:
    assert isinstance(request.body, bytes)
    return json.loads(request.body)

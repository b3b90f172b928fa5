"""The HTTP library, and the one module that imports it: replacing the library replaces this file."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import anyio.to_thread
import httpx

from peaka_api.transport import MultipartBody, Part
from peaka_api.types import File

from .seam import AttemptFailed, HttpRequest, HttpResponse

__all__ = ["HttpxClient"]

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)


class HttpxClient:
    """`HttpClient` over httpx. Nothing is opened or read before the first request."""

    def __init__(self, *, max_connections: int) -> None:
        self._max_connections = max_connections
        self._client: httpx.AsyncClient | None = None
        self._closed = False

    async def send(self, request: HttpRequest) -> HttpResponse:
        outgoing = await self._request(request)
        try:
            response = await self._open().send(outgoing)
            return HttpResponse(
                response.status_code, _lower(response.headers), response.content, response.reason_phrase
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            failure = _failure(error)
        # Raised out here, so that the library's exception, which holds the request, is not chained to ours.
        raise failure

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[_Stream]:
        outgoing = await self._request(request)
        result: httpx.Response | AttemptFailed
        try:
            result = await self._open().send(outgoing, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            result = _failure(error)
        if isinstance(result, AttemptFailed):
            raise result
        response = result
        try:
            yield _Stream(response)
        finally:
            with anyio.CancelScope(shield=True):
                await response.aclose()

    async def aclose(self) -> None:
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _open(self) -> httpx.AsyncClient:
        if self._closed:
            raise AttemptFailed("the client is closed", sent=False)
        if self._client is None:
            limits = httpx.Limits(
                max_connections=self._max_connections, max_keepalive_connections=self._max_connections
            )
            self._client = httpx.AsyncClient(limits=limits, follow_redirects=False, trust_env=True)
        return self._client

    async def _request(self, request: HttpRequest) -> httpx.Request:
        timeout = httpx.Timeout(request.timeout)
        options: dict[str, Any] = {"headers": dict(request.headers), "extensions": {"timeout": timeout.as_dict()}}
        if isinstance(request.body, MultipartBody):
            boundary = secrets.token_hex(16)
            options["headers"]["Content-Type"] = f"multipart/form-data; boundary={boundary}"
            options["files"] = [(part.name, await _file(part)) for part in request.body.parts]
        elif request.body is not None:
            options["content"] = request.body
        try:
            return httpx.Request(request.method, request.url, **options)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            failure = AttemptFailed(f"the request cannot be written: {type(error).__name__}: {error}", sent=False)
        raise failure


class _Stream:
    """`HttpStream` over a response of httpx."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return _lower(self._response.headers)

    @property
    def reason(self) -> str:
        return self._response.reason_phrase

    def chunks(self) -> AsyncIterator[bytes]:
        return _Chunks(self._response.aiter_bytes())


class _Chunks:
    """The body of a stream, its failures translated."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await self._chunks.__anext__()
        except (httpx.HTTPError, httpx.StreamError) as error:
            failure = _failure(error)
        raise failure


def _failure(error: Exception) -> AttemptFailed:
    said = str(error) or "no reason given"
    return AttemptFailed(
        f"{type(error).__name__}: {said}",
        sent=not isinstance(error, _NOT_SENT),
        timed_out=isinstance(error, httpx.TimeoutException),
    )


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


async def _file(part: Part) -> tuple[str | None, Any, str | None] | tuple[str | None, Any]:
    """A part as the library wants it. A file object is read in a thread, because reading it may block."""
    if isinstance(part.content, str):
        return (None, part.content.encode(), part.media_type) if part.media_type else (None, part.content.encode())
    file: File = part.content
    content = file.content
    if isinstance(content, str):
        content = content.encode()
    elif not isinstance(content, bytes):
        content = await anyio.to_thread.run_sync(content.read)
    return (file.name, BytesIO(content), file.media_type)

"""The HTTP library, and the one module that imports it: replacing the library replaces this file."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import anyio.to_thread
import httpx

from .multipart import MultipartStream
from .pool import SlotPool
from .seam import AttemptFailed, HttpRequest, HttpResponse

__all__ = ["HttpxClient"]

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError)
_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30.0)

Pool = SlotPool[httpx.AsyncHTTPTransport]


class HttpxClient:
    """`HttpClient` over httpx's transports, without its client and without its pool.

    Nothing is opened or read before the first request. Redirects are not followed, cookies are not kept. Proxies are
    taken from the environment, as the standard library reads it; a loopback address is reached without one.
    """

    def __init__(self) -> None:
        self._pools: dict[str, Pool] = {}
        self._closed = False

    @property
    def in_use(self) -> int:
        """Connections that an exchange is using."""
        return sum(pool.in_use for pool in self._pools.values())

    async def send(self, request: HttpRequest) -> HttpResponse:
        outgoing = _request(request)
        pool = await self._pool(request.url)
        slot = pool.take()
        complete = False
        try:
            response = await slot.handle_async_request(outgoing)
            # Read as it comes and decompressed afterwards: a decompressor that fails in the middle would leave the
            # library's generators unfinished.
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
            complete = True
            headers = _lower(response.headers)
            return HttpResponse(response.status_code, headers, _decompressed(response, raw), _reason(response))
        except _FAILURES as error:
            failure = _failure(error)
        finally:
            await (pool.give_back(slot) if complete else pool.discard(slot))
        # Raised out here, so that the library's exception, which holds the request, is not chained to ours.
        raise failure

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncGenerator[_Stream]:
        outgoing = _request(request)
        pool = await self._pool(request.url)
        slot = pool.take()
        stream: _Stream | None = None
        try:
            result: httpx.Response | AttemptFailed
            try:
                result = await slot.handle_async_request(outgoing)
            except _FAILURES as error:
                result = _failure(error)
            else:
                encoding = result.headers.get("content-encoding", "identity")
                if encoding != "identity" and not request.any_encoding:
                    result = AttemptFailed(f"the stream is compressed ({encoding}), which was not asked for", sent=True)
            if isinstance(result, AttemptFailed):
                raise result
            stream = _Stream(result)
            yield stream
        finally:
            # A stream may be left in the middle, and then its connection is of no more use.
            await pool.discard(slot)
            if stream is not None:
                await stream.finish()

    async def aclose(self) -> None:
        self._closed = True
        for pool in self._pools.values():
            await pool.aclose()

    async def _pool(self, url: str) -> Pool:
        if self._closed:
            raise AttemptFailed("the client is closed", sent=False)
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        pool = self._pools.get(origin)
        if pool is None:
            # Reading the certificates of the system takes a while, so it is done in a thread, and only for https.
            tls = await anyio.to_thread.run_sync(_tls) if parts.scheme == "https" else False
            proxy = _proxy(parts.scheme, parts.hostname or "")
            pool = self._pools.setdefault(origin, SlotPool(lambda: _slot(tls, proxy)))
        return pool


class _Outgoing(httpx.AsyncByteStream):
    """A body on its way out, without a generator: one that is cut off would be left to the garbage collector."""

    def __init__(self, body: bytes | MultipartStream | None) -> None:
        self._body = body

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._body) if isinstance(self._body, MultipartStream) else _Once(self._body or b"")


class _Once:
    """Bytes as an iterator of one piece, or of none."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        content, self._content = self._content, b""
        if not content:
            raise StopAsyncIteration
        return content


class _Stream:
    """`HttpStream` over a response of httpx."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._body: AsyncIterator[bytes] | None = None

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return _lower(self._response.headers)

    @property
    def reason(self) -> str:
        return _reason(self._response)

    def chunks(self) -> AsyncIterator[bytes]:
        self._body = self._response.aiter_raw()
        return _Chunks(self._body)

    async def finish(self) -> None:
        """Run the library's generators to their end, after the connection has been closed.

        They are nested, and closing the outermost leaves the inner ones to the garbage collector, which on trio is a
        warning and a cancelled finalizer. On a closed connection they all end by themselves.
        """
        if self._body is None:
            return
        with anyio.CancelScope(shield=True):
            try:
                while True:
                    await anext(self._body)
            except (StopAsyncIteration, *_FAILURES):
                return


class _Chunks:
    """The body of a stream, its failures translated."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await self._chunks.__anext__()
        except _FAILURES as error:
            failure = _failure(error)
        raise failure


@lru_cache(maxsize=256)
def _url(url: str) -> httpx.URL:
    """Who polls sends the same URL over and over, and taking it apart is a good part of the work."""
    return httpx.URL(url)


@cache
def _tls() -> ssl.SSLContext:
    """The trust of this process, read once."""
    return httpx.create_ssl_context()


def _slot(tls: ssl.SSLContext | bool, proxy: str | None) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(verify=tls, limits=_ONE, proxy=proxy, trust_env=False)


def _proxy(scheme: str, host: str) -> str | None:
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if is_loopback or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")


def _request(request: HttpRequest) -> httpx.Request:
    headers = list(request.headers.items())
    if isinstance(request.body, MultipartStream):
        length = request.body.length
        headers.append(("Transfer-Encoding", "chunked") if length is None else ("Content-Length", str(length)))
    elif request.body is not None or request.method in ("POST", "PUT", "PATCH"):
        headers.append(("Content-Length", str(len(request.body or b""))))
    waits = {
        "connect": request.connect_timeout,
        "read": request.timeout,
        "write": request.timeout,
        "pool": request.timeout,
    }
    try:
        url = _url(request.url)
        headers.insert(0, ("Host", url.netloc.decode("ascii")))
        return httpx.Request(
            request.method, url, headers=headers, stream=_Outgoing(request.body), extensions={"timeout": waits}
        )
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        failure = AttemptFailed(f"the request cannot be written: {type(error).__name__}: {error}", sent=False)
    raise failure


def _failure(error: Exception) -> AttemptFailed:
    said = str(error) or "no reason given"
    return AttemptFailed(
        f"{type(error).__name__}: {said}",
        sent=not isinstance(error, _NOT_SENT),
        timed_out=isinstance(error, httpx.TimeoutException),
    )


def _decompressed(response: httpx.Response, raw: bytes) -> bytes:
    """The body without its content encoding."""
    encoding = response.headers.get("content-encoding")
    if not encoding or not raw:
        return raw
    return httpx.Response(200, headers={"content-encoding": encoding}, content=raw).content


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers.raw}


def _reason(response: httpx.Response) -> str:
    phrase = response.extensions.get("reason_phrase", b"")
    return phrase.decode("ascii", errors="ignore") if isinstance(phrase, bytes) else ""

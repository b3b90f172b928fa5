"""The way of a call to the network and back, top to bottom.

Pipeline.send        limit, one deadline over everything, attempts with pauses
Pipeline._attempt    headers and body written, one exchange with the HTTP library, failures named
Pipeline._read       the answer understood, or the error that says why not
"""

from __future__ import annotations

import codecs
import json
import platform
import random
from typing import Any, TypeVar
from urllib.parse import urlencode

import anyio

from peaka_api.errors import DecodeError
from peaka_api.operations import Operation
from peaka_api.transport import Body, Call, ContentBody, FormBody, JsonBody, MultipartBody, RawResponse, Response

from .._version import __version__
from ..config import Config
from ..errors import (
    ConnectionFailed,
    ConnectionLost,
    PeakaError,
    RequestTimeout,
    ResponseDecodeError,
    TransportError,
)
from .answers import api_error, excerpt, request_id
from .events import Events
from .options import Options
from .retry import backoff, may_repeat
from .seam import AttemptFailed, Headers, HttpClient, HttpRequest, HttpResponse

__all__ = ["Pipeline", "Shared"]

T = TypeVar("T")

USER_AGENT = f"peaka-async/{__version__} python/{platform.python_version()}"


class _Progress:
    """How far a call has come: whether anything of it may have gone out."""

    sent = False


class Shared:
    """What all clients made from one another have in common: the connections, the limit and the jitter."""

    def __init__(self, config: Config, http: HttpClient, max_concurrency: int) -> None:
        self.config = config
        self.http = http
        self.max_concurrency = max_concurrency
        self.draw: random.Random = random.Random()  # noqa: S311  # jitter guards nothing
        self._limit: anyio.CapacityLimiter | None = None

    @property
    def limit(self) -> anyio.CapacityLimiter:
        """How many requests may be in flight; waiting callers are served in order."""
        # Made on first use: outside of an event loop there is nothing to make it for.
        if self._limit is None:
            self._limit = anyio.CapacityLimiter(self.max_concurrency)
        return self._limit


class Pipeline:
    """`Transport` over an `HttpClient`: authentication, limits, deadlines, retries and errors."""

    def __init__(self, shared: Shared, options: Options) -> None:
        self.shared = shared
        self.options = options

    def __repr__(self) -> str:
        return f"<Pipeline {self.shared.config.base_url}>"

    async def send(self, call: Call[T]) -> Response[T]:
        """Send a call and read its answer.

        Raises:
            PeakaError: It failed; see `peaka_async.errors`.

        A cancellation is passed on at once. What was in flight may have been done.
        """
        operation = call.operation
        body = written(call.body)
        started = anyio.current_time()
        limit = self.options.timeout_of(operation)
        deadline = started + limit
        attempt = 0
        last: PeakaError | None = None
        progress = _Progress()
        while True:
            attempt += 1
            with anyio.CancelScope(deadline=deadline) as scope:
                try:
                    answer = await self._attempt(call, body, deadline - anyio.current_time(), attempt, progress)
                    return self._read(call, answer, attempt, anyio.current_time() - started)
                except PeakaError as error:
                    last = error
            if scope.cancelled_caught:
                raise RequestTimeout(
                    f"no complete answer within {limit:g} s",
                    operation=operation.id,
                    attempts=attempt,
                    sent=progress.sent,
                ) from last
            if last is None:
                raise AssertionError("an attempt ends in an answer or in an error")
            if attempt > self.options.max_retries or not may_repeat(last, operation):
                raise last
            pause = backoff(last, attempt, self.shared.draw)
            if anyio.current_time() + pause >= deadline:
                # Sleeping into a certain timeout would only hide what went wrong.
                raise last
            await anyio.sleep(pause)

    def stream(self, call: Call[Any]) -> Events:
        """The answer as an event stream. Nothing is sent before it is entered; it is never sent twice."""
        return Events(self, call)

    def request(self, call: Call[Any], body: bytes | MultipartBody | None, timeout: float) -> HttpRequest:
        """The attempt as the HTTP library gets it."""
        headers = Headers(self.options.headers)
        headers.update(call.headers)
        headers["Accept"] = call.accept
        headers["Accept-Encoding"] = "gzip, deflate"
        headers["User-Agent"] = USER_AGENT
        if isinstance(call.body, JsonBody):
            headers["Content-Type"] = "application/json"
        elif isinstance(call.body, FormBody):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif isinstance(call.body, ContentBody):
            headers["Content-Type"] = call.body.media_type
        headers["Authorization"] = f"Bearer {self.shared.config.api_key.reveal()}"
        query = f"?{urlencode(call.query)}" if call.query else ""
        url = f"{self.shared.config.base_url}{call.path}{query}"
        return HttpRequest(call.operation.method, url, headers, body, max(timeout, 0.001))

    def failed(self, failure: AttemptFailed, operation: Operation, attempt: int) -> TransportError:
        """The public error of an attempt without an answer."""
        message = self.shared.config.api_key.strike(failure.message)
        if failure.timed_out:
            return RequestTimeout(message, operation=operation.id, attempts=attempt, sent=failure.sent)
        kind = ConnectionLost if failure.sent else ConnectionFailed
        return kind(message, operation=operation.id, attempts=attempt)

    def refused(self, answer: HttpResponse, operation: Operation, attempt: int) -> PeakaError:
        """The public error of an answer outside of the 200s."""
        return api_error(answer, operation, self.shared.config.api_key, attempt)

    async def _attempt(
        self, call: Call[Any], body: bytes | MultipartBody | None, left: float, attempt: int, progress: _Progress
    ) -> HttpResponse:
        async with self.shared.limit:
            progress.sent = True
            result: HttpResponse | TransportError
            try:
                result = await self.shared.http.send(self.request(call, body, left))
            except AttemptFailed as failure:
                result = self.failed(failure, call.operation, attempt)
        if isinstance(result, TransportError):
            raise result
        if not 200 <= result.status < 300:
            raise self.refused(result, call.operation, attempt)
        return result

    def _read(self, call: Call[T], answer: HttpResponse, attempt: int, elapsed: float) -> Response[T]:
        raw = RawResponse(answer.status, answer.content, *_content_type(answer.headers.get("content-type", "")))
        secret = self.shared.config.api_key
        try:
            parsed = call.decode(raw)
        except DecodeError as error:
            problem = secret.strike(str(error))
        else:
            return Response(
                status=answer.status,
                headers=answer.headers,
                request_id=request_id(answer.headers),
                elapsed=elapsed,
                retries=attempt - 1,
                parsed=parsed,
            )
        # Raised out here, so that the decoder's error, whose frames hold the body, is not chained to ours: some
        # bodies contain the key.
        raise ResponseDecodeError(
            problem,
            status=answer.status,
            operation=call.operation.id,
            request_id=request_id(answer.headers),
            excerpt=excerpt(answer.content, secret),
        )


def written(body: Body | None) -> bytes | MultipartBody | None:
    """The body in bytes; a multipart one is left to the HTTP library, which makes its boundary."""
    if isinstance(body, JsonBody):
        return json.dumps(body.value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if isinstance(body, FormBody):
        return urlencode(body.fields).encode()
    if isinstance(body, ContentBody):
        return body.content
    return body


def _content_type(header: str) -> tuple[str, str]:
    """Media type and charset; UTF-8 where none is named, or one that Python does not know."""
    media_type, *parameters = header.split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"')
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    return media_type.strip().lower(), charset

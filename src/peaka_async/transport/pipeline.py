"""The way of a call to the network and back, top to bottom.

    Pipeline.send       telemetry of the operation, one deadline over everything
    Pipeline._settle    attempt after attempt, until one says how it went or the verdict is not to try again
    Pipeline._attempt   a turn among the limits, telemetry of the attempt, the user's middleware
    Pipeline._exchange  authentication and the HTTP library
    Pipeline._read      the answer understood, or the error that says why not

What a failure means is decided in `retry`; what an answer means, in `answers`; whether something that may have been
done was done, by the `Resolver` of its operation.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlencode

import anyio

from peaka_api.errors import DecodeError
from peaka_api.operations import Operation
from peaka_api.transport import Call, RawResponse, Response

from .._version import __version__
from ..errors import (
    ApiError,
    ConnectionFailed,
    ConnectionLost,
    OutcomeUnknown,
    PeakaError,
    RateLimited,
    RequestTimeout,
    ResponseDecodeError,
    TransportError,
)
from .answers import api_error, content_type, excerpt, request_id
from .bodies import content_type_of, written
from .events import Events
from .middleware import around
from .multipart import MultipartStream
from .options import Options
from .retry import Verdict, backoff, may_be_done, verdict
from .seam import AttemptFailed, Headers, HttpRequest, HttpResponse
from .shared import Shared
from .telemetry import OperationTrace
from .uploads import SourceFailed

__all__ = ["Pipeline", "Resolver", "Unsure"]

T = TypeVar("T")

USER_AGENT = f"peaka-async/{__version__} python/{platform.python_version()}"

Resolver: TypeAlias = Callable[[Call[Any], Callable[[Call[Any]], Awaitable[Any]]], Awaitable[Any]]
"""Finds out whether a call that may have been done was done.

It gets the call and a function that sends reads, and returns the JSON that the call would have been answered with,
`None` where it was not done, or `Unsure` where something is there that may be another thing than the one asked for.
"""


class Unsure:
    """Nothing can tell whether what is there is what was asked for; `advice` says where to look."""

    __slots__ = ("advice",)

    def __init__(self, advice: str) -> None:
        self.advice = advice


class Pipeline:
    """`Transport` over an `HttpClient`."""

    def __init__(self, shared: Shared, options: Options, resolvers: Mapping[str, Resolver] | None = None) -> None:
        self.shared = shared
        self.options = options
        self.resolvers: Mapping[str, Resolver] = resolvers or {}
        self._way = around(shared.middleware, self._exchange)

    def __repr__(self) -> str:
        return f"<Pipeline {self.shared.config.base_url}>"

    def with_options(self, options: Options) -> Pipeline:
        """The same pipeline with other options."""
        return Pipeline(self.shared, options, self.resolvers)

    async def send(self, call: Call[T]) -> Response[T]:
        """Send a call and read its answer.

        Raises:
            PeakaError: It failed; see `peaka_async.errors`.

        What an upload's source raises is passed on as it is, and so is a cancellation, at once. What was in flight may
        have been done.
        """
        self.shared.check()
        body = written(call.body)
        if isinstance(body, MultipartStream):
            # Before the time begins, because threads, in which files are looked at, cannot be called off.
            await body.measure()
        limit = self.options.timeout_of(call.operation)
        going = _Going(call.operation, anyio.current_time(), limit)
        try:
            with self.shared.telemetry.operation(call.operation) as trace:
                with anyio.CancelScope(deadline=going.deadline):
                    return await self._settle(call, body, going, trace)
                raise going.out_of_time()
        except SourceFailed as failure:
            error = failure.error
        # Raised out here, so that what it passed through, whose frames hold the request, is not chained to it.
        raise error

    def stream(self, call: Call[Any]) -> Events:
        """The answer as an event stream. Nothing is sent before it is entered; what went out is not sent again."""
        return Events(self, call)

    def request(self, call: Call[Any], body: bytes | MultipartStream | None, left: float) -> HttpRequest:
        """The attempt, all but the key."""
        headers = Headers(self.options.headers)
        headers.update(call.headers)
        headers["Accept"] = call.accept
        headers["Accept-Encoding"] = "gzip, deflate"
        headers["User-Agent"] = USER_AGENT
        kind = content_type_of(call.body, body)
        if kind:
            headers["Content-Type"] = kind
        query = f"?{urlencode(call.query)}" if call.query else ""
        url = f"{self.shared.config.base_url}{call.path}{query}"
        wait = max(0.001, min(left, self.options.attempt_timeout or left))
        return HttpRequest(call.operation.method, url, headers, body, wait, min(wait, self.options.connect_timeout))

    def authenticated(self, request: HttpRequest) -> HttpRequest:
        """The request with the key: the last step, so that nobody before the HTTP library sees it."""
        headers = Headers(request.headers)
        headers["Authorization"] = f"Bearer {self.shared.config.api_key.reveal()}"
        return HttpRequest(request.method, request.url, headers, request.body, request.timeout, request.connect_timeout)

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

    async def _settle(
        self, call: Call[T], body: bytes | MultipartStream | None, going: _Going, trace: OperationTrace
    ) -> Response[T]:
        operation = call.operation
        while True:
            going.attempt += 1
            try:
                answer = await self._attempt(call, body, going, trace)
            except PeakaError as failure:
                going.last = error = failure
            else:
                if going.attempt == 1:
                    self.shared.quota.succeeded()
                return self._read(call, answer, going)
            if isinstance(error, RateLimited) and error.retry_after is not None:
                self.shared.limits.hold(error.retry_after)
            what = verdict(error, operation, is_perhaps_done=going.is_perhaps_done)
            if what is Verdict.DONE:
                return self._gone(call, going)
            if what is Verdict.FIND_OUT:
                adopted = await self._find_out(call, going)
                if adopted is not None:
                    return adopted
            going.settled(error, found_absent=what is Verdict.FIND_OUT)
            wait = backoff(error, going.attempt, self.shared.draw)
            is_late = anyio.current_time() + wait >= going.deadline
            is_spent = isinstance(body, MultipartStream) and not body.is_repeatable and getattr(error, "sent", True)
            if what is Verdict.RAISE or going.attempt > self.options.max_retries or is_late or is_spent:
                # Sleeping into a certain timeout would only hide what went wrong.
                raise error
            if not self.shared.quota.take(error):
                raise error
            trace.retry(error, going.attempt, wait)
            await anyio.sleep(wait)

    async def _attempt(
        self, call: Call[Any], body: bytes | MultipartStream | None, going: _Going, trace: OperationTrace
    ) -> HttpResponse:
        result: HttpResponse | PeakaError
        try:
            async with self.shared.limits.turn(going.deadline):
                going.sent = True
                with trace.attempt(going.attempt) as attempt:
                    try:
                        request = self.request(call, body, going.deadline - anyio.current_time())
                        result = await self._way(request)
                        attempt.answered(result.status, request_id(result.headers, self.shared.config.api_key))
                    except AttemptFailed as failure:
                        result = self.failed(failure, call.operation, going.attempt)
                        attempt.failed(result)
        except AttemptFailed as failure:
            result = self.failed(failure, call.operation, going.attempt)
        if isinstance(result, PeakaError):
            raise result
        if not 200 <= result.status < 300:
            raise self.refused(result, call.operation, going.attempt)
        return result

    async def _exchange(self, request: HttpRequest) -> HttpResponse:
        return await self.shared.http.send(self.authenticated(request))

    async def _find_out(self, call: Call[T], going: _Going) -> Response[T] | None:
        """Whether what may have been done was done: what it would have answered, or `None` where it was not.

        Raises:
            OutcomeUnknown: Nothing can tell.
        """
        unknown = OutcomeUnknown(going.last, operation=call.operation.id, attempts=going.attempt)
        resolver = self.resolvers.get(call.operation.id)
        if resolver is None:
            raise unknown from going.last
        try:
            found = await resolver(call, self._look)
            if found is None:
                return None
            if not isinstance(found, Unsure):
                parsed = call.decode(RawResponse(200, json.dumps(found).encode(), "application/json"))
                elapsed = anyio.current_time() - going.started
                return Response(200, {}, None, elapsed, going.attempt, parsed)
            unknown.advice, problem = found.advice, going.last
        except PeakaError as error:
            problem = error
        raise unknown from problem

    def _gone(self, call: Call[T], going: _Going) -> Response[T]:
        """The answer of a delete whose own was lost; the thing is not there any more.

        Raises:
            NotFound: The operation promises more than that it was done, and that nobody has.
        """
        try:
            parsed = call.decode(RawResponse(204, b""))
        except DecodeError:
            if isinstance(going.last, ApiError):
                going.last.hint = "An earlier attempt, whose answer was lost, may have deleted it"
            raise going.last from None
        return Response(204, {}, None, anyio.current_time() - going.started, going.attempt - 1, parsed)

    async def _look(self, call: Call[T]) -> T:
        return (await self.send(call)).parsed

    def _read(self, call: Call[T], answer: HttpResponse, going: _Going) -> Response[T]:
        raw = RawResponse(answer.status, answer.content, *content_type(answer.headers))
        secret = self.shared.config.api_key
        try:
            parsed = call.decode(raw)
        except DecodeError as error:
            problem = secret.strike(str(error))
        else:
            elapsed = anyio.current_time() - going.started
            return Response(
                answer.status, answer.headers, request_id(answer.headers, secret), elapsed, going.attempt - 1, parsed
            )
        # Raised out here, so that the decoder's error, whose frames hold the body, is not chained to ours: some
        # bodies contain the key.
        raise ResponseDecodeError(
            problem,
            status=answer.status,
            operation=call.operation.id,
            request_id=request_id(answer.headers, secret),
            excerpt="" if call.operation.secret else excerpt(answer.content, secret),
        )


class _Going:
    """How far one call has come."""

    def __init__(self, operation: Operation, started: float, limit: float) -> None:
        self.operation = operation
        self.started = started
        self.limit = limit
        self.deadline = started + limit
        self.attempt = 0
        self.sent = False
        self.is_perhaps_done = False
        self.last = PeakaError("nothing has been tried")

    def settled(self, error: PeakaError, *, found_absent: bool) -> None:
        """Whether what was sent so far may have been done: not if it was refused, nor if somebody looked."""
        self.is_perhaps_done = self.is_perhaps_done or may_be_done(error)
        if found_absent or isinstance(error, RateLimited):
            self.sent = False
        elif isinstance(error, TransportError):
            self.sent = error.sent

    def out_of_time(self) -> PeakaError:
        """The error of a call whose time is up."""
        timeout = RequestTimeout(
            f"no complete answer within {self.limit:g} s",
            operation=self.operation.id,
            attempts=self.attempt,
            sent=self.sent,
        )
        if self.sent and not self.operation.idempotent:
            return OutcomeUnknown(timeout, operation=self.operation.id, attempts=self.attempt)
        return timeout

"""What operations ask of the network: one `Call` at a time, through whatever implements `Transport`.

Most classes here are plain, without attrs: each attrs class costs half a millisecond of every import, and these are
made by generated code and read by transports, where nobody compares or prints them.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

from attrs import field, frozen

from .errors import DecodeError
from .operations import Operation
from .types import File

__all__ = [
    "Body",
    "Call",
    "ContentBody",
    "EventStream",
    "FormBody",
    "JsonBody",
    "MultipartBody",
    "Part",
    "RawResponse",
    "Response",
    "ServerSentEvent",
    "Transport",
]

T = TypeVar("T")


class JsonBody:
    """A body sent as `application/json`."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class FormBody:
    """A body sent as `application/x-www-form-urlencoded`: names and values, not quoted."""

    __slots__ = ("fields",)

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields


class ContentBody:
    """A body sent as it is."""

    __slots__ = ("content", "media_type")

    def __init__(self, content: bytes, media_type: str = "application/octet-stream") -> None:
        self.content = content
        self.media_type = media_type


class Part:
    """One part of a multipart body: a file, a text field, or JSON text of its own media type."""

    __slots__ = ("content", "media_type", "name")

    def __init__(self, name: str, content: File | str, media_type: str | None = None) -> None:
        self.name = name
        self.content = content
        self.media_type = media_type


class MultipartBody:
    """A body sent as `multipart/form-data`, under a boundary that is new for every request."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts


Body = JsonBody | FormBody | ContentBody | MultipartBody


class RawResponse:
    """A successful answer before it is understood.

    Attributes:
        status: The HTTP status, a number of the 200s.
        content: The body in bytes, decompressed.
        media_type: What the service says it is, in lower case and without parameters.
        charset: How its text is encoded.
    """

    __slots__ = ("charset", "content", "media_type", "status")

    def __init__(self, status: int, content: bytes, media_type: str = "", charset: str = "utf-8") -> None:
        self.status = status
        self.content = content
        self.media_type = media_type
        self.charset = charset

    @property
    def text(self) -> str:
        """The body as text; bytes that are no text become the replacement character."""
        return self.content.decode(self.charset, errors="replace")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            DecodeError: The body is empty or is not JSON.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            if not self.content.strip():
                raise DecodeError("the body is empty where JSON was promised") from error
            raise DecodeError(f"the body is not JSON: {error}") from error

    def json_or_none(self) -> Any:
        """The body as JSON, or `None` where it is empty."""
        return self.json() if self.content.strip() else None

    def json_string(self) -> Any:
        """The JSON string of the body, or its text where the service sent one without quotes."""
        value = self.json_or_text()
        # Without quotes, 12 and true look like other JSON.
        return self.text if isinstance(value, int | float) else value

    def json_or_text(self) -> Any:
        """The body as JSON, or its text where it is not JSON."""
        try:
            return self.json()
        except DecodeError:
            return self.text


class Call(Generic[T]):
    """One request as an operation wants it made.

    Attributes:
        operation: Which operation it is.
        path: The path under the base URL, quoted.
        decode: Reads the value out of a successful answer; raises `DecodeError` where it has another shape.
        query: Names and values of the query string, not quoted.
        headers: Headers that the operation itself takes.
        body: What is sent, if anything.
        accept: The media type that is wanted.
    """

    __slots__ = ("accept", "body", "decode", "headers", "operation", "path", "query")

    def __init__(
        self,
        operation: Operation,
        path: str,
        decode: Callable[[RawResponse], T],
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        accept: str = "application/json",
    ) -> None:
        self.operation = operation
        self.path = path
        self.decode = decode
        self.query = query
        self.headers: Mapping[str, str] = headers or {}
        self.body = body
        self.accept = accept

    def __repr__(self) -> str:
        return f"<Call {self.operation.id}>"


@frozen
class Response(Generic[T]):
    """A successful answer with what is around it.

    Attributes:
        status: The HTTP status.
        headers: The response headers, names in lower case.
        request_id: The id that the service gave the request, or `None`.
        elapsed: Seconds from the first attempt to the last byte.
        retries: How many attempts came before the one that succeeded.
        parsed: The value.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    request_id: str | None
    elapsed: float
    retries: int
    parsed: T


class ServerSentEvent(NamedTuple):
    """One event of an event stream.

    Attributes:
        event: Its type; `message` where the stream names none.
        data: Its text, lines joined by a line feed.
        id: The last event id at this point of the stream.
    """

    event: str
    data: str
    id: str = ""

    def json(self) -> Any:
        """The data as JSON.

        Raises:
            DecodeError: The data is not JSON.
        """
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError) as error:
            raise DecodeError(f"the data of the event is not JSON: {error}") from error


class EventStream(Protocol):
    """An event stream: `async with` opens it (the request is sent there) and closes it, `async for` reads it.

    Leaving the block early closes the connection; so does a cancellation.
    """

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def __aiter__(self) -> AsyncIterator[ServerSentEvent]: ...

    async def __anext__(self) -> ServerSentEvent: ...


class Transport(Protocol):
    """Sends calls. Authentication, deadlines, retries and the mapping of failures to errors are its business."""

    async def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read its answer; every failure is raised as a `PeakaError`."""
        ...

    def stream(self, call: Call[Any]) -> EventStream:
        """The answer as an event stream; nothing is sent before it is entered."""
        ...

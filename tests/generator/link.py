"""The smallest `Transport` there can be, so that these tests are about generated code and about nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from types import ModuleType, TracebackType
from typing import Any, Self, cast
from urllib.parse import urlencode

import httpx


class Failed(Exception):
    """The server answered with a status outside of the 200s."""

    def __init__(self, status: int, content: bytes) -> None:
        super().__init__(f"{status}: {content!r}")
        self.status = status
        self.content = content


class Link:
    """`Transport` of a generated package, over httpx."""

    def __init__(self, http: httpx.AsyncClient, seam: ModuleType) -> None:
        self._http = http
        self._seam = seam

    async def send(self, call: Any) -> Any:
        response = await self._http.send(self.request(call))
        if not response.is_success:
            raise Failed(response.status_code, response.content)
        media_type = response.headers.get("content-type", "").partition(";")[0]
        raw = self._seam.RawResponse(
            response.status_code, response.content, media_type, response.charset_encoding or "utf-8"
        )
        return self._seam.Response(
            status=response.status_code,
            headers=dict(response.headers),
            request_id=response.headers.get("x-request-id"),
            elapsed=0.0,
            retries=0,
            parsed=call.decode(raw),
        )

    def stream(self, call: Any) -> Any:
        return _Stream(self, call)

    def request(self, call: Any) -> httpx.Request:
        options: dict[str, Any] = {}
        headers = {**call.headers, "Accept": call.accept}
        body = call.body
        if isinstance(body, self._seam.JsonBody):
            headers["Content-Type"] = "application/json"
            options["content"] = json.dumps(body.value, ensure_ascii=False)
        elif isinstance(body, self._seam.FormBody):
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            options["content"] = urlencode(body.fields)
        elif isinstance(body, self._seam.ContentBody):
            headers["Content-Type"] = body.media_type
            options["content"] = body.content
        elif isinstance(body, self._seam.MultipartBody):
            options["files"] = [(part.name, _file(part)) for part in body.parts]
        query = f"?{urlencode(call.query)}" if call.query else ""
        return self._http.build_request(call.operation.method, f"{call.path}{query}", headers=headers, **options)


class _Stream:
    """`EventStream` for events of one line of data each."""

    def __init__(self, link: Link, call: Any) -> None:
        self._link = link
        self._call = call

    async def __aenter__(self) -> Self:
        self._response = await self._link._http.send(self._link.request(self._call), stream=True)
        self._lines = cast("AsyncGenerator[str]", self._response.aiter_lines())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._lines.aclose()
        await self._response.aclose()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        async for line in self._lines:
            if line.startswith("data: "):
                return self._link._seam.ServerSentEvent("message", line.removeprefix("data: "))
        raise StopAsyncIteration


def _file(part: Any) -> tuple[str | None, Any] | tuple[str | None, Any, str]:
    content = part.content
    if isinstance(content, str):
        return (None, content.encode(), part.media_type) if part.media_type else (None, content.encode())
    data = content.content
    return content.name, data.encode() if isinstance(data, str) else data, content.media_type

"""Serves the files of exports as S3 does: by signed links, whole or in ranges, with its errors in XML.

What stores the files of the live service is not known; its messages name an `s3a://` address, and its links are
presigned. So the rules of S3 are followed: a link is for one method, and refused beside an `Authorization` header.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import BinaryIO
from xml.sax.saxutils import escape

import attrs
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .control.playing import faulty
from .dating import dated, http_date
from .file_links import BUCKET, LinkRefused, LinkUse
from .state.exports import Export, ExportFile, stored_name
from .world import World

_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "gz": "application/gzip"}
"""By the end of the name; the live types are not known."""


def files_app(world: World) -> ASGIApp:
    """Make the ASGI application for the files of a world; `files.get` in its faults."""
    return dated(faulty(_Files(world), world), world)


class _Files:
    """The files of a world.

    Args:
        world: Whose files.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        try:
            with self._world.lock:
                self._world.clock.on_request()
                self._refuse_other_methods(request.method)
                self._refuse_authorization(request)
                self._world.file_links.check(
                    LinkUse(
                        request.method,
                        request.headers.get("host", ""),
                        scope["path"],
                        scope["query_string"].decode("latin-1"),
                    )
                )
                response = self._found(scope["path"]).answer(request)
        except LinkRefused as refused:
            response = _error(refused, scope["path"], head=request.method == "HEAD")
        await response(scope, receive, send)

    def _refuse_other_methods(self, method: str) -> None:
        if method not in {"GET", "HEAD"}:
            raise LinkRefused(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
                Method=method,
                ResourceType="OBJECT",
            )

    def _refuse_authorization(self, request: Request) -> None:
        if "authorization" not in request.headers:
            return
        # S3 repeats the header's value, which is somebody's key: here that is left out.
        if any(name.startswith("X-Amz-") for name in request.query_params):
            message = (
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                " parameter or the Authorization header should be specified"
            )
        else:
            message = "Unsupported Authorization Type"
        raise LinkRefused(400, "InvalidArgument", message, ArgumentName="Authorization")

    def _found(self, path: str) -> _Object:
        bucket, _, key = path.removeprefix("/").partition("/")
        if bucket != BUCKET:
            raise LinkRefused(404, "NoSuchBucket", "The specified bucket does not exist", BucketName=bucket)
        export_id, now = key.partition("/")[0], self._world.clock.now()
        exports = (project.exports.exports.get(export_id) for project in self._world.projects.values())
        for export in exports:
            if export is None or export.status(now) != "SUCCEEDED":
                continue
            for file in export.files:
                if stored_name(export, file) == key:
                    return _Object(self._world, export, file)
        raise LinkRefused(404, "NoSuchKey", "The specified key does not exist.", Key=key)


@attrs.frozen
class _Object:
    """One file and what is said of it."""

    world: World
    export: Export
    file: ExportFile

    def answer(self, request: Request) -> Response:
        """Return the file, or the part of it that is asked for."""
        tag = f'"{self.file.digest}"'
        headers = {
            "Accept-Ranges": "bytes",
            "ETag": tag,
            "Last-Modified": http_date(self.world.clock, self.export.ends_at),
            "Content-Type": _content_type(self.file.name),
        }
        if "if-match" in request.headers and not _names(request.headers["if-match"], tag):
            raise LinkRefused(
                412,
                "PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold",
                Condition="If-Match",
            )
        if "if-none-match" in request.headers and _names(request.headers["if-none-match"], tag):
            return Response(status_code=304, headers=headers)
        span = self._span(request, headers)
        if span is None:
            return self._sent(request, headers, 0, self.file.size, 200)
        headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{self.file.size}"
        return self._sent(request, headers, *span, 206)

    def _span(self, request: Request, headers: dict[str, str]) -> tuple[int, int] | None:
        """Return the part that is asked for, its end exclusive; None for the whole, as also for several ranges."""
        wanted = _RANGE.fullmatch(request.headers.get("range", ""))
        condition = request.headers.get("if-range")
        if wanted is None or wanted[0] == "bytes=-":
            return None
        if condition is not None and condition not in (headers["ETag"], headers["Last-Modified"]):
            return None
        size = self.file.size
        if not wanted[1]:
            first, end = max(size - int(wanted[2]), 0), size
        else:
            first, end = int(wanted[1]), min(int(wanted[2]) + 1, size) if wanted[2] else size
            if wanted[2] and int(wanted[2]) < first:
                # No range at all by its grammar, and so no reason to refuse.
                return None
        if first >= end:
            raise LinkRefused(
                416,
                "InvalidRange",
                "The requested range is not satisfiable",
                RangeRequested=wanted[0],
                ActualObjectSize=str(size),
            )
        return first, end

    def _sent(self, request: Request, headers: dict[str, str], first: int, end: int, status: int) -> Response:
        headers["Content-Length"] = str(end - first)
        if request.method == "HEAD":
            return Response(status_code=status, headers=headers)
        # Opened while the world is locked: what is open is read to its end, whatever happens to the export.
        file = self.world.files.open(stored_name(self.export, self.file))
        return _FileReply(file, first, end, status_code=status, headers=headers)


class _FileReply(Response):
    """A part of an open file, sent piece by piece."""

    def __init__(self, file: BinaryIO, first: int, end: int, *, status_code: int, headers: dict[str, str]) -> None:
        super().__init__(status_code=status_code, headers=headers)
        self._file = file
        self._first = first
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the form of ASGI
        """Send it, and close the file."""
        with self._file as file:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            file.seek(self._first)
            for at in range(self._first, self._end, _PIECE):
                piece = file.read(min(_PIECE, self._end - at))
                await send({"type": "http.response.body", "body": piece, "more_body": at + len(piece) < self._end})


def _content_type(name: str) -> str:
    return _TYPES[name.rpartition(".")[2]]


def _names(condition: str, tag: str) -> bool:
    """Tell whether a list of entity tags has this one, or is the asterisk that has all."""
    return any(one.strip() in {"*", tag} for one in condition.split(","))


def _error(refused: LinkRefused, path: str, *, head: bool) -> Response:
    members = {"Code": refused.code, "Message": refused.message, **refused.more, "Resource": path}
    text = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in members.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{text}</Error>'
    headers = {"Content-Type": "application/xml"}
    if refused.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["Content-Range"] = f"bytes */{refused.more['ActualObjectSize']}"
    return Response(b"" if head else body.encode(), status_code=refused.status, headers=headers)


def _text(value: str) -> str:
    # What XML has no way to write, a path can have.
    return escape(_UNWRITABLE.sub("\ufffd", value))

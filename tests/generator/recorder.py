"""A server on loopback that keeps what it was sent and answers what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

from attrs import field, frozen


@frozen
class SeenPart:
    """One part of a multipart body as it stood on the wire."""

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


@frozen
class Seen:
    """One request as it stood on the wire."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def path(self) -> str:
        """The path, still quoted."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True, strict_parsing="?" in self.target)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def parts(self) -> list[SeenPart]:
        """The parts of a multipart body, split by the boundary of the header and by nothing else."""
        boundary = self.header("content-type").partition("boundary=")[2].encode()
        first, *middle, last = (b"\r\n" + self.body).split(b"\r\n--" + boundary)
        if (first, last) != (b"", b"--\r\n"):
            raise AssertionError("the multipart body has no clean beginning and end")
        return [_part(chunk.removeprefix(b"\r\n")) for chunk in middle]

    def header(self, name: str) -> str:
        """The one value of a header; empty where it was not sent."""
        values = [value for key, value in self.headers if key == name]
        if len(values) > 1:
            raise AssertionError(f"{name} was sent {len(values)} times")
        return values[0] if values else ""

    def own_headers(self) -> dict[str, str]:
        """The headers that start with `x-`."""
        return {name: value for name, value in self.headers if name.startswith("x-")}


@frozen
class Answer:
    """What the server says next. A body of chunks is sent as they come, and ends with the connection."""

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    headers: dict[str, str] = field(factory=dict)


class Recorder:
    """The server. `with` starts and stops it."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._answer = Answer()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def last(self) -> Seen:
        """The one request that was sent."""
        (only,) = self.seen
        return only

    def reset(self) -> None:
        self.seen.clear()
        self._answer = Answer()

    def answers(self, body: Any, *, status: int = 200) -> None:
        """Answer with JSON."""
        self.says(json.dumps(body, ensure_ascii=False).encode(), "application/json", status=status)

    def says(self, body: bytes | Iterable[bytes], media_type: str, *, status: int = 200) -> None:
        """Answer with anything."""
        self._answer = Answer(status, body, {"Content-Type": media_type} if media_type else {})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                # The class drops double slashes; a test must see them.
                target = self.raw_requestline.decode("latin-1").split(" ")[1]
                headers = [(name.lower(), value) for name, value in self.headers.items()]
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                recorder.seen.append(Seen(self.command, target, headers, body))
                self._send(recorder._answer)

            def _send(self, answer: Answer) -> None:
                chunks = [answer.body] if isinstance(answer.body, bytes) else answer.body
                self.send_response(answer.status, "As asked")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if isinstance(answer.body, bytes):
                    if answer.status != 204:
                        self.send_header("Content-Length", str(len(answer.body)))
                else:
                    self.send_header("Connection", "close")
                    self.close_connection = True
                self.end_headers()
                for chunk in chunks:
                    self.wfile.write(chunk)
                    self.wfile.flush()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has there
                """Quiet: a failing test shows what was seen."""

        return Handler


def _part(chunk: bytes) -> SeenPart:
    head, _, content = chunk.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    disposition = dict(item.split("=", 1) for item in headers["Content-Disposition"].split("; ")[1:])
    return SeenPart(
        name=disposition["name"].strip('"'),
        filename=disposition["filename"].strip('"') if "filename" in disposition else None,
        media_type=headers.get("Content-Type"),
        content=content,
    )

"""A server that answers the status of a cache, and costs a client next to nothing.

    python benchmarks/loopback.py [--delay SECONDS]

It prints its port, and ends when its standard input does, so that it never outlives the benchmark that started it.
HTTP/1.1 with connections kept open, requests without a body: as little as a client needs, and faster than any client.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

_BEFORE, _AFTER = b"/cache/", b"/status HTTP/1.1"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: loopback\r\nContent-Length: %d\r\n\r\n"
_REFUSED = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def body() -> bytes:
    """The status of a cache as the service sends it without logs, about 900 bytes, `%b` in the place of the id."""

    def run(kind: str) -> dict[str, object]:
        return {
            "id": f"5b0d-{kind}", "executionMode": kind, "status": "COMPLETED", "error": None,
            "progress": {
                "numberOfCachedRecords": 18_231, "numberOfInsertedRecords": 112, "numberOfUpdatedRecords": 2,
                "numberOfDeletedRecords": 0, "lastOffset": None, "lastCacheTxId": "tx-2",
            },
            "createdAt": "2026-08-18T10:11:02.385253956Z", "updatedAt": "2026-08-18T10:11:32.385253Z",
            "finishedAt": "2026-08-18T10:11:33Z",
        }  # fmt: skip

    status: dict[str, object] = {
        "id": "%b", "status": "COMPLETED", "catalogId": "627249916703408649", "schemaName": "payment",
        "tableName": "customers", "lastIncrementalCacheExecution": run("incremental"),
        "lastFullRefreshCacheExecution": run("full"), "cacheActionLogs": [], "projectId": "acFxu7Xr",
    }  # fmt: skip
    return json.dumps(status, separators=(",", ":")).encode()


class Connection(asyncio.Protocol):
    """One client's connection: each request that is complete is answered, at once or after the delay."""

    def __init__(self, template: bytes, delay: float) -> None:
        self._template = template
        self._delay = delay
        self._rest = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101  # a TCP server is given nothing else
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        for request in requests:
            answer = self._answer(request)
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._write, answer)
            else:
                self._write(answer)

    def _answer(self, request: bytes) -> bytes:
        line = request[: request.find(b"\r\n")]
        start, end = line.rfind(_BEFORE), line.rfind(_AFTER)
        if not line.startswith(b"GET ") or start < 0 or end < start:
            return _REFUSED
        content = self._template % line[start + len(_BEFORE) : end]
        return _HEAD % len(content) + content

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(delay: float) -> None:
    template = body()
    loop = asyncio.get_running_loop()
    # The queue of connections that wait to be accepted has to hold the largest burst.
    server = await loop.create_server(lambda: Connection(template, delay), "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Answer the status of a cache, on a port of its own.")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    asyncio.run(serve(parser.parse_args().delay))


if __name__ == "__main__":
    main()

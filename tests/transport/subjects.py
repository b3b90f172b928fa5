"""The six kinds of calls that every fault is tried on, each with what a service in health answers."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen

from peaka_api.types import File
from peaka_async import AsyncPeaka
from tests.support.faulty_server import Play, Received, answer, events

PROJECT = "acFxu7Xr"
KEY = "ABCDEFGH.pl4nted-s3cret-0f-the-key"
SECRET = KEY.partition(".")[2]

CACHE = {
    "id": "c-1", "catalogId": "7", "schemaName": "payment", "tableName": "customers", "projectId": PROJECT,
    "incrementalCacheSchedule": None, "fullRefreshCacheSchedule": None,
}  # fmt: skip
STATUS = {
    "id": "c-1", "status": "RUNNING", "catalogId": "7", "schemaName": "payment", "tableName": "customers",
    "projectId": PROJECT, "lastIncrementalCacheExecution": None, "lastFullRefreshCacheExecution": None,
}  # fmt: skip
ORGANIZATION = {
    "id": "o-1", "name": "one", "owner": "u-1", "createdAt": "2026-01-01T00:00:00Z", "iconFileId": None,
    "description": None,
}  # fmt: skip
CSV = b"id,name\n1,one\n2,two\n"

CACHES = f"/data/projects/{PROJECT}/cache"
LOOK = f"GET {CACHES}/status"
READ_CACHE = f"GET {CACHES}/c-1"


async def _read(peaka: AsyncPeaka) -> Any:
    return [organization.id for organization in await peaka.organizations.list()]


async def _safe_post(peaka: AsyncPeaka) -> Any:
    result = await peaka.project().queries.execute({"statement": "SELECT 1"})
    return result.to_dict()["data"]


async def _keyed_create(peaka: AsyncPeaka) -> Any:
    created = await peaka.project().caches.create(catalog_id="7", schema_name="payment", table_name="customers")
    return created.id


async def _unsafe_create(peaka: AsyncPeaka) -> Any:
    created = await peaka.project().connections.create(name="n", type="stripe", credential={"token": "t"})
    return created.id


async def _import(peaka: AsyncPeaka) -> Any:
    job = await peaka.project().tables.import_csv("customers", file=File(CSV, "a.csv", "text/csv"), request="{}")
    return job.status


async def _stream(peaka: AsyncPeaka) -> Any:
    async with peaka.project().ai.chat_stream(message="How many?") as stream:
        return [event.data async for event in stream]


@frozen
class Subject:
    """One kind of call.

    Attributes:
        name: What it stands for.
        operation: Its id in the API document.
        call: Makes it, and returns a plain value to compare.
        line: Verb and path, as the server's log has them.
        idempotent: Whether it may be sent again after it may have been done.
        body: What a service in health answers.
        value: What the caller gets of that.
        media_type: What the answer says it is.
    """

    name: str
    operation: str
    call: Callable[[AsyncPeaka], Awaitable[Any]]
    line: str
    idempotent: bool
    body: bytes
    value: Any
    media_type: str = "application/json"

    def well(self) -> Play:
        """The answer of a service in health."""
        return events(["one", "two"]) if self is STREAM else answer(200, self.body)


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


READ = Subject("read", "organizations.list", _read, "GET /organizations", True, _json([ORGANIZATION]), ["o-1"])
SAFE_POST = Subject(
    "safe-post",
    "queries.execute",
    _safe_post,
    f"POST /data/projects/{PROJECT}/queries/execute",
    True,
    _json({"columns": [], "data": []}),
    [],
)
KEYED_CREATE = Subject("keyed-create", "caches.create", _keyed_create, f"POST {CACHES}", False, _json(CACHE), "c-1")
UNSAFE_CREATE = Subject(
    "unsafe-create",
    "connections.create",
    _unsafe_create,
    f"POST /connections/{PROJECT}",
    False,
    _json({"id": "k-1", "name": "n", "type": "stripe"}),
    "k-1",
)
IMPORT = Subject(
    "import",
    "tables.import_csv",
    _import,
    f"POST /data/projects/{PROJECT}/table/customers/import",
    False,
    _json({"status": "COMPLETED"}),
    "COMPLETED",
)
STREAM = Subject(
    "stream",
    "ai.chat_stream",
    _stream,
    f"POST /ai-agent/{PROJECT}/chat/stream",
    False,
    b"data: one\n\ndata: two\n\n",
    ["one", "two"],
    "text/event-stream",
)

SUBJECTS = [READ, SAFE_POST, KEYED_CREATE, UNSAFE_CREATE, IMPORT, STREAM]


def look_up(received: Received, *, found: bool) -> Play:
    """What the reads answer that find out whether the cache was made."""
    if received.line == LOOK:
        return answer(200, [STATUS] if found else [])
    assert received.line == READ_CACHE
    return answer(200, CACHE)


class NoPause(random.Random):
    """A chance that always draws the shortest pause."""

    def uniform(self, a: float, b: float) -> float:  # noqa: ARG002  # it has no say
        return a


def client(url: str, **options: Any) -> AsyncPeaka:
    """A client that does not wait between attempts, beyond what it is asked to."""
    options.setdefault("timeout", 20.0)
    peaka = AsyncPeaka(KEY, project_id=PROJECT, base_url=url, **options)
    peaka._pipeline.shared.draw = NoPause()
    return peaka

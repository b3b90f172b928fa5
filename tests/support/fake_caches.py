"""A tiny cache service in memory, scripted by the test: statuses by time, batch answers by table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
from attrs import define, field

from peaka_async import AsyncPeaka, AttemptFailed, HttpRequest, HttpResponse, Project
from tests.support.fake_http import FakeHttp, answer, json_of, path_of

ROOT = "/data/projects/acFxu7Xr/cache"
CATALOG = "/data/projects/acFxu7Xr/catalog/7/cache/status"


def run(
    state: str, *, at: int = 0, identity: str = "r1", updated: int | None = None, cached: int | None = None
) -> dict[str, Any]:
    """A run on record. Times are minutes of one morning."""
    progress = {
        "numberOfCachedRecords": cached, "numberOfInsertedRecords": cached, "numberOfUpdatedRecords": 0,
        "numberOfDeletedRecords": 0, "lastOffset": "", "lastCacheTxId": "t",
    }  # fmt: skip
    return {
        "id": identity, "status": state, "error": None, "progress": progress if cached is not None else None,
        "createdAt": f"2026-08-01T08:{at:02d}:00Z", "updatedAt": f"2026-08-01T08:{updated or at:02d}:00Z",
        "finishedAt": None,
    }  # fmt: skip


def status(
    cache_id: str, state: str, *, incremental: Any = None, full: Any = None, table: str | None = None
) -> dict[str, Any]:
    return {
        "id": cache_id, "status": state, "catalogId": "7", "schemaName": "payment", "tableName": table or cache_id,
        "lastIncrementalCacheExecution": incremental, "lastFullRefreshCacheExecution": full, "projectId": "acFxu7Xr",
    }  # fmt: skip


def cache(cache_id: str, table: str) -> dict[str, Any]:
    return {
        "id": cache_id, "catalogId": "7", "schemaName": "payment", "tableName": table,
        "incrementalCacheSchedule": None, "fullRefreshCacheSchedule": None, "projectId": "acFxu7Xr",
    }  # fmt: skip


Script = Callable[[float], "dict[str, Any] | int"]


def sync_from(began: float, seconds: float, cache_id: str, *, identity: str = "r1", before: Any = None) -> Script:
    """A sync that begins then and takes so long; its record comes 0.3 s after it has begun, and until then `before`."""

    def script(elapsed: float) -> dict[str, Any]:
        table = cache_id.removeprefix("id-")
        passed = elapsed - began
        if passed < 0.3:
            return status(cache_id, "RUNNING", full=before, table=table)
        state = "RUNNING" if passed < seconds else "COMPLETED"
        return status(
            cache_id, state, full=run(state, identity=identity, cached=int(min(passed, seconds))), table=table
        )

    return script


@define
class FakeCaches:
    """Answers status reads from scripts, which turn seconds since the start into a status; and batch creates.

    With `sync_seconds`, what is created begins to sync, and full refreshes can be triggered.
    """

    scripts: dict[str, Script] = field(factory=dict)
    existing: list[dict[str, Any]] = field(factory=list)
    refuse: dict[str, str] = field(factory=dict)
    on_batch: Callable[[list[Any], FakeCaches], HttpResponse | AttemptFailed | None] | None = None
    fail_at: Callable[[float], HttpResponse | AttemptFailed | None] | None = None
    started: float | None = None
    http: FakeHttp = field(init=False)
    batches: list[list[Any]] = field(factory=list)
    delay: float = 0.0
    sync_seconds: float | None = None

    def __attrs_post_init__(self) -> None:
        self.http = FakeHttp(self._answer)

    def project(self, **options: Any) -> Project:
        options.setdefault("max_retries", 0)
        return AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=self.http, **options).project()

    async def _answer(self, request: HttpRequest) -> HttpResponse | AttemptFailed:
        if self.started is None:
            self.started = anyio.current_time()
        if self.delay:
            await anyio.sleep(self.delay)
        elapsed = anyio.current_time() - self.started
        path = path_of(request)
        if path == f"{ROOT}/batch":
            return self._batch(json_of(request))
        if path.endswith("/fullRefreshUpdate"):
            return self._refresh(path.removeprefix(f"{ROOT}/").removesuffix("/fullRefreshUpdate"), elapsed)
        failure = self.fail_at(elapsed) if self.fail_at else None
        if failure is not None:
            return failure
        if path in (f"{ROOT}/status", CATALOG):
            told = [script(elapsed) for script in self.scripts.values()]
            return answer(200, [*self.existing, *(item for item in told if isinstance(item, dict))])
        cache_id = path.removeprefix(f"{ROOT}/").removesuffix("/status")
        if cache_id not in self.scripts:
            return next((answer(200, item) for item in self.existing if item["id"] == cache_id), answer(404, {}))
        told_one = self.scripts[cache_id](elapsed)
        return answer(200, told_one) if isinstance(told_one, dict) else answer(told_one, {})

    def _batch(self, requests: list[Any]) -> HttpResponse | AttemptFailed:
        self.batches.append(requests)
        if self.on_batch is not None:
            special = self.on_batch(requests, self)
            if special is not None:
                return special
        return answer(200, [self.create(item) for item in requests])

    def _refresh(self, cache_id: str, elapsed: float) -> HttpResponse:
        shown = self.scripts[cache_id](elapsed)
        before = shown["lastFullRefreshCacheExecution"] if isinstance(shown, dict) else None
        self.scripts[cache_id] = sync_from(elapsed, self.sync_seconds or 0.0, cache_id, identity="r2", before=before)
        return answer(200, {"status": "SUCCESS", "message": "Full refresh started"})

    def create(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the service would: create, or refuse, or give what is there."""
        table = request["tableName"]
        if table in self.refuse:
            return {"success": False, "error": self.refuse[table], "cache": None}
        cache_id = f"id-{table}"
        if self.sync_seconds is not None:
            now = anyio.current_time() - (self.started or 0.0)
            self.scripts.setdefault(cache_id, sync_from(now, self.sync_seconds, cache_id))
        elif all(item["id"] != cache_id for item in self.existing):
            self.existing.append(status(cache_id, "NOT_INITIALIZED", table=table))
        return {"success": True, "error": None, "cache": cache(cache_id, table)}

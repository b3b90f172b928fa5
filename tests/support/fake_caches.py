"""A tiny cache service in memory, scripted by the test: statuses by time, batch answers by table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
from attrs import define, field

from peaka_async import AsyncPeaka, AttemptFailed, HttpRequest, HttpResponse, Project
from tests.support.fake_http import FakeHttp, answer, json_of, path_of

ROOT = "/data/projects/acFxu7Xr/cache"


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


@define
class FakeCaches:
    """Answers status reads from scripts, which turn seconds since the start into a status; and batch creates."""

    scripts: dict[str, Script] = field(factory=dict)
    existing: list[dict[str, Any]] = field(factory=list)
    refuse: dict[str, str] = field(factory=dict)
    on_batch: Callable[[list[Any], FakeCaches], HttpResponse | AttemptFailed | None] | None = None
    fail_at: Callable[[float], HttpResponse | AttemptFailed | None] | None = None
    started: float | None = None
    http: FakeHttp = field(init=False)
    batches: list[list[Any]] = field(factory=list)
    delay: float = 0.0

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
        failure = self.fail_at(elapsed) if self.fail_at else None
        if failure is not None:
            return failure
        if path == f"{ROOT}/status":
            told = [script(elapsed) for script in self.scripts.values()]
            return answer(200, [*self.existing, *(item for item in told if isinstance(item, dict))])
        told_one = self.scripts[path.removeprefix(f"{ROOT}/").removesuffix("/status")](elapsed)
        return answer(200, told_one) if isinstance(told_one, dict) else answer(told_one, {})

    def _batch(self, requests: list[Any]) -> HttpResponse | AttemptFailed:
        self.batches.append(requests)
        if self.on_batch is not None:
            special = self.on_batch(requests, self)
            if special is not None:
                return special
        return answer(200, [self.create(item) for item in requests])

    def create(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the service would: create, or refuse, or give what is there."""
        table = request["tableName"]
        if table in self.refuse:
            return {"success": False, "error": self.refuse[table], "cache": None}
        cache_id = f"id-{table}"
        if all(item["id"] != cache_id for item in self.existing):
            self.existing.append(status(cache_id, "NOT_INITIALIZED", table=table))
        return {"success": True, "error": None, "cache": cache(cache_id, table)}

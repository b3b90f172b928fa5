"""What each operation on metadata sends, whole: method, path, query and body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from peaka_async import AsyncPeaka
from peaka_async.resources.metadata import Metadata
from tests.support.fake_http import FakeHttp, answer, json_of, path_of, query_of

pytestmark = pytest.mark.anyio

TABLE = {
    "projectId": "p", "catalogId": "7", "catalogType": "x", "catalogSubType": "x", "catalogQueryName": "c",
    "catalogDisplayName": "c", "schemaName": "s", "tableName": "t", "isCacheable": True, "isDynamicTable": False,
    "useWithAI": True,
}  # fmt: skip
CALLBACK = "refresh/callback"


@pytest.mark.parametrize(
    ("call", "method", "path", "query", "body", "told"),
    [
        (
            lambda metadata: metadata.generate_categorical_values("7", "s", "a b", "c/d", limit=10, frequency="DAILY"),
            "PUT", "categorical/7/s/a%20b/c%2Fd", [], {"limit": 10, "frequency": "DAILY"}, None,
        ),
        (
            lambda metadata: metadata.delete_categorical_values("7", "s", "t", "c"),
            "DELETE", "categorical/7/s/t/c", [], None, None,
        ),
        (
            lambda metadata: metadata.update_catalog("7", use_with_ai=False),
            "PUT", "7", [], {"useWithAI": False}, None,
        ),
        (
            lambda metadata: metadata.update_schema("7", "s", use_with_ai=True),
            "PUT", "7/s", [], {"useWithAI": True}, None,
        ),
        (
            lambda metadata: metadata.generate_semantics("7", "s", "t", initial_prompt="What is it?", limit=5),
            "POST", "semantics/7/s/t", [], {"initialPrompt": "What is it?", "limit": 5},
            {"metadata": TABLE, "threadId": "h1"},
        ),
        (
            lambda metadata: metadata.generate_semantics("7", "s", "t", initial_prompt="", limit=1, thread_id="h1"),
            "POST", "semantics/7/s/t", [], {"initialPrompt": "", "limit": 1, "threadId": "h1"},
            {"metadata": TABLE, "threadId": "h1"},
        ),
        (
            lambda metadata: metadata.query_golden_sqls(q="How many & why?"),
            "GET", "golden-sql/query", [("q", "How many & why?")], None, {"result": [{"question": "p", "sql": "s"}]},
        ),
        (
            lambda metadata: metadata.register_refresh_callback(callback_url="https://a.b/c", callback_token="t0"),
            "POST", CALLBACK, [], {"callbackURL": "https://a.b/c", "callbackToken": "t0"}, None,
        ),
        (lambda metadata: metadata.register_refresh_callback(), "POST", CALLBACK, [], {}, None),
        (
            lambda metadata: metadata.get_refresh_callback(),
            "GET", CALLBACK, [], None, {"callbackURL": "https://a.b/c"},
        ),
        (lambda metadata: metadata.unregister_refresh_callback(), "DELETE", CALLBACK, [], None, None),
    ],
)  # fmt: skip
async def test_an_operation_sends_just_this(
    call: Callable[[Metadata], Any], method: str, path: str, query: list[tuple[str, str]], body: Any, told: Any
) -> None:
    http = FakeHttp(lambda _: answer(200, told))
    result = await call(AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http).project().metadata)
    (request,) = http.requests
    assert (request.method, path_of(request), query_of(request)) == (method, f"/metadata/acFxu7Xr/{path}", query)
    assert (request.body if body is None else json_of(request)) == body
    assert (result.to_dict() if hasattr(result, "to_dict") else result) == told

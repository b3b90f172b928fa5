"""SQL in other dialects, under whichever name the service answers with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from peaka_async import AsyncPeaka, BadRequest, ResponseDecodeError
from peaka_async.emulator import LoopClock, demo_world
from peaka_async.resources.sql_tools import Transpiled
from peaka_async.testing import RunningEmulator
from tests.support.fake_http import FakeHttp, answer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def peaka() -> AsyncIterator[AsyncPeaka]:
    with RunningEmulator(demo_world(LoopClock())) as running:
        async with running.client() as client:
            yield client


async def test_a_statement_is_translated(peaka: AsyncPeaka) -> None:
    tools = peaka.sql_tools
    translated = await tools.transpile("mysql", query='SELECT "id" FROM "orders"')
    assert (translated.sql, str(translated)) == ("SELECT `id` FROM `orders`",) * 2
    with pytest.raises(BadRequest, match="klingon"):
        await tools.transpile("klingon", query="SELECT 1")


@pytest.mark.parametrize(
    ("body", "sql"),
    [
        ({"query": "SELECT 1"}, "SELECT 1"),
        ({"result": "SELECT 1"}, "SELECT 1"),
        ({"query": None, "result": "SELECT 1"}, "SELECT 1"),
        ({"query": "SELECT 1", "result": "SELECT 2"}, "SELECT 1"),
        ({"query": "", "more": 7}, ""),
    ],
)
async def test_both_forms_of_the_answer_are_read(body: dict[str, Any], sql: str) -> None:
    tools = AsyncPeaka("K.secret", http_client=FakeHttp(lambda request: answer(200, body))).sql_tools
    translated = await tools.transpile("mysql", query="SELECT 1")
    assert (translated.sql, translated.to_dict()) == (sql, body)


@pytest.mark.parametrize("body", [{}, {"query": None}, {"query": 7, "text": "SELECT 1"}])
async def test_an_answer_without_a_statement_is_an_error(body: dict[str, Any]) -> None:
    http = FakeHttp(lambda request: answer(200, body, {"x-request-id": "r7"}))
    tools = AsyncPeaka("K.secret", http_client=http).sql_tools
    with pytest.raises(ResponseDecodeError, match="neither as query nor as result") as caught:
        await tools.transpile("mysql", query="SELECT 1")
    error = caught.value
    assert (error.status, error.operation, error.request_id) == (200, "sql_tools.transpile", "r7")
    assert Transpiled().sql == ""

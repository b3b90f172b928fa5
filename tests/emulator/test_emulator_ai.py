"""The AI agent of both generations: what it makes of a question, threads, and streams."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import datetime
from typing import Any

import anyio
import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.agent.periods import Period, find_period
from peaka_async.emulator.agent.text_to_sql import Asked, draft
from peaka_async.emulator.agent.wording import stems
from peaka_async.emulator.handlers.agent_states import Step
from peaka_async.emulator.handlers.agent_stream import MODES, stream
from peaka_async.emulator.state.known_tables import known_tables

AGENT, LEGACY, METADATA = f"/ai-agent/{PROJECT_ID}", f"/ai/{PROJECT_ID}/agent", f"/metadata/{PROJECT_ID}"
STRIPE, POSTGRES = "700000000000000001", "700000000000000003"
NOW = datetime(2026, 8, 18, 9, 0, 0)  # noqa: DTZ001 - columns have no zone
UNKNOWN_THREAD = {"error": "WrongRequestException", "message": "Thread not found", "errorCode": None}
STATE_KEYS = {
    "projectId",
    "messages",
    "noExecute",
    "userIntentReasoning",
    "tableNames",
    "metadata",
    "currentGeneratedQuery",
    "currentQueryError",
    "invalidQuery",
    "currentQueryResult",
    "goldSQLs",
    "currentQueryReasoning",
    "catalogs",
    "sampleQuestions",
}


def chat(http: httpx.Client, message: str, **more: Any) -> dict[str, Any]:
    answer = http.post(f"{AGENT}/chat", json={"message": message, **more})
    assert answer.status_code == 200, answer.text
    state: dict[str, Any] = answer.json()
    return state


def threads(http: httpx.Client) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = http.get(f"{AGENT}/threads").json()
    return listed


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        ("How many orders are there?", 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders"'),
        ("number of customers in postgres", 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."customers"'),
        ("Count every order item!", 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."order_items"'),
        (
            "total amount of charges by currency",
            (
                'SELECT "currency" AS "currency", SUM("amount") AS "total_amount" FROM "stripe"."payment"."charges"'
                ' GROUP BY "currency" ORDER BY "total_amount" DESC, "currency"'
            ),
        ),
        (
            "average total of orders per month",
            (
                'SELECT date_trunc(\'month\', "placed_at") AS "month", AVG("total") AS "average_total"'
                ' FROM "postgres"."public"."orders" GROUP BY date_trunc(\'month\', "placed_at") ORDER BY "month"'
            ),
        ),
        (
            "What is the highest price of order items?",
            'SELECT MAX("price") AS "highest_price" FROM "postgres"."public"."order_items"',
        ),
        (
            "how many orders last week",
            (
                'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders"'
                " WHERE \"placed_at\" >= TIMESTAMP '2026-08-11 09:00:00'"
            ),
        ),
        (
            "show the latest 5 orders with status paid",
            'SELECT * FROM "postgres"."public"."orders" WHERE "status" = \'paid\' ORDER BY "placed_at" DESC LIMIT 5',
        ),
        (
            "list email and name of customers",
            'SELECT "email", "name" FROM "stripe"."payment"."customers" LIMIT 10',
        ),
        ("top 3 customers by balance", 'SELECT * FROM "stripe"."payment"."customers" ORDER BY "balance" DESC LIMIT 3'),
        (
            "how many charges did each customer have",
            (
                'SELECT "customer" AS "customer", COUNT(*) AS "count" FROM "stripe"."payment"."charges"'
                ' GROUP BY "customer" ORDER BY "count" DESC, "customer"'
            ),
        ),
        (
            "per charge, how many refunds are there",
            (
                'SELECT "charge" AS "charge", COUNT(*) AS "count" FROM "stripe"."payment"."refunds"'
                ' GROUP BY "charge" ORDER BY "count" DESC, "charge"'
            ),
        ),
        (
            "sum of daily revenue since where day is '2024-01-02'",
            (
                'SELECT SUM("revenue") AS "sum_revenue" FROM "postgres"."reporting"."daily_revenue"'
                " WHERE \"day\" = CAST('2024-01-02' AS date)"
            ),
        ),
        (
            "show orders whose customer_id is 7",
            'SELECT * FROM "postgres"."public"."orders" WHERE "customer_id" = 7 LIMIT 10',
        ),
    ],
)
def test_a_question_becomes_sql_by_rules(world: World, question: str, sql: str) -> None:
    tables = list(known_tables(world.projects[PROJECT_ID]))
    assert draft(Asked(question, NOW, tables)).sql == sql


@pytest.mark.parametrize(
    ("question", "intent", "text"),
    [
        ("Hello", "USER_INTENT_NOT_CLEAR", "I cannot tell which data you mean"),
        ("", "USER_INTENT_NOT_CLEAR", "I cannot tell which data you mean"),
        ("What is the total of hubspot notes?", "WAITING_FOR_INPUT", "Which column of hubspot.crm.notes do you mean?"),
        (
            "how many order items last week",
            "WAITING_FOR_INPUT",
            "postgres.public.order_items has no column with a date",
        ),
        (
            "Which tables are in postgres?",
            "DB_SCHEMA_DISCOVERY",
            "postgres has 5 tables: customers, orders, order_items",
        ),
        ("What data is there?", "DB_SCHEMA_DISCOVERY", "There is data in stripe (113 tables), hubspot (18 tables)"),
        (
            "describe order_items",
            "DB_SCHEMA_DISCOVERY",
            "postgres.public.order_items has these columns: order_id (bigint)",
        ),
    ],
)
def test_what_is_no_question_for_sql_is_answered_in_words(
    http: httpx.Client, question: str, intent: str, text: str
) -> None:
    state = chat(http, question)
    assert (state["userIntentReasoning"], state["currentGeneratedQuery"], state["currentQueryResult"]) == (
        intent,
        None,
        None,
    )
    assert state["messages"][-1]["content"].startswith(text)


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("orders today", Period(datetime(2026, 8, 18))),  # noqa: DTZ001 - columns have no zone
        ("orders of yesterday", Period(datetime(2026, 8, 17), datetime(2026, 8, 18))),  # noqa: DTZ001 - as above
        ("orders this week", Period(datetime(2026, 8, 17))),  # noqa: DTZ001 - as above
        ("orders this quarter", Period(datetime(2026, 7, 1))),  # noqa: DTZ001 - as above
        ("orders of the past 18 months", Period(datetime(2025, 2, 18, 9))),  # noqa: DTZ001 - as above
        ("orders in 2024", Period(datetime(2024, 1, 1), datetime(2025, 1, 1))),  # noqa: DTZ001 - as above
        ("orders of the last 99999999 days", None),
        ("orders", None),
    ],
)
def test_a_stretch_of_time_is_read_from_words(question: str, period: Period | None) -> None:
    assert find_period(stems(question), NOW) == period


def test_the_last_day_of_a_month_has_its_like_in_a_shorter_one() -> None:
    assert find_period(stems("past 6 months"), datetime(2026, 8, 31)) == Period(datetime(2026, 2, 28))  # noqa: DTZ001 - as above


def test_a_chat_answers_with_the_bare_state(http: httpx.Client) -> None:
    state = chat(http, "How many orders are there?")
    assert state.keys() == STATE_KEYS
    assert [one["tableName"] for one in state["metadata"]] == ["orders"]
    assert {"id": POSTGRES, "name": "postgres", "catalogType": "peaka_postgres"} in state["catalogs"]
    assert state["sampleQuestions"][0] == "How many orders are in postgres?"
    known = STATE_KEYS - {"metadata", "catalogs", "sampleQuestions"}
    assert {name: state[name] for name in known} == {
        "projectId": PROJECT_ID,
        "messages": [
            {"type": "human", "content": "How many orders are there?"},
            {"type": "ai", "content": "Number of rows in postgres.public.orders: 25000."},
        ],
        "noExecute": False,
        "userIntentReasoning": "TEXT_TO_SQL",
        "tableNames": ["postgres.public.orders"],
        "currentGeneratedQuery": 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders"',
        "currentQueryError": None,
        "invalidQuery": False,
        "currentQueryResult": {"columns": [{"name": "count", "dataType": "bigint"}], "data": [["25000"]]},
        "goldSQLs": [],
        "currentQueryReasoning": "The question is about postgres.public.orders. It asks for a number of rows.",
    }


def test_the_cap_of_an_uncached_table_holds_for_the_agent_too(http: httpx.Client) -> None:
    assert chat(http, "How many customers are in stripe?")["currentQueryResult"]["data"] == [["100"]]


def test_sql_can_be_written_and_not_run(http: httpx.Client) -> None:
    state = chat(http, "How many orders are there?", noExecute=True)
    assert (state["noExecute"], state["currentQueryResult"], state["invalidQuery"]) == (True, None, False)
    assert state["currentGeneratedQuery"] == 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders"'
    text = "Number of rows in postgres.public.orders: the query was written and not run."
    assert state["messages"][-1] == {"type": "ai", "content": text}


@pytest.mark.parametrize("sql", ["SELECT * FROM postgres.public.nothing", "SELECT CAST('x' AS bigint)"])
def test_sql_that_cannot_be_run_is_part_of_the_state_and_no_error(http: httpx.Client, sql: str) -> None:
    http.post(f"{METADATA}/golden-sqls", json={"prompt": "Break it", "sql": sql})
    state = chat(http, "break it!")
    assert (state["invalidQuery"], state["currentQueryResult"]) == (True, None)
    assert (state["currentGeneratedQuery"], state["goldSQLs"]) == (sql, [{"question": "Break it", "sql": sql}])
    assert state["messages"][-1]["content"] == f"The query could not be run: {state['currentQueryError']}"


def test_golden_sql_answers_its_own_question(http: httpx.Client) -> None:
    http.post(f"{METADATA}/golden-sqls", json={"prompt": "How many orders are there?", "sql": "SELECT 42 AS answer"})
    state = chat(http, "how many ORDERS are there")
    assert state["currentQueryResult"]["data"] == [["42"]]


def test_categorical_values_become_conditions(http: httpx.Client) -> None:
    http.put(f"{METADATA}/categorical/{POSTGRES}/public/orders/status", json={"limit": 9, "frequency": "NONE"})
    state = chat(http, "How many shipped orders are there?")
    sql = 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders" WHERE "status" = \'shipped\''
    assert (state["currentGeneratedQuery"], state["currentQueryResult"]["data"]) == (sql, [["6250"]])


def test_tables_that_are_switched_off_are_not_used(http: httpx.Client) -> None:
    http.put(f"{METADATA}/{POSTGRES}/public/orders", json={"useWithAI": False})
    assert chat(http, "How many orders are in postgres?")["tableNames"] != ["postgres.public.orders"]


def test_every_proposed_question_gets_an_answer(http: httpx.Client) -> None:
    for about in ("", "contacts", "orders", "order items", "daily revenue", "campaign"):
        proposed = http.get(f"{METADATA}/questions/generate", params={"question": about}).json()["questions"]
        assert len(proposed) == 6
        for one in proposed:
            state = chat(http, one["question"])
            assert (state["currentQueryError"], state["userIntentReasoning"]) == (None, "TEXT_TO_SQL"), one
            assert state["currentQueryResult"] is not None


def test_a_chat_goes_on_in_its_thread(http: httpx.Client, clock: ManualClock) -> None:
    chat(http, "How many orders are there?")
    (thread,) = threads(http)
    clock.advance(5)
    state = chat(http, "And how many of those this week?", threadId=thread["threadId"])
    assert state["tableNames"] == ["postgres.public.orders"]
    assert "WHERE \"placed_at\" >= TIMESTAMP '2026-08-17 00:00:00'" in state["currentGeneratedQuery"]
    assert [one["type"] for one in state["messages"]] == ["human", "ai", "human", "ai"]
    expected = {
        "threadId": thread["threadId"],
        "displayName": "How many orders are there?",
        "createdAt": "2026-08-18T09:00:00Z",
        "updatedAt": "2026-08-18T09:00:05Z",
    }
    assert threads(http) == [expected]
    assert http.get(f"{AGENT}/threads/{thread['threadId']}").json() == {**expected, "messages": state["messages"]}


def test_threads_are_listed_renamed_and_deleted(http: httpx.Client) -> None:
    for question in ("How many orders?", "How many refunds?"):
        chat(http, question)
    newest, oldest = threads(http)
    assert (newest["displayName"], oldest["displayName"]) == ("How many refunds?", "How many orders?")
    path = f"{AGENT}/threads/{oldest['threadId']}"
    renamed = http.put(path, json={"displayName": "Orders"})
    assert (renamed.status_code, renamed.json()) == (200, {**oldest, "displayName": "Orders"})
    deleted = http.delete(path)
    assert (deleted.status_code, deleted.json()) == (200, {})
    assert threads(http) == [newest]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{AGENT}/threads/x", None),
        ("PUT", f"{AGENT}/threads/x", {"displayName": "y"}),
        ("DELETE", f"{AGENT}/threads/x", None),
        ("POST", f"{AGENT}/chat", {"message": "How many orders?", "threadId": "x"}),
        ("POST", f"{AGENT}/chat/stream", {"message": "How many orders?", "threadId": "x"}),
        ("POST", LEGACY, {"message": "How many orders?", "threadId": "x"}),
        ("PUT", f"{LEGACY}/history/x", {"name": "y"}),
        ("DELETE", f"{LEGACY}/history/x", None),
    ],
)
def test_an_unknown_thread_is_400(http: httpx.Client, method: str, path: str, body: Any) -> None:
    answer = http.request(method, path, json=body)
    assert (answer.status_code, answer.json()) == (400, UNKNOWN_THREAD)


@pytest.mark.parametrize("path", [f"{AGENT}/chat", f"{AGENT}/chat/stream", LEGACY])
def test_a_question_needs_a_message(http: httpx.Client, path: str) -> None:
    answer = http.post(path, json={"threadId": "x"})
    assert (answer.status_code, answer.json()["message"]) == (400, "Missing property 'message'")


def events(http: httpx.Client, *modes: str) -> list[tuple[str, Any]]:
    body: dict[str, Any] = {"message": "How many orders are there?"}
    if modes:
        body["streamModes"] = modes
    answer = http.post(f"{AGENT}/chat/stream", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    *framed, rest = answer.text.split("\n\n")
    assert rest == ""
    lines = [event.split("\n") for event in framed]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in lines]


def test_a_stream_gives_the_text_in_pieces_when_nothing_else_is_asked_for(http: httpx.Client) -> None:
    *pieces, last = events(http)
    assert last == ("end", {})
    assert {name for name, _ in pieces} == {"messages"}
    assert len(pieces) > 1
    assert "".join(data["content"] for _, data in pieces) == "Number of rows in postgres.public.orders: 25000."
    assert events(http, "messages") == [*pieces, last]


def test_the_values_of_a_stream_grow_into_the_state_of_a_chat(http: httpx.Client) -> None:
    *values, last = events(http, "values")
    assert last == ("end", {})
    assert [name for name, _ in values] == ["values"] * 5
    assert [len(state) for _, state in values] == sorted(len(state) for _, state in values)
    assert values[-1][1] == chat(http, "How many orders are there?")


def test_the_updates_of_a_stream_are_what_each_step_wrote(http: httpx.Client) -> None:
    *updates, last = events(http, "updates")
    state: dict[str, Any] = {}
    for _, update in updates:
        for changes in update.values():
            state |= changes
    assert (state, last) == (chat(http, "How many orders are there?"), ("end", {}))
    nodes = [node for _, update in updates for node in update]
    assert nodes == ["understand_question", "find_tables", "write_query", "run_query", "answer"]


def test_the_debug_events_of_a_stream_number_the_steps(http: httpx.Client) -> None:
    *debug, _ = events(http, "debug")
    assert [(data["type"], data["timestamp"], data["step"], data["payload"]["name"]) for _, data in debug] == [
        ("task_result", "2026-08-18T09:00:00Z", number, node)
        for number, node in enumerate(("understand_question", "find_tables", "write_query", "run_query", "answer"), 1)
    ]


def test_several_modes_share_one_stream(http: httpx.Client) -> None:
    together = events(http, *MODES)
    assert together[-1] == ("end", {})
    for mode in MODES:
        assert [one for one in together if one[0] == mode] == events(http, mode)[:-1]


@pytest.mark.parametrize(
    ("modes", "refusal"),
    [
        (["tokens"], "Property 'streamModes' must hold values of values, updates, debug, messages, not 'tokens'"),
        ([3], "Property 'streamModes[0]' must be of type string"),
        ("values", "Property 'streamModes' must be of type array"),
    ],
)
def test_modes_that_are_none_are_refused(http: httpx.Client, modes: Any, refusal: str) -> None:
    answer = http.post(f"{AGENT}/chat/stream", json={"message": "How many orders?", "streamModes": modes})
    assert (answer.status_code, answer.json()["message"]) == (400, refusal)
    assert threads(http) == []


def test_a_question_that_was_streamed_is_in_its_thread(http: httpx.Client) -> None:
    events(http)
    (thread,) = threads(http)
    assert len(http.get(f"{AGENT}/threads/{thread['threadId']}").json()["messages"]) == 2


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_stream_ends_when_its_client_leaves(backend: str) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        # The client leaves once the first event is there; the pause before the second would last for ever.
        while len(sent) < 2:
            await anyio.lowlevel.checkpoint()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def serve() -> None:
        response = stream([Step("answer", {"messages": []})], ["values"], "", lambda _: float("inf"))
        await response({"type": "http"}, receive, send)

    anyio.run(serve, backend=backend)
    assert [message.get("body") for message in sent] == [None, b'event: values\ndata: {"messages": []}\n\n']


def test_the_picture_of_the_workflow_is_a_png(http: httpx.Client) -> None:
    answer = http.get("/ai-agent/workflow/png")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    chunks: dict[bytes, bytes] = {}
    signature, rest = answer.content[:8], answer.content[8:]
    while rest:
        length, kind = struct.unpack(">I4s", rest[:8])
        chunks[kind] = rest[8 : 8 + length]
        assert struct.unpack(">I", rest[8 + length : 12 + length])[0] == zlib.crc32(rest[4 : 8 + length])
        rest = rest[12 + length :]
    assert (signature, list(chunks)) == (b"\x89PNG\r\n\x1a\n", [b"IHDR", b"IDAT", b"IEND"])
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert (depth, color, len(pixels)) == (8, 0, height * (width + 1))
    left_edge = [pixels[row * (width + 1) + 17] for row in range(height)]
    # Five boxes below one another, each seen by its left edge.
    assert "".join("x" if shade == 0 else " " for shade in left_edge).split() == ["x" * 32] * 5


def test_the_first_generation_answers_with_values_in_json_types(http: httpx.Client) -> None:
    for prompt, sql in (
        (
            "All types",
            "SELECT 7 AS n, 1.5 AS d, DOUBLE '0.25' AS f, true AS b, 'x' AS t, CAST(NULL AS bigint) AS nothing",
        ),
    ):
        http.post(f"{METADATA}/golden-sqls", json={"prompt": prompt, "sql": sql})
    answer = http.post(LEGACY, json={"message": "All types", "source": "tests"}).json()
    (row,) = answer["output"]["data"]
    assert [(one["name"], one["order"], one["value"]) for one in row] == [
        ("n", 0, 7),
        ("d", 1, 1.5),
        ("f", 2, 0.25),
        ("b", 3, True),
        ("t", 4, "x"),
        ("nothing", 5, None),
    ]
    assert [one["dataType"] for one in row] == ["integer", "decimal(2,1)", "double", "boolean", "varchar(1)", "bigint"]


def test_the_history_of_the_first_generation_is_complete(http: httpx.Client) -> None:
    asked = http.post(LEGACY, json={"message": "How many orders?", "source": "tests"}).json()
    output = {
        "query": 'SELECT COUNT(*) AS "count" FROM "postgres"."public"."orders"',
        "text": "Number of rows in postgres.public.orders: 25000.",
        "data": [[{"name": "count", "order": 0, "dataType": "bigint", "value": 25000}]],
    }
    assert asked == {"threadId": asked["threadId"], "output": output}
    hello = http.post(LEGACY, json={"message": "Hello", "threadId": asked["threadId"]}).json()
    assert (hello["threadId"], list(hello["output"])) == (asked["threadId"], ["text"])
    (thread,) = http.get(f"{LEGACY}/history").json()["history"]
    assert thread["id"] != thread["aiThreadId"]
    assert thread == {
        "id": thread["id"],
        "aiThreadId": asked["threadId"],
        "displayName": "How many orders?",
        "tasks": [
            {
                "message": "How many orders?",
                "step": [
                    {
                        "action": {
                            "log": "The question is about postgres.public.orders. It asks for a number of rows.",
                            "tool": "sql",
                            "toolInput": output["query"],
                        },
                        "observation": output["text"],
                    }
                ],
                "output": output,
            },
            {"message": "Hello", "step": [], "output": hello["output"]},
        ],
        "projectId": PROJECT_ID,
        "source": "tests",
    }


def test_a_thread_of_the_first_generation_is_renamed_and_deleted_by_its_ai_thread_id(http: httpx.Client) -> None:
    thread = http.post(LEGACY, json={"message": "How many orders?"}).json()["threadId"]
    renamed = http.put(f"{LEGACY}/history/{thread}", json={"name": "Orders"})
    assert renamed.status_code == 200
    assert [one["displayName"] for one in renamed.json()["history"]] == ["Orders"]
    assert http.get(f"{LEGACY}/history").json() == renamed.json()
    assert http.delete(f"{LEGACY}/history/{renamed.json()['history'][0]['id']}").status_code == 400
    assert http.delete(f"{LEGACY}/history/{thread}").json() == {"history": []}


def test_the_two_generations_do_not_see_each_other_s_threads(http: httpx.Client) -> None:
    legacy = http.post(LEGACY, json={"message": "How many orders?"}).json()["threadId"]
    chat(http, "How many refunds?")
    (thread,) = threads(http)
    assert [one["aiThreadId"] for one in http.get(f"{LEGACY}/history").json()["history"]] == [legacy]
    assert http.get(f"{AGENT}/threads/{legacy}").status_code == 400
    assert http.post(LEGACY, json={"message": "Hello", "threadId": thread["threadId"]}).status_code == 400


def test_threads_survive_a_snapshot(http: httpx.Client, world: World) -> None:
    http.post(LEGACY, json={"message": "How many orders?"})
    chat(http, "total amount of charges by currency")
    (thread,) = threads(http)
    paths = (f"{AGENT}/threads", f"{AGENT}/threads/{thread['threadId']}", f"{LEGACY}/history")
    before = [http.get(path).json() for path in paths]
    snapshot = json.loads(json.dumps(world.snapshot()))
    world.projects[PROJECT_ID].ai_threads.clear()
    assert http.get(paths[0]).json() == []
    world.restore(snapshot)
    assert [http.get(path).json() for path in paths] == before

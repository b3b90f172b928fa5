"""Metadata: tables and columns, switches, collected values, relations, golden SQL and refreshes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world
from peaka_async.emulator.state.jobs import JobKind, Transition, TransitionMode
from peaka_async.emulator.state.metadata import MetadataStore, measured_seconds
from peaka_async.emulator.state.sources import Catalog

STRIPE, HUBSPOT, POSTGRES, MONGO = (f"70000000000000000{number}" for number in range(1, 5))
METADATA = f"/metadata/{PROJECT_ID}"
UNKNOWN_CATALOG = {"errorCode": 100, "message": "There is no catalog with this application and catalog id"}
UNKNOWN_TABLE = {"errorCode": 100, "message": "Table 'nothing' does not exist"}
PLAIN = {"isNotNull": False, "isSystem": False, "isUnique": False, "isPrimary": False, "isCategorical": False}
REVENUE: dict[str, Any] = {
    "projectId": PROJECT_ID,
    "catalogId": POSTGRES,
    "catalogType": "peaka_postgres",
    "catalogSubType": "peaka_postgres",
    "catalogQueryName": "postgres",
    "catalogDisplayName": "postgres",
    "schemaName": "reporting",
    "tableName": "daily_revenue",
    "isCacheable": False,
    "isDynamicTable": False,
    "useWithAI": True,
    "tableDescription": "Revenue by day, in euros",
    "columns": [
        {"columnName": "day", "columnDescription": "null", "dataType": "date", "order": 0, **PLAIN},
        {"columnName": "revenue", "columnDescription": "null", "dataType": "double", "order": 1, **PLAIN},
        {"columnName": "returns", "columnDescription": "null", "dataType": "double", "order": 2, **PLAIN},
    ],
}
ORDERS = f"{POSTGRES}/public/orders"


def listed(http: httpx.Client, **query: str) -> list[dict[str, Any]]:
    answer = http.get(METADATA, params=query)
    assert answer.status_code == 200
    return [entry["metadata"] for entry in answer.json()["metadata"]]


def table(http: httpx.Client, catalog: str, schema: str, name: str) -> dict[str, Any]:
    (found,) = (one for one in listed(http, catalogId=catalog, schemaName=schema) if one["tableName"] == name)
    return found


def column(one: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (column for column in one["columns"] if column["columnName"] == name)
    return dict(found)


def test_the_list_has_one_entry_per_table_with_an_id_that_stays(http: httpx.Client) -> None:
    answer = http.get(METADATA, params={"catalogId": POSTGRES, "schemaName": "reporting"}).json()
    content = "postgres.reporting.daily_revenue: Revenue by day, in euros"
    (entry,) = answer["metadata"]
    assert entry == {"id": entry["id"], "content": content, "metadata": REVENUE}
    assert http.get(METADATA, params={"catalogId": POSTGRES, "schemaName": "reporting"}).json() == answer


def test_the_list_goes_through_all_catalogs_unpaged(http: httpx.Client, data: httpx.Client) -> None:
    data.post("/bitable/sales")
    everything = listed(http)
    assert [one["tableName"] for one in everything if one["catalogId"] == "1"] == ["sales"]
    assert sum(one["catalogId"] == STRIPE for one in everything) == 113
    assert {one["schemaName"] for one in listed(http, catalogId=POSTGRES)} == {"public", "reporting", "samples"}
    assert listed(http, catalogId=POSTGRES, schemaName="nothing") == []


def test_columns_of_the_system_are_marked_and_hidden_ones_left_out(http: httpx.Client, data: httpx.Client) -> None:
    data.post("/bitable/sales")
    sales = table(http, "1", "bitable", "sales")
    assert [one["columnName"] for one in sales["columns"] if not one["isSystem"]] == ["text"]
    users = table(http, MONGO, "shop", "users")
    assert "_id" not in [one["columnName"] for one in users["columns"]]


def test_comments_of_a_database_are_descriptions(http: httpx.Client) -> None:
    customers = table(http, POSTGRES, "public", "customers")
    described = {one["columnName"]: one["columnDescription"] for one in customers["columns"]}
    assert described == {
        "id": "Surrogate key",
        "email": "Lower-cased at sign-up",
        "full_name": "null",
        "created_at": "null",
    }
    assert "tableDescription" not in customers


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "?catalogId=999", None),
        ("PUT", "/999", {"useWithAI": False}),
        ("PUT", "/999/public", {"useWithAI": False}),
        ("PUT", "/999/public/orders", {"useWithAI": False}),
        ("PUT", "/categorical/999/public/orders/status", {"limit": 3, "frequency": "NONE"}),
        ("DELETE", "/categorical/999/public/orders/status", None),
        ("GET", "/relations/999", None),
        ("POST", "/semantics/999/public/orders", {"initialPrompt": "Orders", "limit": 1}),
        ("POST", "/refresh", {"catalogId": "999"}),
        ("GET", "/refresh/999", None),
    ],
)
def test_an_unknown_catalog_is_400_with_100(http: httpx.Client, method: str, path: str, body: Any) -> None:
    answer = http.request(method, f"{METADATA}{path}", json=body)
    assert (answer.status_code, answer.json()) == (400, UNKNOWN_CATALOG)


def test_a_search_finds_the_likest_names_first(http: httpx.Client) -> None:
    def found(**query: str) -> list[tuple[str, str]]:
        answer = http.get(f"{METADATA}/query", params=query)
        assert answer.status_code == 200
        return [(one["catalogQueryName"], one["tableName"]) for one in answer.json()["result"]]

    assert found(table="Daily Revenues", topK="1") == [("postgres", "daily_revenue")]
    assert found(table="order_items", topK="2")[0] == ("postgres", "order_items")
    assert len(found(table="nothing like it")) == 5
    assert found(table="orders", topK="0") == []
    exact = http.get(f"{METADATA}/query", params={"table": "daily_revenue", "topK": "1"}).json()
    assert exact == {"result": [REVENUE]}


@pytest.mark.parametrize("top", ["many", "-1", "1.5", "9" * 5000])
def test_a_search_wants_a_count_as_text(http: httpx.Client, top: str) -> None:
    answer = http.get(f"{METADATA}/query", params={"table": "orders", "topK": top})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "Bad Request",
        "message": f"Parameter 'topK' must be a whole number, not '{top}'",
    }


def test_what_is_written_to_a_table_stays_and_the_rest_with_it(http: httpx.Client) -> None:
    revenue = REVENUE["columns"][1]
    written = {**revenue, "columnDescription": "Net of tax", "isPrimary": True, "dataType": "bigint", "order": 7}
    lineage = [{"tables": ["orders"], "column": "total", "expression": "SUM(total)"}]
    answer = http.put(
        f"{METADATA}/{POSTGRES}/reporting/daily_revenue",
        json={"tableDescription": "Revenue", "columns": [{**written, "lineage": lineage}]},
    )
    stored = {**revenue, "columnDescription": "Net of tax", "isPrimary": True, "lineage": lineage}
    expected = {
        **REVENUE,
        "tableDescription": "Revenue",
        "columns": [REVENUE["columns"][0], stored, REVENUE["columns"][2]],
    }
    assert (answer.status_code, answer.json()) == (200, expected)
    assert listed(http, schemaName="reporting") == [expected]
    hidden = http.put(f"{METADATA}/{POSTGRES}/reporting/daily_revenue", json={"useWithAI": False})
    assert hidden.json() == {**expected, "useWithAI": False}


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        (
            [{"columnName": "nothing", "columnDescription": "x", "dataType": "date", "order": 0}],
            {"errorCode": 100, "message": "Column 'nothing' cannot be resolved"},
        ),
        (
            [{"columnName": "day", "dataType": "date", "order": 0}],
            {"error": "Bad Request", "message": "Missing property 'columnDescription'"},
        ),
    ],
)
def test_columns_that_are_unknown_or_incomplete_are_refused_and_nothing_is_written(
    http: httpx.Client, columns: Any, refusal: Any
) -> None:
    path = f"{METADATA}/{POSTGRES}/reporting/daily_revenue"
    answer = http.put(path, json={"tableDescription": "Changed", "columns": columns})
    assert (answer.status_code, answer.json()) == (400, refusal)
    assert listed(http, schemaName="reporting") == [REVENUE]


@pytest.mark.parametrize("path", ["", "/public", "/public/orders"])
def test_a_switch_hides_tables_from_ai(http: httpx.Client, path: str) -> None:
    assert http.put(f"{METADATA}/{POSTGRES}{path}", json={"useWithAI": False}).status_code == 200
    hidden = {(one["schemaName"], one["tableName"]) for one in listed(http, catalogId=POSTGRES) if not one["useWithAI"]}
    everything = {(one["schemaName"], one["tableName"]) for one in listed(http, catalogId=POSTGRES)}
    assert hidden == {
        place
        for place in everything
        if f"/{place[0]}/{place[1]}".startswith(f"{path}/") or path == "/".join(("", *place))
    }


def test_a_switch_overrules_those_below_it(http: httpx.Client) -> None:
    def usable() -> set[str]:
        return {one["tableName"] for one in listed(http, catalogId=POSTGRES, schemaName="public") if one["useWithAI"]}

    http.put(f"{METADATA}/{ORDERS}", json={"useWithAI": False})
    assert usable() == {"customers", "order_items"}
    http.put(f"{METADATA}/{POSTGRES}/public", json={"useWithAI": True})
    assert usable() == {"customers", "orders", "order_items"}
    http.put(f"{METADATA}/{POSTGRES}", json={"useWithAI": False})
    assert usable() == set()
    http.put(f"{METADATA}/{ORDERS}", json={"useWithAI": True})
    assert usable() == {"orders"}


def test_an_unknown_schema_cannot_be_switched(http: httpx.Client) -> None:
    answer = http.put(f"{METADATA}/{POSTGRES}/nothing", json={"useWithAI": False})
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorCode": 100, "message": "Schema 'nothing' does not exist"},
    )


def test_categorical_values_are_read_from_the_rows_and_forgotten_again(http: httpx.Client) -> None:
    path = f"{METADATA}/categorical/{ORDERS}/status"
    answer = http.put(path, json={"limit": 3, "frequency": "DAILY"})
    assert (answer.status_code, answer.json()) == (200, {})
    status = column(table(http, POSTGRES, "public", "orders"), "status")
    assert (status["isCategorical"], status["categoricalValues"]) == (True, ["delivered", "paid", "placed"])
    deleted = http.delete(path)
    assert (deleted.status_code, deleted.json()) == (200, {})
    forgotten = column(table(http, POSTGRES, "public", "orders"), "status")
    assert (forgotten["isCategorical"], "categoricalValues" in forgotten) == (False, False)


def test_categorical_values_are_texts_whatever_the_type_and_never_null(http: httpx.Client) -> None:
    for name in ("quantity", "sku"):
        path = f"{METADATA}/categorical/{POSTGRES}/public/order_items/{name}"
        assert http.put(path, json={"limit": 2, "frequency": "NONE"}).status_code == 200
    items = table(http, POSTGRES, "public", "order_items")
    assert column(items, "quantity")["categoricalValues"] == ["1", "2"]
    assert column(items, "sku")["categoricalValues"] == ["SKU-0000", "SKU-0001"]
    http.put(f"{METADATA}/categorical/{ORDERS}/note", json={"limit": 9, "frequency": "NONE"})
    assert column(table(http, POSTGRES, "public", "orders"), "note")["categoricalValues"] == ["Leave at the door"]


@pytest.mark.parametrize(
    ("name", "body", "refusal"),
    [
        ("nothing", {"limit": 1, "frequency": "NONE"}, "Column 'nothing' cannot be resolved"),
        (
            "status",
            {"limit": 1, "frequency": "HOURLY"},
            "Property 'frequency' must be one of NONE, DAILY, WEEKLY, MONTHLY",
        ),
        ("status", {"limit": -1, "frequency": "NONE"}, "Property 'limit' must not be negative"),
        ("status", {"limit": 1}, "Missing property 'frequency'"),
    ],
)
def test_values_that_cannot_be_collected_are_refused(http: httpx.Client, name: str, body: Any, refusal: str) -> None:
    answer = http.put(f"{METADATA}/categorical/{ORDERS}/{name}", json=body)
    assert (answer.status_code, answer.json()["message"]) == (400, refusal)


@pytest.fixture
def relate(http: httpx.Client) -> Callable[..., httpx.Response]:
    def post(name: str = "customer_id", **more: Any) -> httpx.Response:
        target = {
            "targetCatalogId": POSTGRES,
            "targetSchemaName": "public",
            "targetTableName": "customers",
            "targetColumnName": "id",
            "type": "MANY_TO_ONE",
        }
        return http.post(f"{METADATA}/relations/{ORDERS}/{name}", json={**target, **more})

    return post


def test_a_relation_is_made_listed_changed_and_deleted(
    http: httpx.Client, relate: Callable[..., httpx.Response]
) -> None:
    made = relate()
    relation = {
        "id": made.json()["id"],
        "projectId": PROJECT_ID,
        "sourceCatalogId": POSTGRES,
        "sourceCatalogName": "postgres",
        "sourceSchemaName": "public",
        "sourceTableName": "orders",
        "sourceColumnName": "customer_id",
        "targetCatalogId": POSTGRES,
        "targetCatalogName": "postgres",
        "targetSchemaName": "public",
        "targetTableName": "customers",
        "targetColumnName": "id",
        "type": "MANY_TO_ONE",
    }
    assert (made.status_code, made.json()) == (200, relation)
    assert http.get(f"{METADATA}/relations/{POSTGRES}").json() == {"relations": [relation]}
    assert http.get(f"{METADATA}/relations/{STRIPE}").json() == {"relations": []}
    assert table(http, POSTGRES, "public", "orders")["relations"] == [relation]
    assert "relations" not in table(http, POSTGRES, "public", "customers")
    path = f"{METADATA}/relations/{ORDERS}/{relation['id']}"
    changed = {**relation, "type": "ONE_TO_ONE"}
    assert http.put(path, json={"type": "ONE_TO_ONE"}).json() == changed
    assert http.delete(path).json() == changed
    gone = http.delete(path)
    assert gone.status_code == 400
    assert gone.json() == {"error": "WrongRequestException", "message": "Relation not found", "errorCode": None}


def test_a_relation_is_known_by_its_own_table_alone(http: httpx.Client, relate: Callable[..., httpx.Response]) -> None:
    relation = relate().json()["id"]
    path = f"{METADATA}/relations/{POSTGRES}/public/customers/{relation}"
    assert http.put(path, json={"type": "ONE_TO_ONE"}).status_code == 400
    assert http.delete(path).status_code == 400
    assert len(http.get(f"{METADATA}/relations/{POSTGRES}").json()["relations"]) == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"name": "nothing"}, "Column 'nothing' cannot be resolved"),
        ({"targetColumnName": "nothing"}, "Column 'nothing' cannot be resolved"),
        ({"targetTableName": "nothing"}, UNKNOWN_TABLE["message"]),
        ({"targetCatalogId": "999"}, UNKNOWN_CATALOG["message"]),
        ({"type": "MANY_TO_MANY"}, "Property 'type' must be one of MANY_TO_ONE, ONE_TO_MANY, ONE_TO_ONE"),
        ({"type": None}, "Missing property 'type'"),
    ],
)
def test_a_relation_to_nowhere_is_refused(
    http: httpx.Client, relate: Callable[..., httpx.Response], more: Any, refusal: str
) -> None:
    answer = relate(**more)
    assert (answer.status_code, answer.json()["message"]) == (400, refusal)
    assert http.get(f"{METADATA}/relations/{POSTGRES}").json() == {"relations": []}


def test_a_relation_may_start_from_a_hidden_column(relate: Callable[..., httpx.Response]) -> None:
    target = {
        "targetCatalogId": MONGO,
        "targetSchemaName": "shop",
        "targetTableName": "users",
        "targetColumnName": "_id",
    }
    assert relate(**target).status_code == 200


def test_golden_sql_is_echoed_without_an_id_and_listed_with_one(http: httpx.Client) -> None:
    pair = {"prompt": "How many customers pay?", "sql": "SELECT 1"}
    echo = http.post(f"{METADATA}/golden-sqls", json=pair)
    assert (echo.status_code, echo.json()) == (200, {"projectId": PROJECT_ID, **pair})
    (entry,) = http.get(f"{METADATA}/golden-sqls").json()["result"]
    assert entry == {"id": entry["id"], "content": pair["prompt"], "metadata": {"projectId": PROJECT_ID, **pair}}
    deleted = http.delete(f"{METADATA}/golden-sqls/{entry['id']}")
    assert (deleted.status_code, deleted.json()) == (200, {})
    assert http.get(f"{METADATA}/golden-sqls").json() == {"result": []}
    again = http.delete(f"{METADATA}/golden-sqls/{entry['id']}")
    assert (again.status_code, again.json()["message"]) == (400, "Golden SQL not found")


def test_golden_sql_is_found_by_the_words_of_a_question(http: httpx.Client) -> None:
    for prompt in ("How many customers pay?", "Which customer pays most?", "How many refunds are there?"):
        http.post(f"{METADATA}/golden-sqls", json={"prompt": prompt, "sql": f"SELECT '{prompt}'"})

    def found(question: str) -> list[str]:
        answer = http.get(f"{METADATA}/golden-sql/query", params={"q": question}).json()
        assert all(one["sql"] == f"SELECT '{one['question']}'" for one in answer["result"])
        return [one["question"] for one in answer["result"]]

    assert found("how many CUSTOMERS pay") == ["How many customers pay?", "Which customer pays most?"]
    assert found("refund?") == ["How many refunds are there?"]
    assert found("How many are there?") == []


def test_semantics_are_proposed_from_names_and_rows_and_not_kept(http: httpx.Client) -> None:
    answer = http.post(
        f"{METADATA}/semantics/{POSTGRES}/reporting/daily_revenue", json={"initialPrompt": "Money", "limit": 2}
    )
    assert answer.status_code == 200
    proposed = answer.json()
    texts = ["Day of a daily revenue", "Revenue of a daily revenue", "Returns of a daily revenue"]
    expected = [
        {**one, "columnDescription": text, "sampleValues": sample["sampleValues"]}
        for one, text, sample in zip(REVENUE["columns"], texts, proposed["metadata"]["columns"], strict=True)
    ]
    assert proposed == {"metadata": {**REVENUE, "columns": expected}, "threadId": proposed["threadId"]}
    assert [one["sampleValues"][0] for one in expected][:2] == ["2024-01-01", "1.254871111E7"]
    assert {len(one["sampleValues"]) for one in expected} == {2}
    assert listed(http, schemaName="reporting") == [REVENUE]


def test_semantics_go_on_in_a_thread_and_describe_what_has_no_description(http: httpx.Client) -> None:
    body = {"initialPrompt": "People who buy", "limit": 0, "threadId": "mine"}
    proposed = http.post(f"{METADATA}/semantics/{POSTGRES}/public/customers", json=body).json()
    assert (proposed["threadId"], proposed["metadata"]["tableDescription"]) == ("mine", "People who buy")
    email = column(proposed["metadata"], "email")
    assert (email["columnDescription"], email["sampleValues"]) == ("Lower-cased at sign-up", [])
    refused = http.post(f"{METADATA}/semantics/{ORDERS}", json={"initialPrompt": "x", "limit": -1})
    assert (refused.status_code, refused.json()["message"]) == (400, "Property 'limit' must not be negative")


def test_questions_are_proposed_for_tables_that_ai_may_use(http: httpx.Client) -> None:
    for catalog in (STRIPE, HUBSPOT):
        http.put(f"{METADATA}/{catalog}", json={"useWithAI": False})
    answer = http.get(f"{METADATA}/questions/generate", params={"question": "How many orders are there?"}).json()
    assert answer == {
        "questions": [
            {"question": question, "category": "postgres"}
            for question in (
                "How many orders are in postgres?",
                "What is the average total of orders in postgres?",
                "Show the latest 5 orders in postgres",
                "How many customers are in postgres?",
                "Show the latest 5 customers in postgres",
                "How many order items are in postgres?",
            )
        ],
        "threadId": answer["threadId"],
    }


@pytest.fixture
def refresh(http: httpx.Client) -> Callable[..., None]:
    def post(catalog: str = POSTGRES) -> None:
        answer = http.post(f"{METADATA}/refresh", json={"catalogId": catalog})
        assert (answer.status_code, answer.json()) == (200, {})

    return post


def status(http: httpx.Client, catalog: str = POSTGRES) -> str:
    answer = http.get(f"{METADATA}/refresh/{catalog}")
    assert answer.status_code == 200
    return str(answer.json()["status"])


def test_a_finished_refresh_reads_like_one_that_never_was(
    http: httpx.Client, clock: ManualClock, refresh: Callable[..., None]
) -> None:
    assert http.get(f"{METADATA}/refresh/{POSTGRES}").json() == {"status": "not-active"}
    refresh()
    seen: list[str] = []
    for seconds in (0.1, 0.1, 0.3, 71.9, 0.1):
        clock.advance(seconds)
        seen.append(status(http))
    assert seen == ["not-active", "waiting", "active", "active", "not-active"]
    assert http.get(f"{METADATA}/refresh/{POSTGRES}").json() == {"status": "not-active"}


def test_a_text_tells_what_a_refresh_is_at(
    http: httpx.Client, clock: ManualClock, refresh: Callable[..., None]
) -> None:
    refresh()
    clock.advance(1)
    answer = http.get(f"{METADATA}/refresh/{POSTGRES}").json()
    assert answer == {"status": "active", "progress": "Reading 3 schemas of postgres"}


def test_a_refresh_takes_as_long_as_measured(world: World) -> None:
    project = world.projects[PROJECT_ID]
    ten = Catalog("9", "big", "big", "peaka_postgres", schemas={f"s{number}": {} for number in range(10)})
    seconds = [measured_seconds(one) for one in (project.catalogs[STRIPE], ten, Catalog("8", "new", "new", "stripe"))]
    assert seconds == [120.0, 240.0, 1.0]


def test_two_refreshes_at_once_are_both_accepted_and_run_one_after_the_other(
    http: httpx.Client, clock: ManualClock, refresh: Callable[..., None]
) -> None:
    refresh()
    refresh()
    refresh(STRIPE)
    clock.advance(72.5)
    # The first is over, the second has begun without a wait.
    assert (status(http), status(http, STRIPE)) == ("active", "active")
    clock.advance(71.9)
    assert (status(http), status(http, STRIPE)) == ("active", "not-active")
    clock.advance(0.1)
    assert status(http) == "not-active"


def test_a_transition_ends_a_refresh_after_so_many_reads(
    http: httpx.Client, world: World, refresh: Callable[..., None]
) -> None:
    world.transitions[JobKind.METADATA_REFRESH] = Transition(TransitionMode.AFTER_POLLS, 2)
    refresh()
    refresh()
    assert [status(http) for _ in range(6)] == ["active"] * 5 + ["not-active"]


def test_a_refresh_that_a_hand_ends_can_fail_under_200(
    http: httpx.Client, world: World, clock: ManualClock, refresh: Callable[..., None]
) -> None:
    world.transitions[JobKind.METADATA_REFRESH] = Transition(TransitionMode.BY_HAND)
    refresh()
    clock.advance(10_000)
    assert status(http) == "active"
    ((_, kind, job),) = world.account.jobs()
    job.finish(clock.now(), failure="The source does not answer")
    assert kind is JobKind.METADATA_REFRESH
    answer = http.get(f"{METADATA}/refresh/{POSTGRES}").json()
    assert answer == {"status": "failed", "error": "The source does not answer"}


def test_discovery_stays_usable_during_a_refresh(
    http: httpx.Client, data: httpx.Client, clock: ManualClock, refresh: Callable[..., None]
) -> None:
    before = listed(http)
    refresh()
    clock.advance(10)
    assert status(http) == "active"
    assert listed(http) == before
    assert len(data.get(f"/catalogs/{POSTGRES}/schemas").json()) == 3


def test_documents_have_the_states_in_capitals(clock: ManualClock) -> None:
    with EmulatorServer(demo_world(clock, options=Options(behaviour="documented"))) as server:
        key = {"Authorization": "Bearer EMUPARTN.demo-partner-key"}
        with httpx.Client(base_url=server.url, headers=key, trust_env=False) as client:
            assert client.post(f"{METADATA}/refresh", json={"catalogId": POSTGRES}).status_code == 200
            seen = [status(client)]
            for seconds in (0.2, 0.3):
                clock.advance(seconds)
                seen.append(status(client))
    assert seen == ["NOT_ACTIVE", "WAITING", "ACTIVE"]


def test_a_callback_is_kept_shown_without_its_token_and_forgotten(http: httpx.Client) -> None:
    path = f"{METADATA}/refresh/callback"
    assert http.get(path).json() == {}
    for url in ("https://first.invalid/", "https://second.invalid/"):
        made = http.post(path, json={"callbackURL": url, "callbackToken": "secret"})
        assert (made.status_code, made.json()) == (200, {})
    assert http.get(path).json() == {"callbackURL": "https://second.invalid/"}
    for _ in range(2):
        deleted = http.delete(path)
        assert (deleted.status_code, deleted.json()) == (200, {})
    assert http.get(path).json() == {}


def test_metadata_survives_a_snapshot(
    http: httpx.Client,
    world: World,
    clock: ManualClock,
    refresh: Callable[..., None],
    relate: Callable[..., httpx.Response],
) -> None:
    relate()
    http.put(f"{METADATA}/{STRIPE}", json={"useWithAI": False})
    http.put(f"{METADATA}/categorical/{ORDERS}/status", json={"limit": 2, "frequency": "WEEKLY"})
    http.post(f"{METADATA}/golden-sqls", json={"prompt": "How many?", "sql": "SELECT 1"})
    http.post(f"{METADATA}/refresh/callback", json={"callbackURL": "https://first.invalid/", "callbackToken": "secret"})
    refresh()
    clock.advance(1)
    paths = ("", f"/relations/{POSTGRES}", "/golden-sqls", "/refresh/callback", f"/refresh/{POSTGRES}")
    before = [http.get(f"{METADATA}{path}").json() for path in paths]
    snapshot = json.loads(json.dumps(world.snapshot()))
    world.projects[PROJECT_ID].metadata = MetadataStore()
    assert [http.get(f"{METADATA}{path}").json() for path in paths] != before
    world.restore(snapshot)
    assert [http.get(f"{METADATA}{path}").json() for path in paths] == before
    assert world.projects[PROJECT_ID].metadata.callback_token == "secret"

"""The tables of sections 5 to 12 of the behaviour reference; CSV import and folders have files of their own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PROJECT_ID, ManualClock, World
from peaka_async.emulator.studio import insert_studio_row
from tests.emulator.conftest import STRIPE, Create

HUBSPOT, POSTGRES = "700000000000000002", "700000000000000003"
MONGO, GOOGLE_ADS = "700000000000000004", "700000000000000005"


def rows(data: httpx.Client, statement: str) -> list[list[str | None]]:
    answer = data.post("/queries/execute", params={"format": "COMPACT"}, json={"statement": statement})
    assert answer.status_code == 200, answer.text
    found: list[list[str | None]] = answer.json()["data"]
    return found


def refusal(data: httpx.Client, statement: str) -> str:
    answer = data.post("/queries/execute", json={"statement": statement})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)
    message: str = answer.json()["message"]
    return message


def connection_of(http: httpx.Client, kind: str) -> str:
    found: str = next(one["id"] for one in http.get(f"/connections/{PROJECT_ID}").json() if one["type"] == kind)
    return found


# 5.2, catalogs.


def test_5_2_several_catalogs_on_one_connection_are_independent(http: httpx.Client, data: httpx.Client) -> None:
    body = {"name": "Second Stripe", "connectionId": connection_of(http, "stripe")}
    second = data.post("/catalogs", json=body).json()
    assert (second["name"], second["displayName"]) == ("second_stripe", "Second Stripe")
    place = {"schemaName": "payment", "tableName": "refunds"}
    one = data.post("/cache", json={**place, "catalogId": STRIPE}).json()
    other = data.post("/cache", json={**place, "catalogId": second["id"]}).json()
    assert one["id"] != other["id"]
    assert rows(data, "SELECT count(*) FROM second_stripe.payment.customers") == [["100"]]


def test_5_2_google_ads_wants_its_secrets_again(http: httpx.Client, data: httpx.Client) -> None:
    body = {"name": "ads", "connectionId": connection_of(http, "google_ads")}
    answer = data.post("/catalogs", json=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, 100)
    for name in ("customerUnderscoreSecret", "secret", "token"):
        assert name in answer.json()["message"]


def test_5_2_a_catalog_can_be_deleted_and_is_then_unknown(data: httpx.Client) -> None:
    assert data.delete(f"/catalogs/{HUBSPOT}").status_code == 200
    assert data.get(f"/catalogs/{HUBSPOT}").status_code == 400


def test_5_2_discovery_has_no_pages_and_pays_no_heed_to_syncs(create: Create, data: httpx.Client) -> None:
    create("customers")
    assert len(data.get(f"/catalogs/{STRIPE}/schemas/payment/tables").json()) == 113
    schema = data.get(f"/catalogs/{GOOGLE_ADS}/schemas").json()[0]["schemaName"]
    assert len(data.get(f"/catalogs/{GOOGLE_ADS}/schemas/{schema}/tables").json()) > 150


def test_5_2_a_shared_catalog_gets_an_id(data: httpx.Client) -> None:
    answer = data.post(f"/catalogs/{HUBSPOT}/share", json={"targetProjectId": "EmuDemo2"})
    assert answer.status_code == 200
    assert answer.json().keys() == {"sharedCatalogId"}


# 5.4, connectors.


def test_5_4_the_id_of_mongo_is_hidden_and_can_be_read(data: httpx.Client) -> None:
    schema = data.get(f"/catalogs/{MONGO}/schemas").json()[0]["schemaName"]
    table = data.get(f"/catalogs/{MONGO}/schemas/{schema}/tables").json()[0]["tableName"]
    listed = data.get(f"/catalogs/{MONGO}/schemas/{schema}/tables/{table}/columns").json()
    source = f'"mongo"."{schema}"."{table}"'
    assert "_id" not in [one["name"] for one in listed]
    body = {"statement": f"SELECT * FROM {source} LIMIT 1"}
    assert "_id" not in [one["columnName"] for one in data.post("/queries/execute", json=body).json()["columns"]]
    text = rows(data, f"SELECT _id FROM {source} ORDER BY _id LIMIT 1")[0][0]
    assert text is not None
    assert len(bytes.fromhex(text)) == 12
    packed = text.replace(" ", "")
    assert "varbinary" in refusal(data, f"SELECT 1 FROM {source} WHERE _id = '{packed}'")
    assert rows(data, f"SELECT count(*) FROM {source} WHERE _id = objectid('{packed}')") == [["1"]]
    assert rows(data, f"SELECT count(*) FROM {source} WHERE CAST(_id AS VARCHAR) = '{packed}'") == [["1"]]


def test_5_4_google_ads_mixes_in_parameters_that_are_null(data: httpx.Client) -> None:
    schema = data.get(f"/catalogs/{GOOGLE_ADS}/schemas").json()[0]["schemaName"]
    table = data.get(f"/catalogs/{GOOGLE_ADS}/schemas/{schema}/tables").json()[0]
    assert (table["isDynamicTable"], table["isCacheable"]) == (True, False)
    columns = data.get(f"/catalogs/{GOOGLE_ADS}/schemas/{schema}/tables/{table['tableName']}/columns").json()
    parameters = [one["name"] for one in columns if one["name"].startswith("_q_")]
    assert parameters
    source = f'"google_ads"."{schema}"."{table["tableName"]}"'
    assert rows(data, f"SELECT count({parameters[0]}), count(*) > 0 FROM {source}") == [["0", "true"]]


# 6.3, BI tables.


def test_6_3_names_lose_their_underscores(data: httpx.Client) -> None:
    first, second = data.post("/bitable/a_b").json(), data.post("/bitable/ab").json()
    assert (first["tableName"], second["tableName"]) == ("ab", "ab")
    assert len(data.get("/bitable").json()) == 1


def test_6_3_the_display_name_is_the_name(data: httpx.Client) -> None:
    data.post("/bitable/people")
    asked = {"name": "age", "displayName": "Years of age", "dataType": "BIGINT"}
    (column,) = data.post("/bitable/people/columns", json=[asked]).json()
    assert column["displayName"] == "age"
    data.put("/bitable/people/columns/age", json={**asked, "defaultValue": "7"})
    stored = next(one for one in data.get("/bitable/people/columns").json() if one["name"] == "age")
    assert (stored["displayName"], stored["defaultValue"]) == ("age", None)


def test_6_3_rows_of_the_studio_can_be_read_and_exported(data: httpx.Client, clock: ManualClock, world: World) -> None:
    data.post("/bitable/people")
    insert_studio_row(world, PROJECT_ID, "people", {"text": "hello"})
    assert rows(data, 'SELECT text, _operation FROM "peaka"."bitable"."people"') == [["hello", "INSERT"]]
    job = data.post("/catalogs/1/schemas/bitable/tables/people/exports", json={}).json()
    clock.advance(60)
    link = data.get(f"/exports/{job['id']}").json()["files"][0]["url"]
    assert "hello" in httpx.get(link, trust_env=False).text


# 8.2 and 8.3, execution.


def test_8_2_the_four_forms(data: httpx.Client) -> None:
    def run(body: dict[str, Any]) -> httpx.Response:
        return data.post("/queries/execute", params={"format": "COMPACT"}, json=body)

    assert run({"statement": "SELECT 1 AS n"}).json()["data"] == [["1"]]
    query = data.post("/queries", json={"displayName": "Two", "inputQuery": "SELECT 2 AS n"}).json()
    assert run({"id": query["id"]}).json()["data"] == [["2"]]
    for wrong in ({"id": int(query["id"])}, {"queryId": query["id"]}, {"queryRefId": query["id"]}):
        assert run(wrong).status_code == 400
    assert run({"qualifiedName": "peaka.query.two"}).status_code == 400
    place = {"catalogName": "postgres", "schemaName": "public", "tableName": "orders"}
    column = {**place, "columnName": "id"}
    built = {
        "from": [place],
        "columns": ["id"],
        "filters": {"and": [[{"column": column}, ">", [150]]]},
        "orderBy": ["id ASC"],
        "limit": 2,
        "offset": 1,
    }
    assert run(built).json()["data"] == [["152"], ["153"]]


def test_8_3_simple_collapses_columns_of_one_name(data: httpx.Client) -> None:
    body = {"statement": "SELECT 1 AS n, 2 AS n"}
    simple = data.post("/queries/execute", params={"format": "SIMPLE"}, json=body).json()
    typed = data.post("/queries/execute", json=body).json()
    assert (simple["data"], [cell["value"] for cell in typed["data"][0]]) == ([{"n": "2"}], ["1", "2"])


def test_8_5_saved_queries_and_stored_results_can_be_selected_from(data: httpx.Client, clock: ManualClock) -> None:
    data.post("/queries", json={"displayName": "My Query", "inputQuery": "SELECT 5 AS n"})
    name = data.get("/queries").json()[0]["name"]
    assert rows(data, f'SELECT n + 1 FROM "peaka"."query"."{name}"') == [["6"]]
    frozen = {"displayName": "Frozen", "inputQuery": "SELECT 9 AS n", "queryType": "MATERIALIZED"}
    assert data.post("/queries", json=frozen).status_code == 200
    clock.advance(600)
    assert rows(data, 'SELECT n FROM "peaka"."mtquery"."frozen"') == [["9"]]


def test_8_6_an_uncached_stripe_table_has_100_rows_for_everybody(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    table = '"stripe"."payment"."customers"'
    assert rows(data, f"SELECT count(*) FROM {table}") == [["100"]]
    assert len(rows(data, f"SELECT id FROM {table}")) == 100
    job = data.post(f"/catalogs/{STRIPE}/schemas/payment/tables/customers/exports", json={}).json()
    clock.advance(60)
    done = data.get(f"/exports/{job['id']}").json()
    assert (done["status"], done["rowCount"]) == ("SUCCEEDED", 100)
    create("customers")
    clock.advance(60)
    assert rows(data, f"SELECT count(*) FROM {table}") == [["505"]]


@pytest.mark.parametrize(("table", "expected"), [("hubspot.crm.contacts", "290"), ("postgres.public.orders", "25000")])
def test_8_6_other_connectors_have_no_cap(data: httpx.Client, table: str, expected: str) -> None:
    assert rows(data, f"SELECT count(*) FROM {table}") == [[expected]]


# 11.2, creating caches.


def test_11_2_both_of_two_creates_of_a_cold_table_succeed_as_a_batch(data: httpx.Client) -> None:
    place = {"catalogId": STRIPE, "schemaName": "payment"}
    requests = [{**place, "tableName": name} for name in ("refunds", "balance", "transfers")]
    outcomes = data.post("/cache/batch", json=requests).json()
    assert [one["success"] for one in outcomes] == [True, False, True]
    assert [one["cache"]["tableName"] for one in outcomes if one["success"]] == ["refunds", "transfers"]


@pytest.mark.parametrize(
    ("catalog", "schema", "table", "code"),
    [(POSTGRES, "public", "customers", "TABLE_NOT_CACHEABLE"), (STRIPE, "payment", "disputes", None)],
)
def test_11_2_what_cannot_be_cached(create: Create, catalog: str, schema: str, table: str, code: str | None) -> None:
    answer = create(table, catalog=catalog, schema=schema)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, code)


def test_11_2_a_comment_that_is_no_json_is_a_parsers_fault(create: Create, data: httpx.Client, world: World) -> None:
    schemas = world.projects[PROJECT_ID].catalogs[POSTGRES].schemas
    schema, table = next((name, one) for name, tables in schemas.items() for one in tables.values() if one.comment)
    answer = create(table.name, catalog=POSTGRES, schema=schema)
    assert (answer.status_code, answer.json()["error"], answer.json()["errorCode"]) == (
        400,
        "WrongRequestException",
        None,
    )


@pytest.mark.parametrize("schema", ["table", "bitable"])
def test_11_2_tables_inside_peaka_cannot_be_cached(create: Create, data: httpx.Client, schema: str) -> None:
    data.post(f"/{schema}/people")
    answer = create("people", catalog="1", schema=schema)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, None)
    assert answer.json()["message"].startswith("cannot find table or properties: ")


# 11.6, times.


@pytest.mark.parametrize(
    ("catalog", "schema", "table", "shortest", "longest", "cached"),
    [
        (STRIPE, "payment", "transfers", 2.5, 2.5, 0),
        (HUBSPOT, "crm", "tasks", 5.1, 5.1, 39),
        (STRIPE, "payment", "refunds", 8.2, 8.2, 85),
        (STRIPE, "payment", "customers", 32, 37, 505),
        (STRIPE, "payment", "charges", 37, 50, 652),
    ],
)
def test_11_6_first_syncs_take_their_measured_time(
    create: Create,
    data: httpx.Client,
    clock: ManualClock,
    catalog: str,
    schema: str,
    table: str,
    shortest: float,
    longest: float,
    cached: int,
) -> None:
    cache = create(table, catalog=catalog, schema=schema).json()
    clock.advance(shortest - 0.1)
    assert data.get(f"/cache/{cache['id']}/status").json()["status"] == "RUNNING"
    clock.advance(longest - shortest + 0.2)
    now = data.get(f"/cache/{cache['id']}/status").json()
    record = now["lastIncrementalCacheExecution"] or now["lastFullRefreshCacheExecution"]
    assert (now["status"], record["progress"]["numberOfCachedRecords"]) == ("COMPLETED", cached)


def test_11_6_counters_of_an_increment(create: Create, data: httpx.Client, clock: ManualClock, world: World) -> None:
    cache = create("refunds").json()
    clock.advance(60)
    table = world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"]["refunds"]
    table.insert(7)
    table.update(20)
    table.delete(3)
    data.post(f"/cache/{cache['id']}/incrementalUpdate")
    clock.advance(60)
    progress = data.get(f"/cache/{cache['id']}/status").json()["lastIncrementalCacheExecution"]["progress"]
    counted = {name.removeprefix("numberOf").removesuffix("Records"): value for name, value in progress.items()}
    assert {name: counted[name] for name in ("Inserted", "Updated", "Deleted", "Cached", "lastOffset")} == {
        "Inserted": 7,
        "Updated": 2,
        "Deleted": 0,
        "Cached": 89,
        "lastOffset": "0",
    }
    assert rows(data, "SELECT count(*) FROM stripe.payment.refunds") == [["89"]]


# 11.7, corruption.


def test_11_7_a_corrupted_table_reads_as_cached_and_is_none(create: Create, data: httpx.Client) -> None:
    path = f"/catalogs/{STRIPE}/schemas/payment/tables/disputes/isCached"
    assert data.get(path).json()["isCached"] is True
    assert data.get(f"/catalog/{STRIPE}/cache/status").json() == []
    assert refusal(data, "SELECT * FROM stripe.payment.disputes")
    answer = create("disputes")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Cannot create a table on a non-empty location: s3a://")


# 12, exports.


def test_12_an_export_goes_from_pending_to_succeeded(data: httpx.Client, clock: ManualClock) -> None:
    job = data.post(f"/catalogs/{HUBSPOT}/schemas/crm/tables/tasks/exports", json={})
    assert (job.status_code, job.json()) == (202, {"id": job.json()["id"], "status": "PENDING"})
    seen = []
    for _ in range(40):
        seen.append(data.get(f"/exports/{job.json()['id']}").json()["status"])
        clock.advance(0.5)
    assert list(dict.fromkeys(seen)) == ["PENDING", "RUNNING", "SUCCEEDED"]


def test_12_a_source_in_its_first_sync_cannot_be_exported(
    create: Create, data: httpx.Client, clock: ManualClock
) -> None:
    create("customers")
    job = data.post(f"/catalogs/{STRIPE}/schemas/payment/tables/customers/exports", json={}).json()
    clock.advance(20)
    assert data.get(f"/exports/{job['id']}").json()["status"] == "FAILED"


def test_12_an_export_can_be_cancelled_again_and_again(data: httpx.Client, clock: ManualClock) -> None:
    job = data.post(f"/catalogs/{HUBSPOT}/schemas/crm/tables/tasks/exports", json={}).json()
    assert [data.delete(f"/exports/{job['id']}").status_code for _ in range(2)] == [204, 204]
    clock.advance(60)
    assert data.get(f"/exports/{job['id']}").json()["status"] == "CANCELLED"

"""Sources that hang together: what the seeds have, and the rows that are made from it."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from subprocess import run
from typing import Any

import duckdb
import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, PROJECT_KEY, EmulatorServer, ManualClock, World, demo_world
from peaka_async.emulator.seed.empty import empty_seed
from peaka_async.emulator.seed.rows import select_rows
from peaka_async.emulator.state.sources import Contents, SourceColumn, SourceTable

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
MONGO, GOOGLE_ADS = "700000000000000004", "700000000000000005"

Row = tuple[Any, ...]
Ask = Callable[..., list[Row]]


def tables_of(world: World, catalog: str, schema: str) -> dict[str, SourceTable]:
    return world.projects[PROJECT_ID].catalogs[catalog].schemas[schema]


def all_tables(world: World) -> Iterator[tuple[str, SourceTable]]:
    for catalog in world.projects[PROJECT_ID].catalogs.values():
        for schema, tables in catalog.schemas.items():
            yield from ((f"{catalog.name}.{schema}.{name}", table) for name, table in tables.items())


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def ask(world: World, database: duckdb.DuckDBPyConnection) -> Ask:
    """Run a statement over the tables of a schema of the demo account, by their bare names."""

    def run_over(catalog: str, schema: str, statement: str) -> list[Row]:
        for name, table in tables_of(world, catalog, schema).items():
            database.execute(f'CREATE OR REPLACE VIEW "{name}" AS {select_rows(table, table.contents)}')
        return database.execute(statement).fetchall()

    return run_over


def rows_of(database: duckdb.DuckDBPyConnection, table: SourceTable, contents: Contents | None = None) -> list[Row]:
    rows = database.execute(select_rows(table, contents or table.contents)).fetchall()
    # A NaN is not equal to itself.
    return [tuple("NaN" if isinstance(v, float) and math.isnan(v) else v for v in row) for row in rows]


# The account


def test_the_empty_account_has_one_project_with_nothing_in_it() -> None:
    with EmulatorServer(World(ManualClock(), seed=empty_seed)) as server:
        for key in (PARTNER_KEY, PROJECT_KEY):
            answer = httpx.get(
                f"{server.url}/data/projects/{PROJECT_ID}/catalogs",
                headers={"Authorization": f"Bearer {key}"},
                trust_env=False,
            )
            assert [one["id"] for one in answer.json()] == ["1", "2"]


def test_the_demo_project_has_a_source_of_every_kind(data: httpx.Client) -> None:
    shown = [(one["id"], one["name"], one["catalogType"]) for one in data.get("/catalogs").json()]
    assert shown == [
        ("1", "peaka", "internal"),
        ("2", "peaka", "query"),
        (STRIPE, "stripe", "stripe"),
        (HUBSPOT, "hubspot", "hubspot"),
        (POSTGRES, "postgres", "peaka_postgres"),
        (MONGO, "mongo", "peaka_mongodb"),
        (GOOGLE_ADS, "google_ads", "google_ads"),
    ]


def test_a_catalog_has_a_connection_of_its_own(data: httpx.Client, http: httpx.Client) -> None:
    connections = {one["id"]: one["type"] for one in http.get(f"/connections/{PROJECT_ID}").json()}
    used = [connections[one["connectionId"]] for one in data.get("/catalogs").json() if one["connectionId"]]
    assert used == ["stripe", "hubspot", "POSTGRES", "MONGODB", "google_ads"]


def test_two_worlds_are_equal_and_share_no_table() -> None:
    one, other = demo_world(ManualClock()), demo_world(ManualClock())
    mine, yours = one.projects[PROJECT_ID], other.projects[PROJECT_ID]
    assert (mine.catalogs, mine.connections) == (yours.catalogs, yours.connections)
    tables_of(one, STRIPE, "payment")["customers"].insert(1)
    assert tables_of(other, STRIPE, "payment")["customers"].rows == 505


def test_making_the_demo_account_loads_no_sql_engine() -> None:
    program = (
        "import sys; from peaka_async.emulator import ManualClock, demo_world; demo_world(ManualClock());"
        " print({'duckdb', 'sqlglot', 'yaml'} & set(sys.modules))"
    )
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": path()})
    assert done.stdout == "set()\n"


def path() -> str:
    return ":".join(sys.path)


# What the sources have


def test_the_measured_tables_have_the_measured_rows(ask: Ask) -> None:
    measured = {"customers": 505, "charges": 652, "subscriptions": 222, "invoices": 338, "refunds": 85, "transfers": 0}
    counted = "SELECT count(*), count(DISTINCT id) FROM "
    counts = {table: ask(STRIPE, "payment", counted + table) for table in measured}
    assert counts == {table: [(rows, rows)] for table, rows in measured.items()}


def test_only_an_uncached_payment_table_is_capped(world: World) -> None:
    caps = {
        name.partition(".")[0]: {table.cap for other, table in all_tables(world) if other.startswith(name)}
        for name in ("stripe.", "hubspot.", "postgres.", "mongo.", "google_ads.")
    }
    assert caps == {"stripe": {100}, "hubspot": {None}, "postgres": {None}, "mongo": {None}, "google_ads": {None}}


@pytest.mark.parametrize(
    ("catalog", "schema", "child", "reference", "parent", "key"),
    [
        (STRIPE, "payment", "charges", "customer", "customers", "id"),
        (STRIPE, "payment", "charges", "invoice", "invoices", "id"),
        (STRIPE, "payment", "refunds", "charge", "charges", "id"),
        (STRIPE, "payment", "invoices", "subscription", "subscriptions", "id"),
        (STRIPE, "payment", "subscription_items", "price", "prices", "id"),
        (STRIPE, "payment", "prices", "product", "products", "id"),
        (STRIPE, "payment", "payment_intents", "latest_charge", "charges", "id"),
        (HUBSPOT, "crm", "contacts", "companyid", "companies", "id"),
        (HUBSPOT, "crm", "deals", "ownerid", "owners", "id"),
        (HUBSPOT, "crm", "tasks", "contactid", "contacts", "id"),
        (POSTGRES, "public", "orders", "customer_id", "customers", "id"),
        (POSTGRES, "public", "order_items", "order_id", "orders", "id"),
        (MONGO, "shop", "reviews", "user_id", "users", "lower(hex(_id))"),
        (GOOGLE_ADS, "ads", "ad_group", "campaign_resource_name", "campaign", "campaign_resource_name"),
    ],
)
def test_what_refers_to_another_table_finds_one_row_there(
    ask: Ask, catalog: str, schema: str, child: str, reference: str, parent: str, key: str
) -> None:
    [(references, found)] = ask(
        catalog,
        schema,
        f"SELECT count(c.{reference}), count(p.k) FROM {child} c"
        f" LEFT JOIN (SELECT {key} AS k FROM {parent}) p ON p.k = c.{reference}",
    )
    assert references == found > 0


def test_refunds_add_up_to_what_their_charges_say(ask: Ask) -> None:
    statement = """
        SELECT sum(amount_refunded), (SELECT sum(amount) FROM refunds), count(*) FILTER (amount_refunded > amount),
            count(*) FILTER (status = 'failed' AND amount_refunded > 0)
        FROM charges
    """
    [(on_charges, in_refunds, too_much, failed)] = ask(STRIPE, "payment", statement)
    assert (on_charges, too_much, failed) == (in_refunds, 0, 0)
    assert on_charges > 0


def test_a_charge_and_its_invoice_have_one_customer_and_one_amount(ask: Ask) -> None:
    statement = """
        SELECT count(*), count(*) FILTER (c.customer = i.customer AND i.customer = s.customer AND c.amount = i.total)
        FROM charges c JOIN invoices i ON c.invoice = i.id JOIN subscriptions s ON i.subscription = s.id
    """
    assert ask(STRIPE, "payment", statement) == [(338, 338)]


def test_an_order_comes_to_the_sum_of_its_items(ask: Ask) -> None:
    statement = """
        SELECT count(*), count(*) FILTER (o.total = i.total) FROM orders o
        JOIN (SELECT order_id, sum(quantity * price) AS total FROM order_items GROUP BY order_id) i ON i.order_id = o.id
    """
    assert ask(POSTGRES, "public", statement) == [(25_000, 25_000)]


def test_a_table_of_a_database_has_a_comment_that_is_no_json(data: httpx.Client, http: httpx.Client) -> None:
    place = {"catalogId": POSTGRES, "schemaName": "reporting", "tableName": "daily_revenue"}
    answer = data.post("/cache", json=place)
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "error": "WrongRequestException",
            "message": "Unrecognized token 'Revenue': a JSON value was expected",
            "errorCode": None,
        },
    )


def test_the_type_samples_have_every_value_and_null_in_every_column(ask: Ask) -> None:
    rows = ask(POSTGRES, "samples", "SELECT * EXCLUDE (id, revision) FROM type_samples")
    columns = [{str(value) for value in column} for column in zip(*rows, strict=True)]
    assert [column for column in columns if "None" not in column] == []
    [[bigints]] = ask(POSTGRES, "samples", "SELECT list(DISTINCT a_bigint ORDER BY a_bigint) FROM type_samples")
    assert bigints == [-(2**63), 0, 2**53 + 1, 2**63 - 1, None]


def test_a_mongo_id_is_hidden_and_has_twelve_bytes(ask: Ask, world: World) -> None:
    users = tables_of(world, MONGO, "shop")["users"]
    assert [column.name for column in users.columns if column.hidden] == ["_id"]
    lengths = ask(MONGO, "shop", "SELECT octet_length(_id), count(DISTINCT _id) FROM users GROUP BY 1")
    assert lengths == [(12, 400)]


def test_google_ads_mixes_parameters_that_are_always_null_into_over_150_tables(ask: Ask, world: World) -> None:
    tables = tables_of(world, GOOGLE_ADS, "ads")
    assert len(tables) == 185
    assert {table.dynamic for table in tables.values()} == {True}
    parameters = [column.name for column in tables["campaign"].columns if column.name.startswith("_q_")]
    assert parameters == ["_q_customer_id", "_q_segments_date_from", "_q_segments_date_to"]
    counted = ", ".join(f"count({name})" for name in parameters)
    statement = f"SELECT count(*), count(DISTINCT campaign_resource_name), {counted} FROM campaign"
    assert ask(GOOGLE_ADS, "ads", statement) == [(24, 24, 0, 0, 0)]


# Rows


def test_every_table_of_the_demo_account_makes_the_same_rows_again(
    world: World, database: duckdb.DuckDBPyConnection
) -> None:
    other = dict(all_tables(demo_world(ManualClock())))
    for name, table in all_tables(world):
        rows = rows_of(database, table)
        assert (name, len(rows)) == (name, table.rows)
        assert rows_of(database, other[name]) == rows


def test_every_update_changes_just_the_oldest_rows_of_any_table(
    world: World, database: duckdb.DuckDBPyConnection
) -> None:
    for name, table in all_tables(world):
        if table.rows < 2:
            continue
        before = rows_of(database, table)
        for _ in range(3):
            table.update(1)
            after = rows_of(database, table)
            assert (name, after[1:]) == (name, before[1:])
            assert (name, after[0]) != (name, before[0])
            before = after


def test_ids_outlive_updates_and_those_of_removed_rows_do_not_come_back(
    world: World, database: duckdb.DuckDBPyConnection
) -> None:
    customers = tables_of(world, STRIPE, "payment")["customers"]
    ids = [row[0] for row in rows_of(database, customers)]
    customers.update(3)
    customers.delete(2)
    customers.insert(4)
    now = [row[0] for row in rows_of(database, customers)]
    assert (now[:503], len(set(now) - set(ids)), len(now)) == (ids[2:], 4, 507)


def test_earlier_contents_can_be_made_again(world: World, database: duckdb.DuckDBPyConnection) -> None:
    refunds = tables_of(world, STRIPE, "payment")["refunds"]
    contents, rows = refunds.contents, rows_of(database, refunds)
    refunds.update(10)
    refunds.delete(5)
    assert rows_of(database, refunds, contents) == rows
    assert rows_of(database, refunds, Contents()) == []


def test_updates_are_counted_for_each_row() -> None:
    table = SourceTable("t", (SourceColumn("i", "bigint", values="i"), SourceColumn("n", "integer", values="r")), 5)
    table.update(4)
    table.update(2)
    table.update(2)
    table.delete(1)
    table.update(1)
    with duckdb.connect() as database:
        assert rows_of(database, table) == [(1, 4), (2, 1), (3, 1), (4, 0)]


def test_a_column_that_says_nothing_gets_values_by_name_and_type() -> None:
    types = (
        "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal(4,2)", "decimal(38,10)",
        "varchar", "varchar(3)", "varbinary", "uuid", "date", "time(6)", "timestamp(3)", "timestamp(9)",
        "timestamp(6) with time zone", "json",
    )  # fmt: skip
    columns = [SourceColumn("id", "varchar"), *(SourceColumn(f"c {kind}", kind) for kind in types)]
    table = SourceTable("t", tuple(columns), 20)
    with duckdb.connect() as database:
        rows = rows_of(database, table)
        assert [row[0] for row in rows] == [f"t_{number}" for number in range(1, 21)]
        assert [len({row[place] for row in rows}) > 1 for place in range(len(columns))] == [True] * len(columns)
        table.update(20)
        updated = rows_of(database, table)
    same = [before == after for before, after in zip(zip(*rows, strict=True), zip(*updated, strict=True), strict=True)]
    assert same == [True] + [False] * len(types)


def test_a_type_without_made_up_values_is_refused_by_name() -> None:
    table = SourceTable("t", (SourceColumn("many", "array(varchar)"),), 1)
    with pytest.raises(
        ValueError, match=r"column 'many' of 't': no values can be made up for the type array\(varchar\)"
    ):
        select_rows(table, table.contents)


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="table 't' has no columns"):
        select_rows(SourceTable("t", rows=1), Contents(0, 1))


def test_names_are_quoted(database: duckdb.DuckDBPyConnection) -> None:
    name = 'a "b" c; --'
    table = SourceTable("t", (SourceColumn(name, "bigint"),), 1)
    assert [column[0] for column in database.execute(select_rows(table, table.contents)).description or ()] == [name]

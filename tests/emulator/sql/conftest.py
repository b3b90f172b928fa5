"""An engine, a few relations, and a way to ask."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from peaka_async.emulator.errors import Refusal, gateway
from peaka_async.emulator.sql.engine import Engine, Result
from peaka_async.emulator.sql.relation import Column, Relation, SelectedRows, StoredRows, View

NOW = datetime(2026, 8, 18, 9, 30, 15, 123_456, tzinfo=UTC)

ORDERS = Relation(
    "pg",
    "public",
    "orders",
    (
        Column("id", "bigint"),
        Column("customer_id", "bigint"),
        Column("total", "decimal(12,2)"),
        Column("currency", "varchar(3)"),
        Column("placed_at", "timestamp(6)"),
    ),
    SelectedRows(
        "SELECT i, i % 3, CAST(i * 1.25 AS DECIMAL(12,2)), 'EUR', TIMESTAMP '2024-01-01' + to_hours(i)"
        " FROM range(10) t(i)"
    ),
    "orders 1",
)
CUSTOMERS = Relation(
    "pg",
    "public",
    "customers",
    (Column("id", "bigint"), Column("email", "varchar")),
    StoredRows([("0", "ada@example.com"), ("1", None), ("7", "bob@example.com")]),
    "customers 1",
)
ITEMS = Relation(
    "mongo",
    "shop",
    "items",
    (Column("_id", "varbinary", hidden=True), Column("name", "varchar"), Column("price", "double")),
    StoredRows([("5f 3a", "pen", "1.254740786E7"), ("01 02", None, "0.001")]),
    "items 1",
)


@attrs.define
class Names:
    """A resolver over what is put into it."""

    found: dict[tuple[str, ...], Relation | View] = attrs.field(factory=dict[tuple[str, ...], "Relation | View"])

    def add(self, *entries: Relation | View) -> None:
        for entry in entries:
            self.found[entry.catalog, entry.schema, entry.table] = entry

    def resolve(self, catalog: str, schema: str, table: str) -> Relation | View:
        key = (catalog.casefold(), schema.casefold(), table.casefold())
        if key not in self.found:
            raise gateway(f"Table '{catalog}.{schema}.{table}' does not exist")
        return self.found[key]


Ask = Callable[..., Result]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One engine for all tests that do not look into it: versions keep their relations apart."""
    engine = Engine(now=lambda: NOW)
    yield engine
    engine.close()


@pytest.fixture
def names() -> Names:
    names = Names()
    names.add(ORDERS, CUSTOMERS, ITEMS)
    return names


@pytest.fixture
def ask(engine: Engine, names: Names) -> Ask:
    """Plan and run a statement."""

    def run(statement: str, bindings: Sequence[Any] = ()) -> Result:
        return engine.run(engine.plan(statement, names, bindings=bindings))

    return run


@pytest.fixture
def refused(ask: Ask) -> Callable[..., str]:
    """Return the message of the gateway's refusal of a statement."""

    def message(statement: str, bindings: Sequence[Any] = ()) -> str:
        with pytest.raises(Refusal) as caught:
            ask(statement, bindings)
        assert caught.value.status == 400
        assert caught.value.body == {"errorCode": 100, "message": caught.value.text}
        return caught.value.text

    return message


@pytest.fixture
def fresh_modules() -> Callable[[str], set[str]]:
    """Run code in an interpreter of its own and return the modules that it has imported."""

    def run(code: str) -> set[str]:
        script = f"{code}\nimport sys; print(*sys.modules)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        return set(done.stdout.split())

    return run

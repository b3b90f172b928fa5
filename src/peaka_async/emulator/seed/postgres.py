"""A database: comments on columns and tables, every scalar type, and nothing that can be cached."""

from __future__ import annotations

from ..state.sources import SourceColumn, SourceTable
from .expressions import columns, email, moment, one_of, person, sometimes_null, spread
from .type_samples import type_samples

_CUSTOMERS, _ORDERS, _ITEMS = 1200, 25_000, 61_000


def _quantity(item: str) -> str:
    return f"(1 + ({item}) % 4)"


def _cents(item: str) -> str:
    return f"(199 + {spread(9973, item)})"


def _line(item: str) -> str:
    return f"{_quantity(item)} * {_cents(item)}"


def _total() -> str:
    """What the items of an order come to; an order has every `_ORDERS`-th item."""
    rounds = range(0, _ITEMS, _ORDERS)
    lines = (f"CASE WHEN i + {first} < {_ITEMS} THEN {_line(f'i + {first}')} ELSE 0 END" for first in rounds)
    return f"({' + '.join(lines)}) / 100.0"


_CUSTOMER_COLUMNS = (
    SourceColumn("id", "bigint", "Surrogate key", values="i + 1"),
    SourceColumn("email", "varchar", "Lower-cased at sign-up", values=email()),
    *columns(
        {
            "full_name": ("varchar", f"{person()} || CASE WHEN r = 0 THEN '' ELSE ' (' || r || ')' END"),
            "created_at": ("timestamp(6)", f"{moment('2023-01-01', 7200)} + to_microseconds({spread(1_000_000)})"),
        }
    ),
)

_ORDER_COLUMNS = (
    *columns({"id": ("bigint", "i + 1"), "customer_id": ("bigint", f"1 + {spread(_CUSTOMERS)}")}),
    SourceColumn("total", "decimal(12,2)", "In the currency of the order", values=_total()),
    *columns(
        {
            "currency": ("varchar(3)", one_of(("USD", "EUR", "GBP", "TRY"))),
            "placed_at": ("timestamp(6)", f"{moment('2024-01-01', 2523)} + to_microseconds({spread(999_983)})"),
            "status": ("varchar", one_of(("placed", "paid", "shipped", "delivered"), "i + r")),
            "note": ("varchar", "CASE WHEN i % 8 = 0 THEN 'Leave at the door' END"),
        }
    ),
)

_ITEM_COLUMNS = columns(
    {
        "order_id": ("bigint", f"1 + i % {_ORDERS}"),
        "sku": ("varchar", f"'SKU-' || lpad(CAST({spread(400)} AS VARCHAR), 4, '0')"),
        "quantity": ("integer", f"{_quantity('i')} + r"),
        "price": ("decimal(12,2)", f"{_cents('i')} / 100.0"),
    }
)

_REVENUE_COLUMNS = columns(
    {
        "day": ("date", "DATE '2024-01-01' + CAST(i AS INTEGER)"),
        "revenue": ("double", f"12547407.86 + {spread(9973)} * 100.25 + r"),
        "returns": ("double", sometimes_null(f"{spread(97)} / 8.0", 7)),
    }
)


def postgres_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return three schemas with fresh tables; the comments on two of them are no JSON."""
    schemas = {
        "public": (
            _table("customers", _CUSTOMER_COLUMNS, _CUSTOMERS),
            _table("orders", _ORDER_COLUMNS, _ORDERS, comment="Orders, one row per checkout"),
            _table("order_items", _ITEM_COLUMNS, _ITEMS),
        ),
        "reporting": (_table("daily_revenue", _REVENUE_COLUMNS, 730, comment="Revenue by day, in euros"),),
        "samples": (type_samples(),),
    }
    return {schema: {table.name: table for table in tables} for schema, tables in schemas.items()}


def _table(name: str, described: tuple[SourceColumn, ...], rows: int, *, comment: str | None = None) -> SourceTable:
    return SourceTable(name, described, rows, cache_types=(), comment=comment)

"""A database: comments on its columns, one on a table, and nothing that can be cached."""

from __future__ import annotations

from ..state.sources import SourceColumn, SourceTable


def postgres_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return two schemas with fresh tables."""
    return {
        "public": {table.name: table for table in _public()},
        "reporting": {table.name: table for table in _reporting()},
    }


def _public() -> list[SourceTable]:
    return [
        SourceTable(
            "customers",
            (
                SourceColumn("id", "bigint", "Surrogate key"),
                SourceColumn("email", "varchar", "Lower-cased at sign-up"),
                SourceColumn("full_name", "varchar"),
                SourceColumn("created_at", "timestamp(6)"),
            ),
            rows=1200,
            cache_types=(),
        ),
        SourceTable(
            "orders",
            (
                SourceColumn("id", "bigint"),
                SourceColumn("customer_id", "bigint"),
                SourceColumn("total", "decimal(12,2)", "In the currency of the order"),
                SourceColumn("currency", "varchar(3)"),
                SourceColumn("placed_at", "timestamp(6)"),
            ),
            rows=25_000,
            cache_types=(),
            comment="Orders, one row per checkout",
        ),
        SourceTable(
            "order_items",
            (
                SourceColumn("order_id", "bigint"),
                SourceColumn("sku", "varchar"),
                SourceColumn("quantity", "integer"),
                SourceColumn("price", "decimal(12,2)"),
            ),
            rows=61_000,
            cache_types=(),
        ),
    ]


def _reporting() -> list[SourceTable]:
    return [
        SourceTable(
            "daily_revenue",
            (SourceColumn("day", "date"), SourceColumn("revenue", "double")),
            rows=730,
            cache_types=(),
        )
    ]

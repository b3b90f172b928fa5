"""From a statement to the one SQL text that DuckDB runs, with every column of the answer as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from ..errors import gateway
from .binder import Binder
from .parsing import parse
from .query import bind_query, names_of
from .relation import Relation, Resolver
from .rendering import text
from .scope import Field

# Importing these is what registers the translations of nodes and functions.
for _module in (
    "calendar", "conditionals", "containers", "intervals", "literals", "numbers", "subqueries", "texts", "windows",
):  # fmt: skip
    import_module(f"{__package__}.{_module}")

_LONGEST = 2_000_000


def translate(
    statement: str, resolver: Resolver, bindings: Sequence[Any], now: datetime
) -> tuple[str, list[tuple[str, Field]], tuple[Relation, ...]]:
    """Translate a query.

    Args:
        statement: The query in Trino's SQL.
        resolver: Says what three-part names stand for.
        bindings: The values of its placeholders.
        now: The moment that it calls now; in UTC, without a zone.

    Returns:
        DuckDB's SQL, the columns of the answer with their names, and the relations that have to be loaded.

    Raises:
        Refusal: 400 of shape A.
    """
    tree, places = parse(statement)
    binder = Binder(resolver, bindings=bindings, places=places, now=now)
    try:
        query = bind_query(binder, tree)
        sql = query.text(lambda column, field: text(column, field.type))
    except RecursionError as error:
        raise gateway("statement is too large (stack overflow during analysis)") from error
    if len(sql) > _LONGEST:
        raise gateway("statement is too large (its translation is too long)")
    return sql, list(zip(names_of(query.fields), query.fields, strict=True)), tuple(binder.relations.values())

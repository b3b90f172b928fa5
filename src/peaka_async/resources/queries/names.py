"""Names of saved queries in SQL: one for what a query says, one for the rows that a materialized query has stored."""

from __future__ import annotations

from peaka_api.errors import InvalidArgument
from peaka_api.models import Query, QueryType

__all__ = ["definition_name", "stored_name"]


def definition_name(query: Query | str) -> str:
    """The name that runs the SQL of a saved query, as it stands now.

    Args:
        query: The query, or its `name`; that is not its display name.

    Raises:
        InvalidArgument: It is neither.
    """
    return f'"peaka"."query".{_quoted(query)}'


def stored_name(query: Query | str) -> str:
    """The name that reads the rows which a materialized query stored when it last ran.

    Args:
        query: The query, or its `name`; that is not its display name.

    Raises:
        InvalidArgument: It is neither, or the query is a plain one, which stores nothing.
    """
    if isinstance(query, Query) and query.query_type == QueryType.PLAIN:
        raise InvalidArgument(f"query is {query.name!r}, a plain query, which stores no rows; use definition_name")
    return f'"peaka"."mtquery".{_quoted(query)}'


def _quoted(query: object) -> str:
    name = query.name if isinstance(query, Query) else query
    if not isinstance(name, str) or not name:
        raise InvalidArgument(f"query must be a Query or its name in SQL, not {name!r}")
    return '"' + name.replace('"', '""') + '"'

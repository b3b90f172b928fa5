"""Translation of SQL into other dialects. Section 18; deviation 6 of section 22."""

from __future__ import annotations

from starlette.responses import Response

from ..errors import gateway
from ..registry import Call, handles
from ..replies import ok
from ..work import Work

_DIALECTS = ("mysql", "trino", "postgres", "bigquery")


@handles("sql_tools.transpile")
def transpile(call: Call) -> Work:
    """Write Trino's SQL in a dialect, with all names in quotes; live under `query`, in documents under `result`.

    What is no SQL, or cannot be said in the dialect, is refused: with what status and words was not recorded.
    """
    dialect, query = call.path["dialect"], call.body["query"]
    if dialect not in _DIALECTS:
        raise gateway(f"Dialect '{dialect}' is not supported, only {', '.join(_DIALECTS)}")
    member = "result" if call.documented else "query"

    def run() -> Response:
        return ok({member: _translated(query, dialect)})

    return Work(run)


def _translated(query: str, dialect: str) -> str:
    import sqlglot
    from sqlglot.errors import ErrorLevel, ParseError, SqlglotError, UnsupportedError

    try:
        statements = sqlglot.transpile(
            query, read="trino", write=dialect, identify=True, unsupported_level=ErrorLevel.RAISE
        )
    except UnsupportedError as error:
        raise gateway(f"The query cannot be said in the dialect '{dialect}': {error}") from error
    except ParseError as error:
        places = [f", at line {one['line']}, column {one['col']}" for one in error.errors[:1]]
        raise gateway("".join(["The query is no SQL", *places])) from error
    except SqlglotError as error:
        raise gateway("The query is no SQL") from error
    except RecursionError as error:
        raise gateway("The query is nested too deeply") from error
    if not "".join(statements):
        raise gateway("The query is empty")
    return "; ".join(statements)

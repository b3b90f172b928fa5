"""The DuckDB database in which statements run: without files, without extensions, and not to be reconfigured."""

from __future__ import annotations

import duckdb

from . import casts, operators, rendering, scalars
from .loading import CLOSED, IN_UTC


def connect() -> duckdb.DuckDBPyConnection:
    """Open an empty database that knows this package's macros.

    That no statement gets at a file rests on the translation, which has no word for it; this is the second wall.
    """
    connection = duckdb.connect(":memory:", config=dict(CLOSED))
    connection.execute(IN_UTC)
    for module in (rendering, casts, operators, scalars):
        for macro in module.MACROS:
            connection.execute(macro)
    connection.execute("SET lock_configuration = true")
    return connection

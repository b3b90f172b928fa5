"""Column statistics: how distinct the values are, for Postgres alone. Section 5.

The figures are counted. That a column without any repetition is -1.0, and any other the part of its values that are
distinct, is a guess after the statistics that Postgres itself keeps; negative figures are all that was recorded.
"""

from __future__ import annotations

from starlette.responses import Response

from ..errors import gateway
from ..registry import Answer, Call, handles
from ..relations import ProjectNames
from ..replies import ok
from ..sql.types import quoted
from ..work import Work
from .discovery import catalog_in_path

_CATALOG_TYPE = "peaka_postgres"


@handles("catalogs.get_table_statistics", guessed=True)
def get_table_statistics(call: Call) -> Answer:
    """Count the distinct values of every column; documents promise it of every table."""
    catalog, schema, table = catalog_in_path(call), call.path["schemaName"], call.path["tableName"]
    if catalog.type != _CATALOG_TYPE and not call.documented:
        raise gateway(f"Catalog type: {catalog.type} is not being supported yet")
    engine, names = call.world.engine, ProjectNames(call.world, call.project, call.now)
    place = quoted(catalog.name, schema, table)
    whole = engine.plan(f"SELECT * FROM {place}", names)  # noqa: S608 - names are quoted
    columns = [one.name for one in whole.columns]
    counts = ", ".join(["COUNT(*)", *(f"COUNT(DISTINCT {quoted(name)})" for name in columns)])
    plan = engine.plan(f"SELECT {counts} FROM {place}", names)  # noqa: S608 - names are quoted

    def count() -> Response:
        rows, *distinct = (int(text or 0) for text in engine.run(plan).rows[0])
        return ok(
            {
                "catalogId": catalog.id,
                "schemaName": schema,
                "tableName": table,
                "columnStatistics": [
                    {"columnName": name, "distinctFraction": _fraction(number, rows)}
                    for name, number in zip(columns, distinct, strict=True)
                ],
            }
        )

    return Work(count, plan.interrupt)


def _fraction(distinct: int, rows: int) -> float:
    if rows == 0:
        return 0.0
    return -1.0 if distinct == rows else distinct / rows

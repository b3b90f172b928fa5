"""What people do in the web studio and no operation can: enter rows into a BI table. Section 6.3."""

from __future__ import annotations

from collections.abc import Mapping

from .cells import read_cell, timestamp_cell
from .errors import gateway
from .state.internal_tables import NewRows, Stamp
from .world import World


def insert_studio_row(world: World, project_id: str, table: str, values: Mapping[str, str | None]) -> None:
    """Enter a row into a BI table.

    Args:
        world: Where the project is.
        project_id: The project that has the table.
        table: The stored name of the table, without underscores.
        values: Texts by the stored names of their columns, as a person would write them; a column that is left out has
            its default, or NULL.

    Raises:
        Refusal: There is no such table or column.
        ValueError: A text is no value of its column's type.

    Example:
        >>> from peaka_async.emulator import PROJECT_ID, ManualClock, demo_world
        >>> from peaka_async.emulator.state.bi_tables import BiTable
        >>> world = demo_world(ManualClock())
        >>> world.projects[PROJECT_ID].bi_tables["sales"] = BiTable("sales")
        >>> insert_studio_row(world, PROJECT_ID, "sales", {"text": "first"})
        >>> world.projects[PROJECT_ID].bi_tables["sales"].rows[0][-2:]
        ['INSERT', 'first']
    """
    with world.lock:
        project = world.projects[project_id]
        found = project.bi_table(table)
        for name in values.keys() - {column.name for column in found.fillable}:
            raise gateway(f"Column '{name}' cannot be resolved")
        cells = tuple(read_cell(values.get(one.name, one.default), one.data_type) for one in found.fillable)
        stamp = Stamp(project.internal_ids, timestamp_cell(world.clock.timestamp()), project.owner)
        project.internal_ids = found.append(NewRows([cells]), stamp)

"""BI tables: tables inside Peaka that the API can shape and read, and that lose every underscore of their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from .internal_tables import STAMPED_COLUMNS, StoredTable


@attrs.define
class BiTable(StoredTable):
    """One BI table. It begins with nine columns, whose underscores stay; rows come from the web studio alone."""

    system: ClassVar[Mapping[str, str]] = {**STAMPED_COLUMNS, "_operation": "varchar", "text": "varchar"}


def stored_name(name: str) -> str:
    """Return the name that a table or column is really given: without underscores, so `a_b` and `ab` are one."""
    return name.replace("_", "")

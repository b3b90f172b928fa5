"""Cardinality of a relation, read from source to target: `MANY_TO_ONE` means that many source rows sha."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class RelationType(OpenStrEnum):
    """Cardinality of a relation, read from source to target: `MANY_TO_ONE` means that many source rows share
    one target row.
    """

    MANY_TO_ONE = "MANY_TO_ONE"
    ONE_TO_MANY = "ONE_TO_MANY"
    ONE_TO_ONE = "ONE_TO_ONE"

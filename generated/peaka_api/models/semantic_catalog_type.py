"""Marks a semantic catalog; no other value is known."""

from __future__ import annotations

from ..decoding import OpenStrEnum


class SemanticCatalogType(OpenStrEnum):
    """Marks a semantic catalog; no other value is known."""

    SEMANTIC = "SEMANTIC"

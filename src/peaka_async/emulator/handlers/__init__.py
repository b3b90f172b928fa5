"""The operations, one module per resource; importing this package registers every handler."""

from __future__ import annotations

from . import accounts, bi_tables, caches, catalogs, connections

__all__ = ["accounts", "bi_tables", "caches", "catalogs", "connections"]

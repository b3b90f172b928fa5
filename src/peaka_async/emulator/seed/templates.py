"""What a new catalog shows, by the type of the catalog."""

from __future__ import annotations

from ..state.sources import SourceTable
from .google_ads import google_ads_schemas
from .hubspot import hubspot_schemas
from .mongo import mongo_schemas
from .postgres import postgres_schemas
from .stripe import stripe_schemas

_TEMPLATES = {
    "google_ads": google_ads_schemas,
    "hubspot": hubspot_schemas,
    "peaka_mongodb": mongo_schemas,
    "peaka_postgres": postgres_schemas,
    "stripe": stripe_schemas,
}


def template_schemas(catalog_type: str) -> dict[str, dict[str, SourceTable]]:
    """Return fresh schemas for a catalog: none for a type that the emulator has no source for."""
    return _TEMPLATES[catalog_type]() if catalog_type in _TEMPLATES else {}

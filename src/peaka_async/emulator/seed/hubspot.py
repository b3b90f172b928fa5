"""A CRM like HubSpot: cacheable tables, four of which never finish a sync."""

from __future__ import annotations

from ..state.sources import SourceColumn, SourceTable

_ROWS = {
    "calls": 34,
    "companies": 118,
    "contacts": 290,
    "deals": 76,
    "emails": 143,
    "engagements": 201,
    "feedback_submissions": 12,
    "forms": 9,
    "line_items": 130,
    "marketing_emails": 25,
    "meetings": 41,
    "notes": 87,
    "owners": 6,
    "pipelines": 3,
    "products": 20,
    "quotes": 15,
    "tasks": 39,
    "tickets": 52,
}

_HUNG = frozenset({"owners", "pipelines", "products", "feedback_submissions"})

_MEASURED_SECONDS = {"tasks": 5.1}
"""The one sync that was measured here; its number of rows was not recorded."""

_COLUMNS = (
    SourceColumn("id", "varchar"),
    SourceColumn("createdat", "timestamp(3)"),
    SourceColumn("updatedat", "timestamp(3)"),
    SourceColumn("archived", "boolean"),
    SourceColumn("name", "varchar"),
)


def hubspot_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return the one schema, `crm`, with fresh tables."""
    return {
        "crm": {
            name: SourceTable(name, _COLUMNS, rows, hung=name in _HUNG, sync_seconds=_MEASURED_SECONDS.get(name))
            for name, rows in _ROWS.items()
        }
    }

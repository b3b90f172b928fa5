"""A CRM like HubSpot: cacheable tables without a cap, four of which never finish a sync."""

from __future__ import annotations

from ..state.sources import SourceTable
from .expressions import columns, email, moment, one_of, person, sometimes_null, spread

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

_FIRST_ID = {name: (place + 1) * 1_000_000 for place, name in enumerate(_ROWS)}
"""Ids are digits, and no two objects of whatever kind have the same."""

_WORDS = ("Anchor", "Birch", "Cobalt", "Delta", "Ember", "Falcon", "Granit", "Harbour", "Kuğu", "Juniper", "Krone")


def _id(table: str, of: str = "i") -> str:
    return f"CAST({_FIRST_ID[table]} + ({of}) AS VARCHAR)"


def _one(table: str) -> str:
    return _id(table, spread(_ROWS[table]))


def _about(text: str) -> dict[str, tuple[str, str]]:
    """Columns of what somebody did on behalf of a contact."""
    return {
        "subject": ("varchar", f"'{text} ' || (i + 1) || CASE WHEN r = 0 THEN '' ELSE ', changed' END"),
        "contactid": ("varchar", _one("contacts")),
        "ownerid": ("varchar", sometimes_null(_one("owners"), 8)),
    }


_COMMON = {
    "createdat": ("timestamp(3)", moment("2025-03-01", 7919)),
    "updatedat": ("timestamp(3)", moment("2025-03-08", 7919, "i + 40 * r")),
    "archived": ("boolean", "i % 37 = 36"),
}

_OWN = {
    "calls": {**_about("Call"), "duration_seconds": ("bigint", f"30 + {spread(1800)}")},
    "companies": {
        "name": ("varchar", f"{one_of(_WORDS)} || ' ' || (i + 1) || ' GmbH'"),
        "domain": ("varchar", "'company' || (i + 1) || '.example.com'"),
        "industry": ("varchar", sometimes_null(one_of(("SOFTWARE", "RETAIL", "LOGISTICS", "HEALTH")), 9)),
        "city": ("varchar", one_of(("Ankara", "Berlin", "İzmir", "Lisbon", "New York"))),
        "numberofemployees": ("bigint", sometimes_null(f"5 + {spread(4000)}", 11)),
        "annualrevenue": ("double", sometimes_null(f"1000.5 * {spread(99_991)}", 7)),
    },
    "contacts": {
        "email": ("varchar", email()),
        "name": ("varchar", person()),
        "phone": ("varchar", f"CASE WHEN i % 3 = 0 THEN '+49 30 ' || (100000 + {spread(99_991)}) END"),
        "lifecyclestage": ("varchar", one_of(("lead", "opportunity", "customer"), "i + r")),
        "companyid": ("varchar", sometimes_null(_one("companies"), 6)),
        "ownerid": ("varchar", _one("owners")),
    },
    "deals": {
        "dealname": ("varchar", f"{one_of(_WORDS)} || ' renewal ' || (i + 1)"),
        "amount": ("decimal(12,2)", sometimes_null(f"1000 + {spread(9973)} * 12.5 + r", 10)),
        "dealstage": ("varchar", one_of(("appointmentscheduled", "contractsent", "closedwon", "closedlost"), "i + r")),
        "pipeline": ("varchar", _one("pipelines")),
        "closedate": ("timestamp(3)", moment("2026-01-01", 86_400)),
        "companyid": ("varchar", _one("companies")),
        "ownerid": ("varchar", _one("owners")),
    },
    "line_items": {
        "name": ("varchar", "'Item ' || (i + 1)"),
        "dealid": ("varchar", _one("deals")),
        "productid": ("varchar", _one("products")),
        "quantity": ("bigint", "1 + i % 5"),
        "price": ("decimal(12,2)", f"{spread(997)} / 4.0"),
    },
    "meetings": _about("Meeting"),
    "notes": _about("Note"),
    "owners": {"email": ("varchar", email()), "name": ("varchar", person())},
    "pipelines": {"name": ("varchar", one_of(("Sales", "Partners", "Renewals")))},
    "products": {
        "name": ("varchar", f"{one_of(_WORDS)} || ' licence ' || (i + 1)"),
        "price": ("decimal(12,2)", "49.9 + i * 10"),
    },
    "tasks": {
        **_about("Task"),
        "status": ("varchar", one_of(("NOT_STARTED", "IN_PROGRESS", "COMPLETED"), "i + r")),
        "priority": ("varchar", sometimes_null(one_of(("LOW", "MEDIUM", "HIGH")), 5)),
        "dueat": ("timestamp(3)", moment("2026-08-01", 43_200)),
    },
    "tickets": {
        **_about("Ticket"),
        "status": ("varchar", one_of(("new", "waiting", "closed"), "i + r")),
    },
}

_COLUMNS = {
    name: columns(
        {"id": ("varchar", _id(name)), **_COMMON, **_OWN.get(name, {"name": ("varchar", f"'{name} ' || (i + 1)")})}
    )
    for name in _ROWS
}


def hubspot_schemas() -> dict[str, dict[str, SourceTable]]:
    """Return the one schema, `crm`, with fresh tables."""
    return {
        "crm": {
            name: SourceTable(name, _COLUMNS[name], rows, hung=name in _HUNG, sync_seconds=_MEASURED_SECONDS.get(name))
            for name, rows in _ROWS.items()
        }
    }

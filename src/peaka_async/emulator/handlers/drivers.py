"""Connection URLs for SQL drivers. Section 17; deviation 17 of section 22.

The URLs are of the documented form and hold the caller's key in clear text. They lead nowhere: the emulator speaks none
of the drivers' protocols, and its keys have no business at the live host.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from starlette.responses import Response

from ..registry import Call, handles
from ..replies import ok

_HOST = "dbc.emulator.invalid:4567"
_NO_CATALOG = "{catalogName}"


@handles("drivers.list")
def list_drivers(call: Call) -> Response:
    """Give both URLs."""
    return _urls(call, {"JDBC": _jdbc(call), "SQL_ALCHEMY": _sql_alchemy(call)})


@handles("drivers.get_jdbc")
def get_jdbc(call: Call) -> Response:
    """Give the URL for JDBC, which names no catalog."""
    return _urls(call, {"JDBC": _jdbc(call)})


@handles("drivers.get_sql_alchemy", checked=False)
def get_sql_alchemy(call: Call) -> Response:
    """Give the URL for SQLAlchemy, also without the catalog that the document requires: an example shows it."""
    return _urls(call, {"SQL_ALCHEMY": _sql_alchemy(call)})


def _urls(call: Call, urls: dict[str, str]) -> Response:
    """Answer with an object, as the examples have it; with its text, where the published type is followed."""
    return ok(json.dumps(urls) if call.documented else urls)


def _jdbc(call: Call) -> str:
    return f"jdbc:peaka://{_HOST}/?extraCredentials=peakaKey:{call.key.secret}"


def _sql_alchemy(call: Call) -> str:
    """Return the URL with the catalog that was named, whether it exists or not, or with the mark in its place."""
    catalog = quote(call.query.get("catalogName", ""), safe="") or _NO_CATALOG
    credential = json.dumps([["peakaKey", call.key.secret]], separators=(",", ":"))
    return f"peaka://{_HOST}/{catalog}?http_scheme=https&extra_credential={credential}&access_token=true"

"""Catalogs: made over a connection, shared with other projects, deleted. Section 5."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from starlette.responses import Response

from ..errors import Refusal, fault, forbidden, gateway, wrong_request
from ..registry import Call, handles
from ..replies import JsonReply, empty, ok
from ..seed.templates import template_schemas
from ..state.connectors import catalog_type
from ..state.project import ProjectState
from ..state.sources import INTERNAL_CATALOG, QUERY_CATALOG, Catalog, slug
from .discovery import catalog_in_path, names_in

_GOOGLE_ADS_SECRETS = ("customerUnderscoreSecret", "secret", "token")


@handles("catalogs.list")
def list_catalogs(call: Call) -> Response:
    """List the catalogs of a project, the two built-in ones first; that semantic ones are among them is a guess."""
    return ok([catalog_view(one) for one in call.project.catalogs.values()])


@handles("catalogs.create")
def create_catalog(call: Call) -> Response:
    """Make a catalog over a connection, usable at once."""
    if call.project.refuses_catalogs:
        raise fault()
    try:
        return ok(catalog_view(_create(call)))
    except Refusal as refusal:
        if not call.documented:
            raise
        # The published document has no object here, only a string.
        return JsonReply(refusal.text, status_code=refusal.status)


@handles("catalogs.get")
def get_catalog(call: Call) -> Response:
    """Read one catalog."""
    return ok(catalog_view(catalog_in_path(call)))


@handles("catalogs.delete")
def delete_catalog(call: Call) -> Response:
    """Delete a catalog and its caches. What becomes of a running sync live is not known: here it is gone too."""
    catalog, project = catalog_in_path(call), call.project
    if catalog.id in (INTERNAL_CATALOG, QUERY_CATALOG):
        raise gateway("A built-in catalog cannot be deleted")
    project.deleted_catalogs[catalog.name] = names_in(call, catalog)
    del project.catalogs[catalog.id]
    project.caches.forget_catalog(catalog.id)
    return empty()


@handles("catalogs.share", guessed=True)
def share_catalog(call: Call) -> Response:
    """Put a copy of a catalog, without its caches and its connection, into another project."""
    shared = share(call, catalog_in_path(call), call.body["targetProjectId"])
    return ok({"sharedCatalogId": shared.id})


def catalog_view(one: Catalog) -> dict[str, Any]:
    """Return a catalog as every answer but one shows it."""
    return {
        "id": one.id,
        "name": one.name,
        "displayName": one.display_name,
        "catalogType": one.type,
        "connectionId": one.connection_id,
    }


def new_name(project: ProjectState, display_name: str) -> str:
    """Return the SQL name for a new catalog.

    Raises:
        Refusal: 400 with the code 100, where it is taken or empty.
    """
    name = slug(display_name)
    if not name:
        raise gateway("A catalog needs a name")
    if any(one.name == name for one in project.catalogs.values()):
        raise gateway("There are already a catalog with same name!!")
    return name


def share(call: Call, catalog: Catalog, target_id: str) -> Catalog:
    """Put a copy of a catalog into another project, or return the one that an earlier call put there.

    None of this was measured: that it is a copy, what its id is made of, and every refusal are guesses.

    Raises:
        Refusal: 403 for a Project key of another project, 400 for an unknown project, for a built-in catalog and for
            a name that is taken over there.
    """
    if call.key.project_id not in (None, target_id):
        raise forbidden("the API key has no access to this project")
    target = call.world.projects.get(target_id)
    if target is None:
        raise wrong_request("Project not found")
    if catalog.id in (INTERNAL_CATALOG, QUERY_CATALOG):
        raise gateway("A built-in catalog cannot be shared")
    shared_id = _shared_id(catalog.id, target.id)
    if shared_id not in target.catalogs:
        shared = copy.deepcopy(catalog)
        shared.id, shared.name, shared.connection_id = shared_id, new_name(target, catalog.name), None
        target.catalogs[shared_id] = shared
    return target.catalogs[shared_id]


def _create(call: Call) -> Catalog:
    project, body = call.project, call.body
    connection = project.connection(body["connectionId"])
    extra: dict[str, Any] = body.get("extraParameters") or {}
    if connection.type == "google_ads" and not all(extra.get(name) for name in _GOOGLE_ADS_SECRETS):
        # The live service wants the secrets again, although the connection has them.
        raise gateway("customerUnderscoreSecret, secret and token are required")
    name, kind = new_name(project, body["name"]), catalog_type(connection.type)
    catalog = Catalog(call.world.ids.decimal(), name, body["name"], kind, connection.id, template_schemas(kind))
    project.catalogs[catalog.id] = catalog
    return catalog


def _shared_id(catalog_id: str, target_id: str) -> str:
    digest = hashlib.sha256(f"{catalog_id}/{target_id}".encode()).digest()
    return str(10**17 + int.from_bytes(digest[:8], "big") % (9 * 10**17))

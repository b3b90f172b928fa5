"""Every answer of every handled operation is valid against the API document, over a real socket."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from peaka_async.emulator import PROJECT_ID, EmulatorServer, ManualClock
from peaka_async.emulator.document import Operation, packaged_document
from peaka_async.emulator.registry import registered

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
RAW = packaged_document().raw
REGISTRY: Registry[Any] = Registry().with_resource("urn:peaka", DRAFT202012.create_resource(RAW))


class Caller:
    """Calls operations by their id and checks every answer against the document."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.called: set[tuple[str, int]] = set()

    def __call__(
        self, operation_id: str, status: int = 200, /, *, body: Any = None, query: Any = None, **path: str
    ) -> Any:
        operation = packaged_document().operations[operation_id]
        arguments = {"projectId": PROJECT_ID, **path}
        segments = [quote(arguments[one[1:-1]], safe="") if one[0] == "{" else one for one in operation.segments]
        answer = self.client.request(operation.method, "/" + "/".join(segments), json=body, params=query)
        assert answer.status_code == status, answer.text
        assert answer.headers["X-Peaka-Emulator-Evidence"] == operation.evidence
        self.called.add((operation_id, status))
        schema = schema_of(operation, status)
        if schema is None:
            assert answer.content == b""
            return None
        value = answer.json()
        errors = list(Draft202012Validator({"$ref": f"urn:peaka#{schema}"}, registry=REGISTRY).iter_errors(value))
        assert not errors, f"{operation_id} {status}: {errors[0].message} in {json.dumps(value)[:500]}"
        if status == 200:
            assert undeclared(value, schema) == set()
        return value


def schema_of(operation: Operation, status: int) -> str | None:
    """Return the JSON pointer to the schema of an answer; None where the document has an empty body."""
    path = "/" + "/".join(operation.segments)
    responses = RAW["paths"][path][operation.method.lower()]["responses"]
    name = str(status) if str(status) in responses else "default"
    response = responses[name]
    escaped = path.replace("~", "~0").replace("/", "~1")
    pointer = f"/paths/{escaped}/{operation.method.lower()}/responses/{name}"
    if "$ref" in response:
        pointer = response["$ref"].removeprefix("#")
        response = RAW["components"]["responses"][pointer.rsplit("/", 1)[1]]
    return f"{pointer}/content/application~1json/schema" if "content" in response else None


def undeclared(value: Any, pointer: str) -> set[str]:
    """Return the members at the top of an answer that the document does not know; validation alone lets them pass."""
    schema: Any = RAW
    for part in pointer.strip("/").split("/"):
        schema = schema[part.replace("~1", "/").replace("~0", "~")]
    items = value if isinstance(value, list) else [value]
    resolve = packaged_document().resolve
    schema = resolve(resolve(schema).get("items", schema) if isinstance(value, list) else schema)
    if schema.get("additionalProperties"):
        return set()
    declared: set[str] = set(schema["properties"])
    return {name for one in items for name in one} - declared


@pytest.fixture
def call(http: httpx.Client) -> Caller:
    return Caller(http)


def test_every_handled_operation_answers_as_the_document_says(call: Caller, clock: ManualClock) -> None:
    call("account.get_info")
    organization = call("organizations.list")[0]["id"]
    call("organizations.get", organizationId=organization)
    call("organizations.get", 400, organizationId="x")
    workspace = call("workspaces.list", organizationId=organization)[0]["id"]
    call("workspaces.get", organizationId=organization, workspaceId=workspace)
    call("projects.list", organizationId=organization, workspaceId=workspace)
    call("projects.get", organizationId=organization, workspaceId=workspace)
    connections_and_catalogs(call)
    bi_tables(call)
    caches(call, clock)
    assert {name for name, _ in call.called} == registered().keys()


def connections_and_catalogs(call: Caller) -> None:
    request = {"name": "mine", "type": "stripe", "credential": {"token": "t"}}
    connection = call("connections.create", body=request)["id"]
    call("connections.create", body={"name": "o", "type": "hubspot", "connectionCallback": "https://app.invalid/"})
    call("connections.create", 400, body={**request, "credential": {}})
    call("connections.create", 400, body={"name": "mine", "type": "stripe"})
    call("connections.list")
    call("connections.get", connectionId=connection)
    call("connections.get", 400, connectionId="x")
    call("connections.get_detail", connectionId=connection)
    call("connections.update", connectionId=connection, body=request)
    catalog = call("catalogs.create", body={"name": "Mine", "connectionId": connection})["id"]
    call("catalogs.create", 400, body={"name": "Mine", "connectionId": connection})
    call("connections.delete", connectionId=connection)
    call("catalogs.list")
    call("catalogs.get", catalogId=catalog)
    call("catalogs.get", 400, catalogId="x")
    call("catalogs.delete", catalogId=catalog)
    for built_in in ("1", "2", POSTGRES):
        call("catalogs.list_schemas", catalogId=built_in)
    for place in (
        (STRIPE, "payment", "customers"),
        (HUBSPOT, "crm", "tasks"),
        (POSTGRES, "reporting", "daily_revenue"),
    ):
        catalog_id, schema, table = place
        call("catalogs.list_tables", catalogId=catalog_id, schemaName=schema)
        call("catalogs.list_columns", catalogId=catalog_id, schemaName=schema, tableName=table)
        call("catalogs.is_cached", catalogId=catalog_id, schemaName=schema, tableName=table)


def bi_tables(call: Caller) -> None:
    call("bi_tables.create", tableName="sales")
    call("bi_tables.list")
    column = {"name": "day", "dataType": "DATE"}
    call("bi_tables.add_columns", tableName="sales", body=[column])
    call("bi_tables.add_columns", 400, tableName="sales", body=[column])
    call("bi_tables.list_columns", tableName="sales")
    call("bi_tables.update_column", tableName="sales", columnName="day", body=column)
    call("bi_tables.delete_column", tableName="sales", columnName="day")
    call("catalogs.list_tables", catalogId="1", schemaName="bitable")
    call("catalogs.list_columns", catalogId="1", schemaName="bitable", tableName="sales")
    call("catalogs.is_cached", catalogId="1", schemaName="bitable", tableName="sales")
    call("bi_tables.delete", tableName="sales")


def caches(call: Caller, clock: ManualClock) -> None:
    tables = ("customers", "terminal_configurations", "country_specs")
    requests = [{"catalogId": STRIPE, "schemaName": "payment", "tableName": name} for name in tables]
    schedule = {"type": "BASIC", "expression": "PT6H"}
    cache = call("caches.create", body={**requests[0], "incrementalCacheSchedule": schedule})["id"]
    refused = {"catalogId": POSTGRES, "schemaName": "public", "tableName": "orders"}
    call("caches.create", 400, body=refused)
    call("caches.create_batch", body=[*requests, refused])
    call("caches.get", cacheId=cache)
    call("caches.get", 404, cacheId="x")
    call("caches.update", cacheId=cache, body={"fullRefreshCacheSchedule": {"type": "NONE"}})
    # Every state that a status goes through, logs included.
    for seconds in (0.0, 0.6, 0.3, 5.0, 40.0):
        clock.advance(seconds)
        call("caches.get_status", cacheId=cache)
        call("caches.list_statuses")
    call("caches.trigger_full_refresh", cacheId=cache)
    call("caches.trigger_full_refresh", 400, cacheId="x")
    call("caches.cancel_full_refresh", 500, cacheId=cache)
    call("caches.trigger_incremental_update", cacheId=cache)
    clock.advance(1.0)
    call("caches.cancel_full_refresh", cacheId=cache)
    call("caches.cancel_incremental_update", cacheId=cache)
    call("caches.cancel_incremental_update", 404, cacheId=cache)
    call("caches.get_status", cacheId=cache, query={"excludeLogs": "true"})
    call("caches.list_executions", cacheId=cache)
    call("caches.list_statuses_by_catalog", catalogId=STRIPE)
    call("caches.list_statuses_by_schema", 500, catalogId=STRIPE, schemaName="payment")
    call("caches.delete", cacheId=cache)
    call("caches.create", 500, body=requests[0])
    call("caches.get_status", 404, cacheId=cache)


def test_the_check_itself_sees_a_wrong_answer(call: Caller, server: EmulatorServer) -> None:
    project = server.world.projects[PROJECT_ID]
    next(iter(project.connections.values())).name = 5  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="5 is not of type 'string'"):
        call("connections.list")

"""Every answer of every operation is valid against the API document, over a real socket."""

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
from peaka_async.emulator.control.coverage import evidence_of
from peaka_async.emulator.document import Operation, packaged_document
from peaka_async.emulator.registry import registered

STRIPE, HUBSPOT, POSTGRES = "700000000000000001", "700000000000000002", "700000000000000003"
RAW = packaged_document().raw
ALWAYS_A_FAULT = "caches.list_statuses_by_schema"
REGISTRY: Registry[Any] = Registry().with_resource("urn:peaka", DRAFT202012.create_resource(RAW))


class Caller:
    """Calls operations by their id and checks every answer against the document."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.called: set[tuple[str, int]] = set()

    def __call__(
        self,
        operation_id: str,
        status: int = 200,
        /,
        *,
        body: Any = None,
        files: Any = None,
        query: Any = None,
        **path: str,
    ) -> Any:
        operation = packaged_document().operations[operation_id]
        arguments = {"projectId": PROJECT_ID, **path}
        segments = [quote(arguments[one[1:-1]], safe="") if one[0] == "{" else one for one in operation.segments]
        url = "/" + "/".join(segments)
        answer = self.client.request(operation.method, url, json=body, files=files, params=query)
        assert answer.status_code == status, answer.text
        assert answer.headers["X-Peaka-Emulator-Evidence"] == evidence_of(operation)
        self.called.add((operation_id, status))
        pointer, media_type = schema_of(operation, status)
        if pointer is None:
            assert answer.content == b""
            return None
        assert answer.headers["Content-Type"].partition(";")[0] == media_type
        if media_type != "application/json":
            return answer.content
        value = answer.json()
        errors = list(Draft202012Validator({"$ref": f"urn:peaka#{pointer}"}, registry=REGISTRY).iter_errors(value))
        assert not errors, f"{operation_id} {status}: {errors[0].message} in {json.dumps(value)[:500]}"
        if status < 300:
            assert undeclared(value, pointer) == set()
        return value


def schema_of(operation: Operation, status: int) -> tuple[str | None, str]:
    """Return the JSON pointer to the schema of an answer, None where the document has an empty body, and its type."""
    path = "/" + "/".join(operation.segments)
    responses = RAW["paths"][path][operation.method.lower()]["responses"]
    name = str(status) if str(status) in responses else "default"
    response = responses[name]
    pointer = f"/paths/{_escaped(path)}/{operation.method.lower()}/responses/{name}"
    if "$ref" in response:
        pointer = response["$ref"].removeprefix("#")
        response = RAW["components"]["responses"][pointer.rsplit("/", 1)[1]]
    if "content" not in response:
        return None, ""
    (media_type,) = response["content"]
    return f"{pointer}/content/{_escaped(media_type)}/schema", media_type


def _escaped(text: str) -> str:
    return text.replace("~", "~0").replace("/", "~1")


def undeclared(value: Any, pointer: str) -> set[str]:
    """Return the members at the top of an answer that the document does not know; validation alone lets them pass."""
    schema: Any = RAW
    for part in pointer.strip("/").split("/"):
        schema = schema[part.replace("~1", "/").replace("~0", "~")]
    items = value if isinstance(value, list) else [value]
    resolve = packaged_document().resolve
    schema = resolve(resolve(schema).get("items", schema) if isinstance(value, list) else schema)
    if schema.get("additionalProperties") or "properties" not in schema:
        return set()
    declared: set[str] = set(schema["properties"])
    return {name for one in items for name in one} - declared


@pytest.fixture
def call(http: httpx.Client) -> Caller:
    return Caller(http)


def test_every_operation_answers_as_the_document_says(call: Caller, clock: ManualClock) -> None:
    accounts(call)
    connections_and_catalogs(call)
    derived_tables(call)
    tables(call)
    bi_tables(call)
    caches(call, clock)
    queries_and_folders(call)
    materialized(call, clock)
    exports(call, clock)
    metadata(call, clock)
    relations_and_golden_sqls(call)
    agent(call)
    odds(call)
    assert {name for name, status in call.called if status < 300 or name == ALWAYS_A_FAULT} == registered().keys()
    assert registered().keys() == packaged_document().operations.keys()


def accounts(call: Caller) -> None:
    call("account.get_info")
    organization = call("organizations.list")[0]["id"]
    call("organizations.get", organizationId=organization)
    call("organizations.get", 400, organizationId="x")
    workspace = call("workspaces.list", organizationId=organization)[0]["id"]
    call("workspaces.get", organizationId=organization, workspaceId=workspace)
    place = {"organizationId": organization, "workspaceId": workspace}
    call("projects.list", **place)
    call("projects.get", **place)
    named = {"name": "another", "description": "one more"}
    for prefix in ("projects", "projects_legacy"):
        project = call(f"{prefix}.create", body=named, **place)["id"]
        call(f"{prefix}.list", **place)
        call(f"{prefix}.get", **{**place, "projectId": project})
        call(f"{prefix}.update", body=named, **{**place, "projectId": project})
        call(f"{prefix}.delete", **{**place, "projectId": project})
    key = call("api_keys.create", body={"name": "robot", "expiresAt": "2030-01-01T00:00:00Z"})["apiKeyId"]
    call("api_keys.create", body={"name": "another robot"})
    call("api_keys.list")
    call("api_keys.delete", apiKeyId=key)
    workspace = call("workspaces.create", body=named, organizationId=organization)["id"]
    place = {"organizationId": organization, "workspaceId": workspace}
    call("workspaces.update", body=named, **place)
    call("workspaces.delete", **place)


def connections_and_catalogs(call: Caller) -> None:
    request = {"name": "mine", "type": "stripe", "credential": {"token": "t"}}
    connection = call("connections.create", body=request)["id"]
    call("connections.create", body={"name": "o", "type": "hubspot", "connectionCallback": "https://app.invalid/"})
    own = {"clientId": "c", "clientSecret": "s", "redirectUrl": "https://app.invalid/"}
    consent = call("connections.create", body={"name": "p", "type": "hubspot", "credential": own})["url"]
    call("connections.complete_oauth2", body={"queryParameters": f"{consent.partition('?')[2]}&code=c"})
    call("connection_configs.list")
    call("connection_configs.get", connectionType="stripe")
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
    call("catalogs.get_table_statistics", catalogId=POSTGRES, schemaName="public", tableName="orders")
    call("catalogs.share", catalogId=HUBSPOT, body={"targetProjectId": "EmuDemo2"})
    for words in ("refund", "nothing that exists"):
        call("catalogs.search", body={"query": words, "limit": 2})


def derived_tables(call: Caller) -> None:
    query = call("queries.create", body={"displayName": "Base", "inputQuery": "SELECT 1 AS n"})["id"]
    catalog = call("semantic_catalogs.create", body={"name": "Meaning"})["id"]
    table = {"schemaName": "core", "tableName": "base", "queryId": query}
    table_id = call("semantic_catalogs.create_table", catalogId=catalog, body=table)["tableId"]
    call("semantic_catalogs.share", catalogId=catalog, body={"target": "EmuDemo2"})
    call("semantic_catalogs.delete_table", catalogId=catalog, tableId=table_id)
    places = {"fromSchema": "payment", "fromTable": "charges", "toSchema": "payment", "toTable": "euro_charges"}
    values = [{"key": "currency", "value": "eur"}, {"key": "created", "value": "@today-7d"}]
    call("parametric_tables.create", catalogId=STRIPE, body={**places, "paramValues": values})
    call("parametric_tables.create", 400, catalogId=STRIPE, body={**places, "paramValues": values})
    call("parametric_tables.list", catalogId=STRIPE)
    target = {"toSchema": "payment", "toTable": "euro_charges"}
    call("parametric_tables.delete", 204, catalogId=STRIPE, query=target)
    call("parametric_tables.delete", 404, catalogId=STRIPE, query=target)


def tables(call: Caller) -> None:
    call("tables.create", tableName="people")
    call("tables.list")
    column = {"name": "age", "dataType": "BIGINT"}
    call("tables.add_columns", tableName="people", body=[column])
    call("tables.add_columns", 400, tableName="people", body=[column])
    call("tables.list_columns", tableName="people")
    call("tables.update_column", tableName="people", columnName="age", body={**column, "defaultValue": "7"})
    request = {"mappings": [{"name": "age", "csvColumnName": "age"}], "containsHeader": True}
    parts = {"file": ("import.csv", "age\n1\n2\n", "text/csv"), "request": (None, json.dumps(request))}
    assert call("tables.import_csv", tableName="people", files=parts)["result"]["processed"] == 2
    wrong = {**parts, "file": ("import.csv", "age\none\n", "text/csv")}
    call("tables.import_csv", 400, tableName="people", files=wrong)
    call("tables.get_sample_csv", tableName="people")
    call("catalogs.list_tables", catalogId="1", schemaName="table")
    call("catalogs.list_columns", catalogId="1", schemaName="table", tableName="people")
    for shape in ("CELL_TYPED", "SIMPLE", "COMPACT"):
        statement = 'SELECT *, 1 FROM "peaka"."table"."people"'
        call("queries.execute", body={"statement": statement}, query={"format": shape})
    call("queries.execute", 400, body={"statement": "SELEKT"})
    call("tables.delete_column", tableName="people", columnName="age")
    call("tables.delete", tableName="people")


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


def queries_and_folders(call: Caller) -> None:
    schedules = (
        {"type": "interval", "repeatDuration": "PT1H"},
        {"type": "cron", "cronExpression": "0 6 * * 1", "timezone": "Europe/Berlin"},
        {"type": "none"},
    )
    for number, schedule in enumerate(schedules):
        body = {"displayName": f"Query {number}", "inputQuery": "SELECT 1 AS n", "schedule": schedule}
        query = call("queries.create", body=body)["id"]
    call("queries.list")
    call("queries.get", queryId=query)
    call("queries.get", 400, queryId="1")
    call("queries.update", queryId=query, body={"displayName": "Renamed"})
    call("queries.update_path", queryId=query, body={"path": "/deep/down"})
    folder = call("folders.create", 201, body={"folderName": "drawer"})["id"]
    call("folders.create", 409, body={"folderName": "drawer"})
    inner = call("folders.create_in", 201, parentFolderId=folder, body={"folderName": "box"})["id"]
    call("folders.list")
    call("folders.get_tree", query={"includeQueries": "true"})
    call("folders.update", folderId=folder, body={"queryIdsAdded": [query], "queryIdsRemoved": []})
    call("folders.get", folderId=folder)
    call("folders.get", 404, folderId="x")
    call("folders.rename", folderId=inner, body={"name": "chest"})
    call("folders.move", folderId=inner, body={"path": "/deep/chest"})
    call("folders.delete", 409, folderId=folder)
    call("folders.delete", 204, folderId=folder, query={"force": "true"})


def materialized(call: Caller, clock: ManualClock) -> None:
    body = {"displayName": "Frozen", "inputQuery": "SELECT 1 AS n", "queryType": "MATERIALIZED"}
    query = call("queries.create", body=body)["id"]
    for seconds in (0.0, 1.0, 600.0):
        clock.advance(seconds)
        call("materialized.get_status", queryId=query)
    call("materialized.trigger_refresh", queryId=query)
    call("materialized.list_statuses")
    call("materialized.cancel", queryId=query)
    call("queries.delete", queryId=query)


def exports(call: Caller, clock: ManualClock) -> None:
    query = call("queries.create", body={"displayName": "Numbers", "inputQuery": "SELECT 1 AS n"})["id"]
    one = call("exports.export_query", 202, queryId=query, body={"format": "JSONL", "compression": "GZIP"})["id"]
    place = {"catalogId": STRIPE, "schemaName": "payment"}
    empty = call("exports.export_table", 202, **place, tableName="transfers", body={})["id"]
    cancelled = call("exports.export_table", 202, **place, tableName="customers", body={"limit": 5})["id"]
    call("exports.cancel", 204, exportId=cancelled)
    for seconds in (0.0, 1.0, 60.0, 30 * 24 * 3600.0):
        clock.advance(seconds)
        for job in (one, empty, cancelled):
            call("exports.get", exportId=job)
        call("exports.list", query={"status": "SUCCEEDED,FAILED", "limit": "2"})
    call("exports.get", 404, exportId="x")


def metadata(call: Caller, clock: ManualClock) -> None:
    place = {"catalogId": POSTGRES, "schemaName": "public"}
    call("metadata.trigger_refresh", body={"catalogId": POSTGRES})
    for seconds in (0.0, 3.0, 600.0):
        clock.advance(seconds)
        call("metadata.get_refresh_status", catalogId=POSTGRES)
    callback = {"callbackURL": "https://app.invalid/", "callbackToken": "t"}
    call("metadata.register_refresh_callback", body=callback)
    call("metadata.get_refresh_callback")
    call("metadata.unregister_refresh_callback")
    call("metadata.list", query=place)
    call("metadata.query", query={"table": "orders", "topK": "2"})
    call("metadata.update_catalog", catalogId=POSTGRES, body={"useWithAI": True})
    call("metadata.update_schema", **place, body={"useWithAI": True})
    call("metadata.update_table", **place, tableName="orders", body={"tableDescription": "Orders"})
    column = {**place, "tableName": "orders", "columnName": "currency"}
    call("metadata.generate_categorical_values", **column, body={"limit": 10, "frequency": "DAILY"})
    call("metadata.list", query=place)
    call("metadata.delete_categorical_values", **column)
    call("metadata.generate_semantics", **place, tableName="orders", body={"initialPrompt": "Say what", "limit": 3})
    call("metadata.generate_sample_questions", query={"question": "What sells?"})


def relations_and_golden_sqls(call: Caller) -> None:
    place = {"catalogId": POSTGRES, "schemaName": "public", "tableName": "orders"}
    target = {
        "targetCatalogId": POSTGRES,
        "targetSchemaName": "public",
        "targetTableName": "customers",
        "targetColumnName": "id",
        "type": "MANY_TO_ONE",
    }
    relation = call("metadata.add_relation", **place, columnName="customer_id", body=target)["id"]
    call("metadata.list_relations", catalogId=POSTGRES)
    call("metadata.update_relation", **place, relationId=relation, body={"type": "ONE_TO_ONE"})
    call("metadata.delete_relation", **place, relationId=relation)
    call("metadata.add_golden_sql", body={"prompt": "How many orders?", "sql": "SELECT 1"})
    call("metadata.query_golden_sqls", query={"q": "orders"})
    golden = call("metadata.list_golden_sqls")["result"][0]["id"]
    call("metadata.delete_golden_sql", id=golden)


def agent(call: Caller) -> None:
    call("ai.chat", body={"message": "How many customers are there?"})
    modes = ["values", "updates", "debug", "messages"]
    assert b"event:" in call("ai.chat_stream", body={"message": "How many refunds?", "streamModes": modes})
    thread = call("ai.list_threads")[0]["threadId"]
    call("ai.get_thread", threadId=thread)
    call("ai.update_thread", threadId=thread, body={"displayName": "Numbers"})
    call("ai.delete_thread", threadId=thread)
    assert call("ai.get_workflow_image").startswith(b"\x89PNG")
    thread = call("ai_legacy.ask", body={"message": "How many customers are there?"})["threadId"]
    call("ai_legacy.get_history")
    call("ai_legacy.rename_thread", threadId=thread, body={"name": "Numbers"})
    call("ai_legacy.delete_thread", threadId=thread)


def odds(call: Caller) -> None:
    call("embedded.init_session", body={"projectId": PROJECT_ID, "sessionMode": "FULL_STUDIO"})
    call("embedded.init_session_by_query", query={"projectId": PROJECT_ID})
    call("drivers.list")
    call("drivers.get_jdbc")
    call("drivers.get_sql_alchemy", query={"catalogName": "stripe"})
    for dialect in ("mysql", "trino", "postgres", "bigquery"):
        call("sql_tools.transpile", dialect=dialect, body={"query": 'SELECT "a" FROM "t"'})


def test_the_check_itself_sees_a_wrong_answer(call: Caller, server: EmulatorServer) -> None:
    project = server.world.projects[PROJECT_ID]
    next(iter(project.connections.values())).name = 5  # type: ignore[assignment]
    with pytest.raises(AssertionError, match="5 is not of type 'string'"):
        call("connections.list")

"""Rules that the references and schemas of the API document keep by themselves."""

from __future__ import annotations

import re

import yaml

from .document import PATH, Document, Node, pointer, walk

UNUSED_ON_PURPOSE = {
    "#/components/schemas/ImportCsvRequest": "travels as JSON text inside a form field, which OpenAPI cannot say",
    "#/components/schemas/ServerSentEventMapStringObject": "the published placeholder for one event of a stream",
}

SECRETS = {
    "ApiKey.apiKey",
    "Connection.url",
    "ConnectionRequest.credential",
    "DriverUrls.JDBC",
    "DriverUrls.SQL_ALCHEMY",
    "EmbeddedSession.sessionUrl",
    "ExportFile.url",
    "MetadataRefreshMetadataCallbackRequest.callbackToken",
    "MetadataRefreshMetadataRequest.callbackToken",
    "Oauth2Callback.queryParameters",
}


def test_no_key_is_written_twice() -> None:
    # A parser keeps the last of two equal keys and says nothing about the other.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    offences: list[str] = []
    waiting = [yaml.compose(PATH.read_text(encoding="utf-8"), Loader=loader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            offences += [f"line {node.start_mark.line + 1}: {key}" for key in keys if keys.count(key) > 1]
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    assert offences == []


def test_every_reference_resolves(document: Document) -> None:
    offences: list[str] = []
    for where, node in walk(document.content):
        if "$ref" in node:
            try:
                document.at(node["$ref"])
            except KeyError:
                offences.append(f"{pointer(*where)}: {node['$ref']}")
    assert offences == []


def test_every_component_is_used(document: Document) -> None:
    components = {
        pointer("components", kind, name)
        for kind, named in document.content["components"].items()
        if kind != "securitySchemes"
        for name in named
    }
    reached = _reachable(document, document.content["paths"])
    assert reached.isdisjoint(UNUSED_ON_PURPOSE)
    for name in UNUSED_ON_PURPOSE:
        reached |= {name, *_reachable(document, document.at(name))}
    assert components - reached == set()


def test_every_security_requirement_is_declared(document: Document) -> None:
    schemes = document.content["components"]["securitySchemes"]
    assert document.content["security"] == [{name: []} for name in schemes]


def test_every_required_field_is_a_field(document: Document) -> None:
    offences = [
        f"{name}.{field}"
        for name, schema in document.schemas.items()
        for field in schema.get("required", [])
        if field not in schema.get("properties", {})
    ]
    assert offences == []


def test_every_enum_value_is_text(document: Document) -> None:
    # YAML reads a bare NO as false and a bare NULL as nothing.
    assert [
        pointer(*where)
        for where, node in walk(document.content)
        if isinstance(node.get("enum"), list) and not all(isinstance(value, str) for value in node["enum"])
    ] == []


def test_no_text_has_a_default(document: Document) -> None:
    # The generator writes text defaults wrongly escaped, and the client never sends a default: the prose states them.
    assert [pointer(*where) for where, node in walk(document.content) if isinstance(node.get("default"), str)] == []


def test_no_id_is_a_number(document: Document) -> None:
    # Ids have up to 19 digits: whoever reads one as a float loses some.
    named = [
        (schema_name, name, node)
        for schema_name, schema in document.schemas.items()
        for name, node in schema.get("properties", {}).items()
    ]
    named += [
        (operation.id, each["name"], each["schema"])
        for operation in document.operations()
        for each in operation.parameters
    ]
    ids = [(f"{of}: {name}", node) for of, name, node in named if re.search(r"(?:^id|Ids?)(?![a-z])", name)]
    assert len(ids) > 100
    assert [where for where, node in ids if {"integer", "number"} & _types(node)] == []


def test_exactly_the_known_secrets_are_marked(document: Document) -> None:
    marked = {
        f"{schema_name}.{name}"
        for schema_name, schema in document.schemas.items()
        for name, node in schema.get("properties", {}).items()
        if node.get("x-peaka", {}).get("secret") is True
    }
    assert marked == SECRETS


def _types(node: Node) -> set[str]:
    types: set[str] = set()
    for schema in (node, node.get("items", {})):
        declared = schema.get("type", [])
        types |= {declared} if isinstance(declared, str) else set(declared)
    return types


def _reachable(document: Document, start: Node) -> set[str]:
    seen: set[str] = set()
    waiting: list[Node] = [start]
    while waiting:
        for _, node in walk(waiting.pop()):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                waiting.append(document.at(reference))
    return seen

"""Rules that the operations of the API document keep by themselves, whatever the reference says.

Each rule lists what breaks it, so that one run shows every offence with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .document import Document, Node, pointer, walk

CONFIDENCE = {"live", "official-example", "client-types", "docs", "inferred"}


# ---- operations ----------------------------------------------------------------------------------------------


def test_every_operation_id_is_unique_and_reads_tag_dot_method(document: Document) -> None:
    operations = list(document.operations())
    counts = Counter(operation.id for operation in operations)
    assert [name for name, count in counts.items() if count > 1] == []
    assert [
        operation.id
        for operation in operations
        if len(operation.node["tags"]) != 1
        or not re.fullmatch(rf"{operation.node['tags'][0]}\.[a-z]+(_[a-z0-9]+)*", operation.id)
    ] == []


def test_every_tag_is_declared_once_described_scoped_and_used(document: Document) -> None:
    tags = document.content["tags"]
    assert Counter(tag["name"] for tag in tags) == Counter(
        {tag for operation in document.operations() for tag in operation.node["tags"]}
    )
    assert [
        tag["name"]
        for tag in tags
        if not _is_text(tag.get("description")) or tag["x-peaka"] not in ({"scope": "project"}, {"scope": "account"})
    ] == []


def test_a_group_is_bound_to_a_project_where_its_operations_take_one(document: Document) -> None:
    bound = {tag["name"]: tag["x-peaka"]["scope"] == "project" for tag in document.content["tags"]}
    uses: dict[str, set[bool]] = {}
    for operation in document.operations():
        uses.setdefault(operation.node["tags"][0], set()).add("{projectId}" in operation.key)
    # Bound to none, callers would pass the project every time; bound in vain, they would name one for nothing.
    assert [tag for tag, takes in uses.items() if takes == {not bound[tag]}] == []


def test_every_operation_says_what_it_does_and_how_well_that_is_known(document: Document) -> None:
    offences = [
        operation.id
        for operation in document.operations()
        if not _is_text(operation.node.get("summary"))
        or not _is_text(operation.node.get("description"))
        or not isinstance(operation.extension.get("idempotent"), bool)
        or operation.extension.get("key_scope") not in {"partner", "both"}
        or operation.extension.get("evidence") not in {"live", "client", "document"}
    ]
    assert offences == []


def test_every_read_is_idempotent(document: Document) -> None:
    assert [
        operation.id
        for operation in document.operations()
        if operation.key.startswith("GET ") and not operation.extension["idempotent"]
    ] == []


def test_the_extension_holds_only_what_the_document_explains(document: Document) -> None:
    legend = document.content["info"]["x-peaka"]
    elsewhere = set(legend["elsewhere"]) | {"corrections"}
    offences = [
        f"{operation.id}: {key}"
        for operation in document.operations()
        for key in operation.extension
        if key not in legend["operation"]
    ]
    for where, node in walk(document.content):
        if where[-1:] == ("x-peaka",) and where[:1] != ("info",) and where[:1] != ("paths",):
            offences += [f"{pointer(*where)}: {key}" for key in node if key not in elsewhere]
    assert offences == []


def test_every_correction_says_what_is_true_and_how_surely(document: Document) -> None:
    offences = [
        pointer(*where)
        for where, node in walk(document.content)
        if where[-2:-1] == ("corrections",)
        and (
            set(node) != {"kind", "what", "evidence", "confidence"}
            or node["confidence"] not in CONFIDENCE
            or not all(_is_text(value) for value in node.values())
        )
    ]
    assert offences == []


def test_every_operation_declares_the_error_envelope_for_anything_else(document: Document) -> None:
    assert [
        operation.id
        for operation in document.operations()
        if operation.node["responses"].get("default") != {"$ref": "#/components/responses/Error"}
    ] == []


def test_every_operation_has_exactly_one_success(document: Document) -> None:
    assert [
        operation.id
        for operation in document.operations()
        if sum(status.startswith("2") for status in operation.responses) != 1
    ] == []


def test_every_path_parameter_is_in_its_path_and_every_place_in_a_path_has_its_parameter(document: Document) -> None:
    offences: list[str] = []
    for operation in document.operations():
        declared = [each["name"] for each in operation.parameters if each["in"] == "path" and each["required"] is True]
        if Counter(declared) != Counter(re.findall(r"\{(\w+)\}", operation.key)):
            offences.append(operation.key)
    assert offences == []


def test_every_deprecated_operation_names_a_replacement_that_exists(document: Document) -> None:
    operations = {operation.id: operation for operation in document.operations()}
    offences: list[str] = []
    for operation in operations.values():
        replaced_by = operation.extension.get("replaced_by")
        if operation.node.get("deprecated", False):
            replacement = operations.get(str(replaced_by))
            if (
                replacement is None
                or replacement.node.get("deprecated", False)
                or f"`{replaced_by}`" not in operation.node["description"]
            ):
                offences.append(operation.id)
        elif replaced_by is not None:
            offences.append(operation.id)
    assert offences == []


def test_every_job_can_be_followed_where_it_says(document: Document) -> None:
    operations = {operation.id: operation for operation in document.operations()}
    offences: list[str] = []
    for operation in operations.values():
        job = operation.extension.get("job", {"kind": "none"})
        if not _is_text(job.get("kind")):
            offences.append(f"{operation.id}: no kind")
        if ("poll" in job) != ("terminal" in job):
            offences.append(f"{operation.id}: a status to poll and the states that end it go together")
        if "poll" in job:
            poll = operations.get(job["poll"])
            if poll is None or not poll.key.startswith("GET "):
                offences.append(f"{operation.id}: {job['poll']} reads no status")
            elif not _answers_with(document, poll.responses["200"], job):
                offences.append(f"{operation.id}: {job['poll']} does not answer with its states or slot")
    assert offences == []


# ---- descriptions --------------------------------------------------------------------------------------------


def test_every_parameter_answer_schema_and_property_is_described(document: Document) -> None:
    offences = [where for where, node in _describable(document) if not _is_text(node.get("description"))]
    assert offences == []


def test_every_name_in_backticks_that_reads_like_an_operation_is_one(document: Document) -> None:
    groups = "|".join(tag["name"] for tag in document.content["tags"])
    known = {operation.id for operation in document.operations()}
    offences = [
        f"{pointer(*where)}: {name}"
        for where, node in walk(document.content)
        if isinstance(node.get("description"), str)
        for name in re.findall(rf"`((?:{groups})\.[a-z_]+)`", node["description"])
        if name not in known
    ]
    assert offences == []


# ---- helpers -------------------------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _describable(document: Document) -> Iterator[tuple[str, Node]]:
    for operation in document.operations():
        yield from ((f"{operation.id} parameter {each['name']}", each) for each in operation.parameters)
        yield from ((f"{operation.id} {status}", each) for status, each in operation.responses.items())
    for name, schema in document.schemas.items():
        yield name, schema
        yield from ((f"{name}.{field}", each) for field, each in schema.get("properties", {}).items())


def _answers_with(document: Document, answer: Node, job: Node) -> bool:
    """Whether a status answer can show every end that a job names, and has the slot that it names."""
    (content,) = answer["content"].values()
    fields = document.resolve(content["schema"])["properties"]
    states = document.resolve(fields["status"])["enum"]
    ends = {state.upper().replace("-", "_") for state in states}
    return set(job["terminal"]) <= ends and job.get("slot", "status") in fields

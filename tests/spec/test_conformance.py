"""The API document says what the machine-readable reference says, but for differences listed with a reason."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from .differences import DIFFERENCES, MERGED_ERRORS, Difference, unexplained
from .document import Document, Node
from .document_facts import document_facts
from .facts import ABSENT, Finding, compare
from .surface import surface_facts


def test_the_document_differs_from_the_reference_only_where_it_is_listed(document: Document, surface: Node) -> None:
    findings = compare(surface_facts(surface), document_facts(document))
    messages = list(unexplained(findings, DIFFERENCES))
    assert messages == [], "\n\n".join(messages)


def test_every_listed_difference_says_why() -> None:
    assert [entry.where for entry in DIFFERENCES if len(entry.reason.split()) < 4] == []


def test_the_error_envelope_has_every_field_of_the_schemas_that_it_replaces(document: Document, surface: Node) -> None:
    envelope = document.schemas["ErrorBody"]
    fields = {field["name"] for name in MERGED_ERRORS for field in surface["schemas"][name]["properties"]}
    assert fields - set(envelope["properties"]) == set()
    assert envelope.get("required", []) == []
    assert envelope["additionalProperties"] is True


def test_the_reference_is_the_whole_one(surface: Node) -> None:
    counts = surface["counts"]
    assert (len(surface["operations"]), len(surface["schemas"])) == (counts["operations"], counts["schemas"])


# ---- the comparison sees what it is there to see -------------------------------------------------------------

CACHE = "POST /data/projects/{projectId}/cache"
HISTORY = "GET /data/projects/{projectId}/cache/{cacheId}/executionHistory"
PATHS = "#/paths/~1data~1projects~1{projectId}"


def _drop_operation(content: Document) -> None:
    del content.at("#/paths/~1info")["get"]


def _rename_path_parameter(content: Document) -> None:
    content.at("#/components/parameters/RelationId")["name"] = "id"


def _forget_query_parameter(content: Document) -> None:
    del content.at("#/paths/~1supportedDrivers/get")["parameters"]


def _change_default(content: Document) -> None:
    parameters = content.at(f"{PATHS}~1cache~1{{cacheId}}~1executionHistory/get/parameters")
    parameters[0]["schema"]["default"] = 11


def _loosen_body(content: Document) -> None:
    content.at(f"{PATHS}~1cache/post/requestBody")["required"] = False


def _single_for_list(content: Document) -> None:
    schema = content.at("#/paths/~1organizations/get/responses/200/content/application~1json/schema")
    schema.clear()
    schema["$ref"] = "#/components/schemas/Organization"


def _forget_status(content: Document) -> None:
    del content.at(f"{PATHS}~1cache/post/responses")["409"]


def _widen_key_scope(content: Document) -> None:
    content.at("#/paths/~1organizations/get/x-peaka")["key_scope"] = "both"


def _poll_the_wrong_operation(content: Document) -> None:
    content.at(f"{PATHS}~1cache/post/x-peaka/job")["poll"] = "caches.get"


def _forget_job(content: Document) -> None:
    del content.at(f"{PATHS}~1cache/post/x-peaka")["job"]


def _forget_correction(content: Document) -> None:
    content.at("#/paths/~1organizations/get/x-peaka/corrections").pop()


def _forget_field(content: Document) -> None:
    del content.schemas["Catalog"]["properties"]["displayName"]


def _forbid_null(content: Document) -> None:
    content.schemas["Catalog"]["properties"]["connectionId"]["type"] = "string"


def _require_optional(content: Document) -> None:
    content.schemas["Schema"]["required"].append("catalogName")


def _narrow_named_enum(content: Document) -> None:
    content.schemas["CacheType"]["enum"].remove("INCREMENTAL")


def _close_object(content: Document) -> None:
    del content.schemas["ConnectionDetail"]["additionalProperties"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_drop_operation, [Finding("GET /info", "(present)", ABSENT)]),
        (
            _forget_query_parameter,
            [Finding("GET /supportedDrivers > parameters", "(present)", ABSENT)],
        ),
        (
            _change_default,
            [
                Finding(
                    f"{HISTORY} > parameters > limit in query > default",
                    "10",
                    "11",
                )
            ],
        ),
        (_loosen_body, [Finding(f"{CACHE} > body > required", "yes", "no")]),
        (
            _single_for_list,
            [Finding("GET /organizations > success > 200 > type", "array<Organization>", "Organization")],
        ),
        (_forget_status, [Finding(f"{CACHE} > failures > 409", "unknown", ABSENT)]),
        (_widen_key_scope, [Finding("GET /organizations > key_scope", "partner", "both")]),
        (
            _poll_the_wrong_operation,
            [
                Finding(
                    f"{CACHE} > job > poll",
                    "GET /data/projects/{projectId}/cache/{cacheId}/status",
                    "GET /data/projects/{projectId}/cache/{cacheId}",
                )
            ],
        ),
        (_forget_job, [Finding(f"{CACHE} > job", "(present)", ABSENT)]),
        (
            _forget_correction,
            [Finding("GET /organizations > corrections > status, live, T:helpers/peakaAccount.js", "1", ABSENT)],
        ),
        (_forget_field, [Finding("Catalog > properties > displayName", "(present)", ABSENT)]),
        (_forbid_null, [Finding("Catalog > properties > connectionId > nullable", "yes", "no")]),
        (_require_optional, [Finding("Schema > properties > catalogName > required", "no", "yes")]),
        (
            _narrow_named_enum,
            [
                Finding(
                    f"{name} > properties > supportedCacheTypes > item enum",
                    "FULL_REFRESH, INCREMENTAL",
                    "FULL_REFRESH",
                )
                for name in ("Table", "TableCacheResult")
            ],
        ),
        (_close_object, [Finding("ConnectionDetail > open", "yes", "no")]),
    ],
)
def test_a_change_to_the_document_is_found_where_it_was_made(
    document: Document, surface: Node, change: Callable[[Document], None], expected: list[Finding]
) -> None:
    changed = Document(copy.deepcopy(document.content))
    change(changed)
    reference = surface_facts(surface)
    before = set(compare(reference, document_facts(document)))
    assert [each for each in compare(reference, document_facts(changed)) if each not in before] == expected


def test_a_renamed_parameter_is_found_as_one_missing_and_one_too_many(document: Document, surface: Node) -> None:
    changed = Document(copy.deepcopy(document.content))
    _rename_path_parameter(changed)
    reference = surface_facts(surface)
    before = set(compare(reference, document_facts(document)))
    where = "{verb} /metadata/{{projectId}}/relations/{{catalogId}}/{{schemaName}}/{{tableName}}/{{relationId}}"
    assert [each for each in compare(reference, document_facts(changed)) if each not in before] == [
        Finding(f"{where.format(verb=verb)} > parameters > {name} in path", *sides)
        for verb in ("PUT", "DELETE")
        for name, sides in (("relationId", ("(present)", ABSENT)), ("id", (ABSENT, "(present)")))
    ]


def test_a_listed_difference_that_is_gone_or_has_spread_is_reported() -> None:
    listed = Difference("* > open", "no", "yes", "for the sake of the test")
    once, twice = Finding("A > open", "no", "yes"), Finding("B > open", "no", "yes")

    assert list(unexplained([once], [listed])) == []
    assert list(unexplained([], [listed])) == [
        "differences.py expects 1 of this and 0 exist: * > open\n    reference: no\n    ours:      yes"
    ]
    assert list(unexplained([once, twice], [listed])) == [
        "differences.py expects 1 of this and 2 exist: * > open\n    reference: no\n    ours:      yes"
    ]


def test_a_difference_that_is_not_listed_is_reported_with_both_sides() -> None:
    finding = Finding("A > properties > id > type", "string", "integer")
    assert list(unexplained([finding], [])) == [
        "not listed in differences.py: A > properties > id > type\n    reference: string\n    ours:      integer"
    ]

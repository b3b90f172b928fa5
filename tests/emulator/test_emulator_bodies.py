"""The check of a body against a schema, type by type."""

from __future__ import annotations

from typing import Any

import pytest

from peaka_async.emulator.bodies import check_body
from peaka_async.emulator.document import ApiDocument
from peaka_async.emulator.errors import Refusal

DOCUMENT = ApiDocument(raw={"components": {"schemas": {"Text": {"type": "string"}}}}, operations={})
VALUES: dict[str, Any] = {
    "object": {},
    "array": [],
    "string": "1",
    "boolean": True,
    "integer": 1,
    "number": 1.5,
    "null": None,
}


@pytest.mark.parametrize("stated", VALUES)
@pytest.mark.parametrize("sent", VALUES)
def test_a_value_has_the_type_that_is_stated_or_is_refused(stated: str, sent: str) -> None:
    if stated == sent or (stated, sent) == ("number", "integer"):
        check_body(VALUES[sent], {"type": stated}, DOCUMENT)
        return
    with pytest.raises(Refusal) as caught:
        check_body(VALUES[sent], {"type": stated}, DOCUMENT)
    assert (caught.value.status, caught.value.body) == (
        400,
        {"error": "Bad Request", "message": f"Property 'body' must be of type {stated}"},
    )


def test_one_of_several_types_is_enough_and_references_are_followed() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": ["integer", "boolean"]}, "b": {"$ref": "#/components/schemas/Text"}},
    }
    check_body({"a": True, "b": "x", "unknown": 1}, schema, DOCUMENT)
    check_body({"a": None}, schema, DOCUMENT)
    with pytest.raises(Refusal, match="Property 'a' must be of type integer or boolean"):
        check_body({"a": "x"}, schema, DOCUMENT)
    with pytest.raises(Refusal, match="Property 'b' must be of type string"):
        check_body({"b": 1}, schema, DOCUMENT)


def test_items_are_checked_one_by_one() -> None:
    schema = {"type": "array", "items": {"type": "object", "required": ["a"]}}
    check_body([{"a": 1}], schema, DOCUMENT)
    with pytest.raises(Refusal, match="Missing property 'a'"):
        check_body([{"a": 1}, {}], schema, DOCUMENT)
    with pytest.raises(Refusal, match=r"Property 'body\[1\]' must be of type object"):
        check_body([{"a": 1}, 5], schema, DOCUMENT)


def test_a_type_that_json_does_not_have_is_a_mistake_of_the_document() -> None:
    with pytest.raises(ValueError, match="'text', which this check does not know"):
        check_body("x", {"type": "text"}, DOCUMENT)

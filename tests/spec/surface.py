"""Reads the machine-readable reference of the API (surface.json) into facts.

The reference lies beside the repository and not in it. Its paging notes and `historicRemoved` are prose for people and
are not read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from .facts import Facts, corrections, default_of, values, without_nothing, yes_no

Node = dict[str, Any]

REPOSITORY = Path(__file__).resolve().parents[2]


def reference_file(name: str) -> Path:
    """Path of a file of the reference, which lies beside the repository."""
    return REPOSITORY.parent / "shared" / "api" / name


def surface_path() -> Path:
    """Path of the reference: PEAKA_SURFACE if that is set, else the place beside the repository."""
    return Path(os.environ.get("PEAKA_SURFACE") or reference_file("surface.json"))


def load_surface(path: Path) -> Node:
    """Read the reference as it is."""
    surface: Node = json.loads(path.read_text(encoding="utf-8"))
    return surface


def surface_facts(surface: Node) -> Facts:
    """Facts of the whole reference: one branch per operation (`GET /info`) and one per schema (`Project`)."""
    facts: Facts = {f"{node['method']} {node['path']}": _operation(node) for node in surface["operations"]}
    facts.update({name: _schema(node) for name, node in surface["schemas"].items()})
    return facts


def _operation(node: Node) -> Facts:
    return without_nothing(
        {
            "key_scope": node["key_scope"],
            "evidence": _evidence(node["exercised_by"]),
            "deprecated": yes_no(node["deprecated"]),
            "parameters": {f"{each['name']} in {each['in']}": _parameter(each) for each in node["params"]},
            "body": _body(node["requestBody"]) if node["requestBody"] else None,
            "success": {str(node["response"]["status"]): _answer(node["response"])},
            "failures": _failures(node["otherStatuses"]),
            "job": _job(node["async"]) if node["async"] else None,
            "corrections": corrections(node["corrections"]),
        }
    )


def _evidence(exercised_by: list[str]) -> str:
    if "jest" in exercised_by:
        return "live"
    return "client" if exercised_by else "document"


def _parameter(node: Node) -> Facts:
    return without_nothing(
        {
            "type": node["type"],
            "format": node.get("format"),
            "required": yes_no(node["required"]),
            "enum": values(node.get("enum")),
            "default": default_of(node),
        }
    )


def _body(node: Node) -> Facts:
    return {"media": node["contentType"], "type": node["schema"], "required": yes_no(node["required"])}


def _answer(node: Node) -> Facts:
    return without_nothing({"media": node["contentType"], "type": node["type"]})


def _failures(nodes: list[Node]) -> Facts:
    # A status can be listed twice, once for each source that knows it.
    kinds: dict[str, set[str]] = {}
    for node in nodes:
        kinds.setdefault(str(node["status"]), set()).add(node["type"])
    return {status: " | ".join(sorted(types)) for status, types in kinds.items()}


def _job(node: Node) -> Facts:
    # The kind itself is not compared: our document names kinds more finely (`cache-full-refresh` for `job`).
    facts: dict[str, str | Facts | None] = {
        "declared": "yes",
        "poll": node.get("poll"),
        "slot": node.get("slot"),
        "terminal": values(node.get("terminal")),
    }
    return without_nothing(facts)


def _schema(node: Node) -> Facts:
    return without_nothing(
        {
            "open": yes_no(node.get("open", False)),
            "properties": {each["name"]: _property(each) for each in node["properties"]},
            "corrections": corrections(node.get("corrections", [])),
        }
    )


def _property(node: Node) -> Facts:
    return without_nothing(
        {
            "type": node["type"],
            "format": node.get("format"),
            # Anything includes null.
            "nullable": None if node["type"] == "any" else yes_no(node["nullable"]),
            "required": yes_no(_required(node)),
            "enum": values(node.get("enum")),
            "item enum": values(node.get("items_enum")),
            "default": default_of(node),
            "write-only": "yes" if node.get("writeOnly") else None,
        }
    )


def _required(node: Node) -> bool:
    """Whether a field is required: some direction is known to have it always, and none is known to lack it.

    A schema that goes both ways is one type to its users. Promising a field that one direction may lack would be
    wrong; a direction about which nothing is known (null, or no entry) has no say.
    """
    known = (node.get("requiredInRequest"), node.get("requiredInResponse"))
    return True in known and False not in known

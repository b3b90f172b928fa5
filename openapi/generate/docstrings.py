"""The docstring of a method: what the document says of its operation."""

from __future__ import annotations

from textwrap import indent

from document import Document
from methods import Method
from texts import entry, one_line, paragraphs, safe, sentence

EVIDENCE = {
    "live": "measured on the live service",
    "client": "known from official clients",
    "document": "known from the published document alone",
}
_INDENT = 8


def docstring(document: Document, method: Method) -> str:
    """The text between the quotes, not yet indented."""
    operation = method.operation
    raw = operation.raw
    parts = [sentence(raw.get("summary") or method.name.replace("_", " "))]
    parts += paragraphs(raw.get("description", ""), indent=_INDENT)
    if method.arguments:
        described = [(argument.name, argument.description or "Not described.") for argument in method.arguments]
        if method.extra:
            described.append(("additional_properties", "Further members of the body, sent as they are."))
        parts.append(_section("Args", described))
    answers = [document.resolve(response).get("description", "") for response in operation.successes.values()]
    parts.append(_section("Returns", [(f"`{method.returns}`", one_line(" ".join(answers)) or "Nothing.")]))
    failures: list[tuple[str, str]] = []
    if method.arguments:
        failures.append(("InvalidArgument", "An argument has a wrong type or value; nothing was sent."))
    statuses = sorted(status for status in raw["responses"] if status[0] in "45")
    declared = f"; declared here: {', '.join(statuses)}" if statuses else ""
    failures.append(("PeakaError", f"The request failed; the class says how{declared}."))
    parts.append(_section("Raises", failures))
    evidence = EVIDENCE.get(str(operation.x_peaka.get("evidence")), "not stated")
    source = f"operation `{operation.id}`, {evidence}."
    parts.append(_section("Source", [(f"`{operation.method} {operation.path}`", source)]))
    example = str(operation.x_peaka.get("example", "")).strip()
    if example:
        parts.append("Example:\n" + indent(f"```python\n{example}\n```", "    "))
    return safe("\n\n".join(parts))


def _section(title: str, entries: list[tuple[str, str]]) -> str:
    return "\n".join([f"{title}:", *(entry(name, text, indent=_INDENT) for name, text in entries)])

"""The groups and methods of the client, as the templates print them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from document import RawOperation

PROJECT = "projectId"
"""The path parameter that a project-bound group takes once, at construction."""


@dataclass
class Argument:
    """One argument of a method and where it goes in the request."""

    name: str
    wire: str
    place: str
    annotation: str
    required: bool
    default: str
    checks: str | None
    description: str
    explode: bool = True
    deep: bool = False

    @property
    def declaration(self) -> str:
        return f"{self.name}: {self.annotation}" + ("" if self.required else f" = {self.default}")


@dataclass
class Outcome:
    """What one successful status answers: the annotation of its value and the expression that reads it."""

    status: str
    annotation: str
    expression: str
    media_type: str

    @property
    def condition(self) -> str:
        """The test for this status."""
        return "response.status // 100 == 2" if self.status.endswith("XX") else f"response.status == {self.status}"


@dataclass
class Method:
    """One operation as a method."""

    name: str
    operation: RawOperation
    path: str
    positional: list[Argument]
    keywords: list[Argument]
    body: str
    body_type: str
    body_argument: Argument | None
    body_required: bool
    extra: bool
    outcomes: list[Outcome]
    classes: set[tuple[str, str]]
    deprecated: str | None
    secret: bool
    doc: str = field(default="")

    @property
    def arguments(self) -> list[Argument]:
        return [*self.positional, *self.keywords]

    @property
    def needed(self) -> list[tuple[str, str]]:
        """Classes that the method uses when it runs, not only in its annotations."""
        snippets = [outcome.expression for outcome in self.outcomes]
        snippets += [argument.checks or "" for argument in self.arguments]
        return sorted(pair for pair in self.classes if re.search(rf"\b{pair[1]}\b", " ".join(snippets)))

    def url(self, is_project_bound: bool) -> str:
        """The path as an f-string, each parameter through `segment`."""
        text = self.path
        for argument in self.placed("path"):
            text = text.replace(f"{{{argument.wire}}}", f"{{segment('{argument.name}', {argument.name})}}")
        if is_project_bound:
            text = text.replace(f"{{{PROJECT}}}", "{segment('project_id', self._project_id)}")
        return f'f"{text}"' if text != self.path else f'"{text}"'

    def placed(self, place: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.place == place]

    @property
    def signature(self) -> str:
        parts = ["self", *(argument.declaration for argument in self.positional)]
        keywords = [argument.declaration for argument in self.keywords]
        if self.extra:
            keywords.append("additional_properties: Mapping[str, Any] | None = None")
        return ", ".join([*parts, *(["*", *keywords] if keywords else [])])

    @property
    def forwarded(self) -> str:
        """The same arguments, handed on."""
        parts = [argument.name for argument in self.positional]
        parts += [f"{argument.name}={argument.name}" for argument in self.keywords]
        if self.extra:
            parts.append("additional_properties=additional_properties")
        return ", ".join(parts)

    @property
    def is_stream(self) -> bool:
        return self.outcomes[0].media_type == "text/event-stream"

    @property
    def returns(self) -> str:
        return " | ".join(dict.fromkeys(outcome.annotation for outcome in self.outcomes))

    @property
    def accept(self) -> str | None:
        types = [outcome.media_type for outcome in self.outcomes if outcome.media_type]
        return types[0] if types and types[0] != "application/json" else None


@dataclass
class Group:
    """The operations of one tag."""

    name: str
    is_project_bound: bool
    description: str
    methods: list[Method]

    @property
    def class_name(self) -> str:
        return "".join(word.capitalize() for word in self.name.split("_")) + "Operations"

    @property
    def classes(self) -> list[tuple[str, str]]:
        return sorted({pair for method in self.methods for pair in method.classes})

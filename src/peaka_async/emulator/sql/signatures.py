"""Functions as rows of a table: name, the types of its parameters, its type, and how DuckDB computes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from ..errors import gateway
from .coercion import INTEGRAL, MOMENTS, NUMERIC, coerce, converts
from .refusals import unsupported
from .scope import Bound
from .types import SqlType, parse_type

_KINDS: dict[str, frozenset[str]] = {
    "number": frozenset(NUMERIC),
    "integral": frozenset(INTEGRAL),
    "float": frozenset({"real", "double"}),
    "decimal": frozenset({"decimal"}),
    "moment": frozenset(MOMENTS),
    "timed": frozenset({"timestamp", "timestamp with time zone"}),
    "clock": frozenset({"timestamp", "timestamp with time zone", "time"}),
    "varchar": frozenset({"varchar"}),
    "array": frozenset({"array"}),
    "map": frozenset({"map"}),
}
"""Parameters that take several types as they are; any other parameter is one type, to which arguments are converted."""


@attrs.frozen
class Signature:
    """One way to call a function.

    Attributes:
        name: Its name in Trino.
        parameters: Its parameters: a type, a kind of types, or `any`.
        result: Its type; `same` is that of the first argument, `element` that of the elements of the first.
        template: DuckDB's SQL, with `{0}` for the first argument.
    """

    name: str
    parameters: tuple[str, ...]
    result: str
    template: str

    def take(self, arguments: Sequence[Bound], *, exactly: bool) -> list[Bound] | None:
        """Return the arguments as the parameters want them, or None where they do not go together.

        Args:
            arguments: What the function is called with.
            exactly: Whether nothing may be converted.
        """
        if len(arguments) != len(self.parameters):
            return None
        taken: list[Bound] = []
        for argument, parameter in zip(arguments, self.parameters, strict=True):
            fitted = _fit(argument, parameter, exactly=exactly)
            if fitted is None:
                return None
            taken.append(fitted)
        return taken

    def type_for(self, arguments: Sequence[Bound]) -> SqlType:
        """Return the type of a call."""
        match self.result:
            case "same":
                return arguments[0].type
            case "element":
                return arguments[0].type.elements[0]
            case _:
                return parse_type(self.result)


def _fit(argument: Bound, parameter: str, *, exactly: bool) -> Bound | None:
    if parameter == "any":
        return argument
    kinds = _KINDS.get(parameter)
    if kinds is not None and argument.type.base in kinds:
        return argument
    if argument.type.base == "unknown" and not exactly:
        return argument if kinds is not None and parameter != "varchar" else coerce(argument, parse_type(parameter))
    if kinds is not None:
        return None
    kind = parse_type(parameter)
    if argument.type == kind:
        return argument
    if argument.type.base == kind.base == "timestamp":
        return argument
    return coerce(argument, kind) if not exactly and converts(argument.type, kind) else None


def table(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, list[Signature]]:
    """Return signatures by name.

    Args:
        rows: Of each: its name, its parameters separated by commas, its type, its template.
    """
    found: dict[str, list[Signature]] = {}
    for name, parameters, result, template in rows:
        listed = tuple(part.strip() for part in parameters.split(",")) if parameters else ()
        found.setdefault(name, []).append(Signature(name, listed, result, template))
    return found


def choose(
    signatures: Mapping[str, Sequence[Signature]], name: str, arguments: Sequence[Bound]
) -> tuple[Signature, list[Bound]]:
    """Return the signature that a call means, and its arguments as that wants them.

    Raises:
        Refusal: 400 of shape A: there is none for the types of the arguments.
    """
    for exactly in (True, False):
        for signature in signatures[name]:
            taken = signature.take(arguments, exactly=exactly)
            if taken is not None:
                return signature, taken
    if any(argument.type.base == "char" for argument in arguments):
        raise unsupported(f"char in the function {name}")
    given = ", ".join(str(argument.type) for argument in arguments)
    expected = ", ".join(f"{name}({', '.join(one.parameters)})" for one in signatures[name])
    raise gateway(f"Unexpected parameters ({given}) for function {name}. Expected: {expected}")

"""Where functions are entered whose translation takes more than a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from ..errors import gateway
from .binder import Binder
from .scope import Bound

Special = Callable[[Binder, Sequence[Bound], Sequence[exp.Expr]], Bound]
"""Makes a call of its arguments, which come translated and as nodes."""

SPECIALS: dict[str, Special] = {}

MANY = 1000
"""As many arguments as a function that takes any number of them is let have."""


def special(name: str, least: int, most: int) -> Callable[[Special], Special]:
    """Make the decorated function the translation of a function of Trino's.

    Args:
        name: Its name.
        least: With how many arguments it is called at the least.
        most: And at the most.
    """

    def register(function: Special) -> Special:
        def checked(binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
            if not least <= len(arguments) <= most:
                raise gateway(f"Unexpected number of parameters for function {name}: {len(arguments)}")
            return function(binder, arguments, nodes)

        SPECIALS[name] = checked
        return function

    return register


def written_number(node: exp.Expr) -> int | None:
    """Return the whole number that a node is, or None where it has to be computed."""
    return int(node.name) if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit() else None


def written_text(node: exp.Expr) -> str | None:
    """Return the text that a node is, or None where it has to be computed."""
    return node.name if isinstance(node, exp.Literal) and node.is_string else None

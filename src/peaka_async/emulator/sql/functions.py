"""Function calls: found in the tables of this package, or refused in words that say why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from ..errors import gateway
from .aggregates import AGGREGATES, aggregate
from .binder import Binder, binds
from .known import KNOWN
from .refusals import unsupported
from .scalars import SCALARS, SYNONYMS
from .scope import Bound, Scope, compose
from .signatures import choose
from .specials import SPECIALS
from .windows import RANKINGS


@binds(exp.Anonymous)
def _call(binder: Binder, node: exp.Anonymous, scope: Scope) -> Bound:
    name = function_name(node)
    if name in AGGREGATES:
        return aggregate(binder, name, node, scope)
    if name in RANKINGS:
        raise gateway(f"Window function {name} requires an OVER clause")
    if name not in SCALARS and name not in SPECIALS:
        # Trino's words for what it does not have; words of our own for what it has and the emulator lacks.
        raise unsupported(f"the function {name}") if name in KNOWN else gateway(f"Function '{name}' not registered")
    return call(binder, name, binder.bind_all(node.expressions, scope), node.expressions)


def function_name(node: exp.Anonymous) -> str:
    """Return the first of the names of the function that a node calls, in lower case."""
    name = (node.this if isinstance(node.this, str) else node.this.name).lower()
    return SYNONYMS.get(name, name)


def call(binder: Binder, name: str, arguments: Sequence[Bound], nodes: Sequence[exp.Expr] = ()) -> Bound:
    """Return a call of a scalar function.

    Args:
        binder: The translation that it is a part of.
        name: The function's name.
        arguments: What it is called with.
        nodes: The same, not yet translated.

    Raises:
        Refusal: 400 of shape A: it does not take these arguments.
    """
    if name in SPECIALS and not _in_table(name, arguments):
        return SPECIALS[name](binder, arguments, nodes)
    signature, taken = choose(SCALARS, name, arguments)
    kind = signature.type_for(taken)
    return compose(signature.template.format(*(part.sql for part in taken), type=kind.stored), kind, taken)


def _in_table(name: str, arguments: Sequence[Bound]) -> bool:
    return any(signature.take(arguments, exactly=True) is not None for signature in SCALARS.get(name, ()))

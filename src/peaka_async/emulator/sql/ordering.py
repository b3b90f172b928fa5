"""ORDER BY, OFFSET, LIMIT and FETCH FIRST: how an answer is sorted and cut."""

from __future__ import annotations

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, construct, only
from .refusals import mismatched, unsupported

_MOST_ROWS = 2**63


def bind_slice(binder: Binder, node: exp.Expr) -> str:
    """Return OFFSET and LIMIT (or FETCH FIRST) of a query as SQL."""
    limit, offset = node.args.get("limit"), node.args.get("offset")
    parts: list[str] = []
    if isinstance(limit, exp.Fetch):
        options = limit.args.get("limit_options")
        if options is not None and options.args.get("with_ties"):
            raise unsupported("FETCH FIRST ... WITH TIES")
        if options is not None and options.args.get("percent"):
            raise mismatched("PERCENT")
        count = limit.args.get("count")
        parts.append(f" LIMIT {1 if count is None else _amount(binder, count)}")
    elif limit is not None:
        only(limit, "expression")
        if not (isinstance(limit.expression, exp.Var) and limit.expression.name.upper() == "ALL"):
            parts.append(f" LIMIT {_amount(binder, limit.expression)}")
    if offset is not None:
        only(offset, "expression")
        parts.append(f" OFFSET {_amount(binder, offset.expression)}")
    return "".join(parts)


def _amount(binder: Binder, node: exp.Expr) -> int:
    if isinstance(node, exp.Placeholder):
        value = binder.bindings[binder.places[node.name]]
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    else:
        value = node.name or construct(node)
        text = value if isinstance(node, exp.Literal) and not node.is_string else ""
    if not (text.isascii() and text.isdigit()):
        raise mismatched(str(value))
    if int(text) >= _MOST_ROWS:
        raise gateway(f"Invalid row count: {text}")
    return int(text)


def ordinal(node: exp.Expr, columns: int, where: str) -> int | None:
    """Return the index of the column that a whole number stands for, or None where there is no such number.

    Raises:
        Refusal: 400 of shape A: there is no such column.
    """
    if not isinstance(node, exp.Literal) or node.is_string or not node.name.isdigit():
        return None
    position = int(node.name)
    if not 1 <= position <= columns:
        raise gateway(f"{where} position {position} is not in select list")
    return position - 1


def direction(node: exp.Ordered) -> str:
    """Return how a key sorts; nulls come last both ways unless the statement says otherwise."""
    return f"{'DESC' if node.args.get('desc') else 'ASC'} NULLS {'FIRST' if node.args.get('nulls_first') else 'LAST'}"

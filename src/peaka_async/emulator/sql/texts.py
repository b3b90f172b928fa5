"""Functions of texts that have a grammar of their own, or arguments that must be written out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import coerce
from .functions import call
from .operators import concatenate
from .refusals import unsupported
from .scalars import SCALARS
from .scope import Bound, Scope, compose
from .signatures import choose
from .specials import MANY, special, written_number, written_text
from .types import VARCHAR, literal


@special("concat", 2, MANY)
def _concat(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    whole = arguments[0]
    for part in arguments[1:]:
        whole = concatenate(whole, part)
    return coerce(whole, VARCHAR) if whole.type.base == "varchar" else whole


@special("concat_ws", 2, MANY)
def _concat_ws(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    for part in arguments:
        if part.type.base == "char":
            raise unsupported("char in the function concat_ws")
        if part.type.base not in {"varchar", "unknown"}:
            raise gateway(f"Unexpected parameters ({part.type}) for function concat_ws")
    return compose(f"concat_ws({', '.join(part.sql for part in arguments)})", VARCHAR, arguments)


@special("regexp_extract", 3, 3)
def _regexp_group(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    group = written_number(nodes[2])
    if group is None:
        raise unsupported("regexp_extract with a group that is not written out")
    _, taken = choose(SCALARS, "regexp_extract", arguments[:2])
    return compose(f"regexp_extract_all({taken[0].sql}, {taken[1].sql}, {group})[1]", VARCHAR, arguments)


@special("regexp_replace", 3, 3)
def _regexp_replace(_binder: Binder, arguments: Sequence[Bound], nodes: Sequence[exp.Expr]) -> Bound:
    replacement = written_text(nodes[2])
    if replacement is None:
        raise unsupported("regexp_replace with a replacement that is not written out")
    _, taken = choose(SCALARS, "regexp_replace", arguments[:2])
    # Java writes groups as $1, and RE2 as \1.
    grouped = re.sub(r"\$(\d)", r"\\\1", replacement.replace("\\", "\\\\"))
    return compose(f"regexp_replace({taken[0].sql}, {taken[1].sql}, {literal(grouped)}, 'g')", VARCHAR, arguments)


@binds(exp.Trim)
def _trim(binder: Binder, node: exp.Trim, scope: Scope) -> Bound:
    only(node, "this", "position", "expression")
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get((node.args.get("position") or "").upper(), "trim")
    value = binder.bind(node.this, scope)
    if node.args.get("expression") is None:
        return call(binder, name, [value])
    spare = binder.bind(node.expression, scope)
    choose(SCALARS, "replace", [value, spare])
    return compose(f"{name}({value.sql}, {spare.sql})", value.type, [value, spare])


@binds(exp.Substring)
def _substring(binder: Binder, node: exp.Substring, scope: Scope) -> Bound:
    only(node, "this", "start", "length")
    parts = [part for part in (node.this, node.args.get("start"), node.args.get("length")) if part is not None]
    return call(binder, "substr", binder.bind_all(parts, scope))


@binds(exp.StrPosition)
def _position(binder: Binder, node: exp.StrPosition, scope: Scope) -> Bound:
    only(node, "this", "substr")
    return call(binder, "strpos", binder.bind_all([node.this, node.args["substr"]], scope))

"""Arrays and maps: how they are written, and what is taken from them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from ..errors import gateway
from .binder import Binder, binds, only
from .coercion import INTEGRAL, coerce, common_type, unify
from .refusals import unsupported
from .scope import Bound, Scope, compose
from .specials import Special, special
from .types import BIGINT, BOOLEAN, UNKNOWN, SqlType, array


@binds(exp.Array)
def _array(binder: Binder, node: exp.Array, scope: Scope) -> Bound:
    only(node, "expressions", "value_constructor", "bracket_notation")
    if not node.expressions:
        return Bound("CAST([] AS INTEGER[])", array(UNKNOWN))
    values, kind = unify(binder.bind_all(node.expressions, scope), "All ARRAY elements must be the same type: {0}, {1}")
    return compose(f"[{', '.join(value.sql for value in values)}]", array(kind), values)


@binds(exp.Bracket)
def _subscript(binder: Binder, node: exp.Bracket, scope: Scope) -> Bound:
    if len(node.expressions) != 1:
        raise unsupported("a subscript of several values")
    container, key = binder.bind(node.this, scope), binder.bind(node.expressions[0], scope)
    return _element(container, key, strict=True)


@special("element_at", 2, 2)
def _element_at(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    return _element(arguments[0], arguments[1], strict=False)


def _element(container: Bound, key: Bound, *, strict: bool) -> Bound:
    # `a[9]` outside of the array or map is an error, and element_at(a, 9) is NULL.
    refusal = gateway(f"Cannot apply operator: {container.type}[{key.type}]")
    if container.type.base == "array" and key.type.base in INTEGRAL:
        position = coerce(key, BIGINT).sql
        sql = f"item_at({container.sql}, {position})" if strict else f"{container.sql}[{position}]"
        return compose(sql, container.type.elements[0], [container, key])
    if container.type.base == "map" and common_type(key.type, container.type.elements[0]) == container.type.elements[0]:
        wanted = coerce(key, container.type.elements[0]).sql
        sql = f"value_of({container.sql}, {wanted})" if strict else f"{container.sql}[{wanted}]"
        return compose(sql, container.type.elements[1], [container, key])
    raise refusal


@special("contains", 2, 2)
def _contains(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    container, value = arguments
    if container.type.base != "array":
        raise gateway(f"Unexpected parameters ({container.type}, {value.type}) for function contains")
    single = compose(f"[{value.sql}]", array(value.type), [value])
    (one, many), _ = unify([single, container], "Unexpected parameters ({1}, {0}) for function contains")
    return compose(f"list_contains({many.sql}, {one.sql}[1])", BOOLEAN, arguments)


@special("map", 2, 2)
def _map(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
    keys, values = arguments
    if keys.type.base != "array" or values.type.base != "array":
        raise gateway(f"Unexpected parameters ({keys.type}, {values.type}) for function map")
    kind = SqlType("map", elements=(keys.type.elements[0], values.type.elements[0]))
    return compose(f"MAP({keys.sql}, {values.sql})", kind, arguments)


def _side(name: str, index: int) -> Special:
    def side(_binder: Binder, arguments: Sequence[Bound], _nodes: Sequence[exp.Expr]) -> Bound:
        if arguments[0].type.base != "map":
            raise gateway(f"Unexpected parameters ({arguments[0].type}) for function {name}")
        return compose(f"{name}({arguments[0].sql})", array(arguments[0].type.elements[index]), arguments)

    return side


special("map_keys", 1, 1)(_side("map_keys", 0))
special("map_values", 1, 1)(_side("map_values", 1))

"""FROM: tables, saved queries, subqueries, UNNEST, and how they are joined."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import attrs
from sqlglot import exp

from ..errors import gateway
from .binder import Binder, construct, only
from .coercion import coerce, common_type
from .predicates import no_aggregates, truth
from .query import BoundQuery, bind_query, bind_values, names_of
from .refusals import unsupported
from .relation import Relation, View
from .scope import Bound, Field, Origin, Scope
from .types import BIGINT, SqlType, parse_type

_KINDS = {"": "INNER", "LEFT": "LEFT", "RIGHT": "RIGHT", "FULL": "FULL"}


@attrs.frozen
class Source:
    """What a query reads from: SQL, and the columns that it gives."""

    sql: str
    fields: list[Field]


def bind_from(binder: Binder, node: exp.Select, parent: Scope | None) -> Source | None:
    """Translate FROM with its joins, or return None where there is no FROM."""
    from_ = node.args.get("from_")
    if from_ is None:
        return None
    return _with_joins(binder, _bind_source(binder, from_.this, [], parent), node.args.get("joins") or [], parent)


def physical_name(version: str) -> str:
    """Return what the table with the rows of a version is called in DuckDB."""
    return f'"t_{hashlib.sha256(version.encode()).hexdigest()[:32]}"'


def _with_joins(binder: Binder, source: Source, joins: Sequence[exp.Join], parent: Scope | None) -> Source:
    for join in joins:
        source = _bind_join(binder, source, join, parent)
    return source


def _bind_source(binder: Binder, node: exp.Expr, before: list[Field], parent: Scope | None) -> Source:
    match node:
        case exp.Table():
            source = _bind_table(binder, node)
        case exp.Subquery() if isinstance(node.this, exp.Table):
            # A join in parentheses.
            only(node, "this", "joins")
            inner = _bind_source(binder, node.this, before, parent)
            source = Source(f"({inner.sql})" if node.this.args.get("joins") else inner.sql, inner.fields)
        case exp.Subquery():
            only(node, "this", "alias", "joins", "with_", "order", "limit", "offset")
            bare = node.copy()
            bare.set("alias", None)
            bare.set("joins", None)
            source = _derived(binder, bind_query(binder, bare), node)
        case exp.Values():
            only(node, "expressions", "alias", "joins")
            source = _derived(binder, bind_values(binder, node, None), node)
        case exp.Unnest():
            source = _bind_unnest(binder, node, before, parent)
        case _:
            raise unsupported(construct(node))
    if node.args.get("joins"):
        joined = _with_joins(binder, source, node.args["joins"], parent)
        source = Source(f"({joined.sql})", joined.fields)
    return source


def _bind_table(binder: Binder, node: exp.Table) -> Source:
    if not isinstance(node.this, exp.Identifier):
        raise unsupported("table functions")
    if node.args.get("sample") is not None:
        raise unsupported("TABLESAMPLE")
    if node.args.get("version") is not None:
        raise unsupported("FOR VERSION AS OF and FOR TIMESTAMP AS OF")
    only(node, "this", "db", "catalog", "alias", "joins")
    parts = [part.name for part in node.parts]
    if len(parts) == 1 and parts[0].casefold() in binder.ctes:
        own, query = binder.ctes[parts[0].casefold()]
        return _aliased(binder, own, query.fields, node, (parts[0],))
    if len(parts) == 1:
        raise gateway("Schema must be specified when session schema is not set")
    if len(parts) != len(("catalog", "schema", "table")) or not all(parts):
        raise gateway("Catalog must be specified when session catalog is not set")
    found = binder.resolver.resolve(*parts)
    origin = (found.catalog, found.schema, found.table)
    if isinstance(found, View):
        return _bind_view(binder, found, node, origin)
    binder.relations[found.version] = found
    return _aliased(binder, physical_name(found.version), _columns(found, origin), node, origin)


def _columns(relation: Relation, origin: Origin) -> list[Field]:
    return [Field(column.name, parse_type(column.data_type), "", origin, column.hidden) for column in relation.columns]


def _bind_view(binder: Binder, view: View, node: exp.Table, origin: Origin) -> Source:
    from .parsing import parse

    if view in binder.views:
        raise gateway(f"View '{'.'.join(origin)}' is recursive")
    tree, places = parse(view.statement)
    inside = Binder(
        binder.resolver, bindings=(), places=places, now=binder.now, views=[*binder.views, view], shared=binder
    )
    query = bind_query(inside, tree)
    # To whoever reads it, a saved query's columns are its own and not those of the tables below it.
    named = zip(query.fields, names_of(query.fields), strict=True)
    fields = [attrs.evolve(field, name=name, origin=origin) for field, name in named]
    return _aliased(binder, f"({query.text()})", fields, node, origin)


def _derived(binder: Binder, query: BoundQuery, node: exp.Expr) -> Source:
    return _aliased(binder, f"({query.text()})", query.fields, node, ())


def _aliased(binder: Binder, sql: str, fields: Sequence[Field], node: exp.Expr, qualifier: tuple[str, ...]) -> Source:
    alias: Any = node.args.get("alias")
    names: list[str] = [column.name for column in alias.columns] if alias is not None else []
    if alias is not None and alias.this is not None:
        qualifier = (alias.name,)
    visible = [index for index, field in enumerate(fields) if not field.hidden]
    if names and len(names) != len(visible):
        called = ".".join(qualifier)
        raise gateway(f"Column alias list has {len(names)} entries but '{called}' has {len(visible)} columns available")
    renamed = dict(zip(visible, names, strict=False))
    own = f'"r{binder.number()}"'
    columns = ", ".join(f'"c{index}"' for index in range(len(fields)))
    reached = [
        attrs.evolve(field, name=renamed.get(index, field.name), sql=f'{own}."c{index}"', qualifier=qualifier)
        for index, field in enumerate(fields)
        # With a list of aliases only the listed columns remain.
        if not names or index in renamed
    ]
    return Source(f"{sql} AS {own}({columns})", reached)


def _bind_unnest(binder: Binder, node: exp.Unnest, before: list[Field], parent: Scope | None) -> Source:
    only(node, "expressions", "alias", "offset", "joins")
    scope = Scope(binder.number(), before, parent)
    values = binder.bind_all(node.expressions, scope)
    selected: list[str] = []
    kinds: list[SqlType] = []
    lengths: list[str] = []
    for value in values:
        match value.type.base:
            case "array" if value.type.elements[0].base == "row":
                raise unsupported("UNNEST of an array of rows")
            case "array":
                selected.append(f"unnest({value.sql})")
                lengths.append(f"len({value.sql})")
            case "map":
                selected += [f"unnest(map_keys({value.sql}))", f"unnest(map_values({value.sql}))"]
                lengths.append(f"cardinality({value.sql})")
            case _:
                raise gateway(f"Cannot unnest type: {value.type}")
        kinds += value.type.elements
    ordinality = node.args.get("offset")
    if ordinality:
        selected.append(f"unnest(range(1, CAST(greatest({', '.join(lengths)}) AS BIGINT) + 1))")
        kinds.append(BIGINT)
    alias: Any = node.args.get("alias")
    # sqlglot takes the last of the aliases for the ordinality's own.
    names: list[str | None] = [column.name for column in alias.columns] if alias is not None else []
    if isinstance(ordinality, exp.Identifier) and names:
        names.append(ordinality.name)
    if names and len(names) != len(kinds):
        raise gateway(f"Column alias list has {len(names)} entries but 'unnest' has {len(kinds)} columns available")
    own = f'"r{binder.number()}"'
    qualifier = (alias.name,) if alias is not None and alias.this is not None else ()
    fields = [
        Field(names[index] if names else None, kind, f'{own}."c{index}"', qualifier=qualifier)
        for index, kind in enumerate(kinds)
    ]
    columns = ", ".join(f'"c{index}"' for index in range(len(kinds)))
    return Source(f"(SELECT {', '.join(selected)}) AS {own}({columns})", fields)


def _bind_join(binder: Binder, left: Source, join: exp.Join, parent: Scope | None) -> Source:
    only(join, "this", "kind", "side", "on", "using", "method")
    if join.method:
        raise gateway("Natural join not supported")
    if isinstance(join.this, exp.Lateral):
        raise unsupported("LATERAL")
    right = _bind_source(binder, join.this, left.fields, parent)
    side, kind = (join.side or "").upper(), (join.kind or "").upper()
    if side not in _KINDS or kind not in {"", "INNER", "OUTER", "CROSS"}:
        raise unsupported(f"{side} {kind} JOIN".strip())
    using: list[Any] = join.args.get("using") or []
    condition = join.args.get("on")
    fields = [*left.fields, *right.fields]
    if using:
        return _join_using(left, right, _KINDS[side], [name.name for name in using])
    if condition is None:
        if kind != "CROSS":
            raise gateway("mismatched input: a join needs ON or USING")
        return Source(f"{left.sql} CROSS JOIN {right.sql}", fields)
    if kind == "CROSS":
        raise gateway("mismatched input 'ON'")
    bound = binder.bind(condition, Scope(binder.number(), fields, parent))
    no_aggregates(bound, "JOIN clause")
    return Source(f"{left.sql} {_KINDS[side]} JOIN {right.sql} ON {truth(bound, 'JOIN ON clause').sql}", fields)


def _join_using(left: Source, right: Source, kind: str, names: Sequence[str]) -> Source:
    merged: list[Field] = []
    tests: list[str] = []
    used: set[str] = set()
    for name in names:
        one, other = _only_field(left, name, "left"), _only_field(right, name, "right")
        common = common_type(one.type, other.type)
        if common is None:
            raise gateway(f"Cannot apply operator: {one.type} = {other.type}")
        sides = [coerce(Bound(field.sql, field.type), common).sql for field in (one, other)]
        tests.append(f"{sides[0]} = {sides[1]}")
        used |= {one.sql, other.sql}
        sql = {"RIGHT": sides[1], "FULL": f"coalesce({', '.join(sides)})"}.get(kind, sides[0])
        merged.append(Field(one.name, common, sql, None if kind == "FULL" else one.origin))
    rest = [field for field in (*left.fields, *right.fields) if field.sql not in used]
    return Source(f"{left.sql} {kind} JOIN {right.sql} ON {' AND '.join(tests)}", [*merged, *rest])


def _only_field(source: Source, name: str, side: str) -> Field:
    found = [field for field in source.fields if field.answers_to(name, ())]
    if not found:
        raise gateway(f"Column '{name}' is missing from {side} side of join")
    if len(found) > 1:
        raise gateway(f"Column '{name}' is ambiguous")
    return found[0]

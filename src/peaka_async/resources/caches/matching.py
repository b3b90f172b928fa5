"""From rules to tables: which tables of a project a description means, and what it wants for each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import frozen

from peaka_api.models import Catalog, Table

from .places import Place, Problems
from .requests import CacheKey
from .rules import Description, Rule, is_pattern
from .schedules import UNSAID, CacheSchedules

__all__ = ["Match", "Matching"]

_SHOWN = 8


@frozen
class Match:
    """What is wanted for one table.

    Attributes:
        schedules: Those of the rule, of its catalog, or of the description.
        rule: The rule that won.
        usable: Whether the table has a cache or can have one.
    """

    schedules: CacheSchedules
    rule: Rule
    usable: bool


class Matching:
    """Matches the rules of a description with a project. What does not fit goes into `problems`.

    Args:
        description: The rules.
        catalogs: The catalogs of the project.
        problems: Where to put what is wrong.
    """

    def __init__(self, description: Description, catalogs: Sequence[Catalog], problems: Problems) -> None:
        self._description = description
        self._catalogs = catalogs
        self._problems = problems
        self._rules = self._resolved(description.rules)
        self._excludes = self._resolved(description.excludes)
        self._defaults = self._catalog_defaults()
        self._schemas: dict[str, set[str]] = {}
        for rule, catalog_ids in self._rules:
            for catalog_id in catalog_ids:
                self._schemas.setdefault(catalog_id, set()).add(rule.schema)

    @property
    def catalog_ids(self) -> list[str]:
        """The catalogs that rules are about."""
        return list(self._schemas)

    def wants(self, catalog_id: str, schema_name: str) -> bool:
        """Whether a rule may be about tables of this schema."""
        schemas = self._schemas[catalog_id]
        return schema_name in schemas or any(
            _expression(schema).fullmatch(schema_name) for schema in schemas if is_pattern(schema)
        )

    def match(
        self, tables: Mapping[tuple[str, str], Iterable[Table]], existing: Collection[CacheKey]
    ) -> Mapping[CacheKey, Match]:
        """The tables that the rules mean, those included that a pattern finds and that cannot be cached.

        Args:
            tables: The tables that were read, by catalog id and schema name.
            existing: The tables that have a cache, whatever the list of tables says of them.
        """
        usable = {
            CacheKey(*place, table.table_name): table.is_cacheable or CacheKey(*place, table.table_name) in existing
            for place, found in tables.items()
            for table in found
        }
        by_catalog: dict[str, list[CacheKey]] = {}
        for key in usable:
            by_catalog.setdefault(key.catalog_id, []).append(key)
        won: dict[CacheKey, Rule] = {}
        # Rules without wildcards come last, because they beat patterns.
        for rule, catalog_ids in sorted(self._rules, key=lambda resolved: resolved[0].is_exact):
            if rule.is_exact:
                hits = self._exact(rule, CacheKey(catalog_ids[0], rule.schema, rule.table), usable, tables)
            else:
                hits = self._pattern(rule, [key for one in catalog_ids for key in by_catalog.get(one, ())], usable)
            won.update(dict.fromkeys(hits, rule))
        self._exclude(won)
        return {key: Match(self._wanted(key, rule), rule, usable[key]) for key, rule in won.items()}

    def _exact(
        self,
        rule: Rule,
        key: CacheKey,
        usable: Mapping[CacheKey, bool],
        tables: Mapping[tuple[str, str], Iterable[Table]],
    ) -> list[CacheKey]:
        if key not in usable:
            there = (key.catalog_id, key.schema_name) in tables
            missing = (
                f"table {rule.table!r} in {rule.catalog}.{rule.schema}"
                if there
                else f"schema {rule.schema!r} in {rule.catalog}"
            )
            self._problems.add(rule.place, f"{rule}: there is no {missing}; names are matched with their case")
            return []
        if not usable[key]:
            self._problems.add(
                rule.place, f"{rule} cannot be cached: isCacheable is false in the list of tables; take it out"
            )
        return [key]

    def _pattern(self, rule: Rule, keys: Iterable[CacheKey], usable: Mapping[CacheKey, bool]) -> list[CacheKey]:
        hits = _hits(rule, keys)
        if not hits:
            self._problems.add(rule.place, f"{rule} matches no table; correct it, or take it out")
        elif not any(usable[key] for key in hits):
            self._problems.add(
                rule.place,
                f"{rule} matches only tables that cannot be cached, such as {hits[0].table_name}; take it out",
            )
        return hits

    def _exclude(self, won: dict[CacheKey, Rule]) -> None:
        """Take out what is excluded; a pattern takes out nothing that a rule names without wildcards."""
        matched = list(won)
        known = set(matched)
        for exclude, catalog_ids in self._excludes:
            if exclude.is_exact:
                key = CacheKey(catalog_ids[0], exclude.schema, exclude.table)
                hits = [key] if key in known else []
            else:
                hits = _hits(exclude, (key for key in matched if key.catalog_id in catalog_ids))
            if not hits:
                self._problems.add(
                    exclude.place, f"{exclude} excludes nothing: no rule matches such a table; take it out"
                )
            for key in hits:
                rule = won.get(key)
                if rule is None or (rule.is_exact and not exclude.is_exact):
                    continue
                if rule.is_exact:
                    self._problems.add(
                        exclude.place,
                        f"{exclude} is excluded here and named at {rule.place.text}; take one of them out",
                    )
                del won[key]

    def _wanted(self, key: CacheKey, rule: Rule) -> CacheSchedules:
        of_catalog = self._defaults.get(key.catalog_id, UNSAID)
        return rule.schedules.or_else(of_catalog).or_else(self._description.defaults)

    def _catalog_defaults(self) -> dict[str, CacheSchedules]:
        found: dict[str, CacheSchedules] = {}
        for name, schedules in self._description.catalogs:
            catalog_id = self._named(name.value, name.place)
            if catalog_id is not None and catalog_id in found:
                self._problems.add(name.place, f"{name.value} is the catalog {catalog_id}, which has defaults already")
            elif catalog_id is not None:
                found[catalog_id] = schedules
        return found

    def _resolved(self, rules: Iterable[Rule]) -> list[tuple[Rule, tuple[str, ...]]]:
        """Each rule with the ids of the catalogs that it is about; those that are about none are left out."""
        resolved: list[tuple[Rule, tuple[str, ...]]] = []
        for rule in rules:
            if is_pattern(rule.catalog):
                expression = _expression(rule.catalog)
                ids = tuple(one.id for one in self._catalogs if expression.fullmatch(one.name))
                if not ids:
                    self._problems.add(rule.place, f"{rule} matches no catalog; {self._there()}")
            else:
                found = self._named(rule.catalog, rule.place)
                ids = (found,) if found is not None else ()
            if ids:
                resolved.append((rule, ids))
        return resolved

    def _named(self, text: str, place: Place) -> str | None:
        """The id of the catalog that is called so. An id comes first: it cannot mean two."""
        ids = [one.id for one in self._catalogs if one.id == text] or [
            one.id for one in self._catalogs if one.name == text
        ]
        if len(ids) == 1:
            return ids[0]
        if ids:
            told = f"{len(ids)} catalogs are called {text!r}: {', '.join(ids)}; write the id of one of them"
        else:
            told = f"there is no catalog {text!r}; {self._there()}"
        self._problems.add(place, told)
        return None

    def _there(self) -> str:
        names = list(dict.fromkeys(one.name for one in self._catalogs))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return f"the project has {', '.join(names[:_SHOWN])}{more}"


def _hits(rule: Rule, keys: Iterable[CacheKey]) -> list[CacheKey]:
    schema, table = _expression(rule.schema), _expression(rule.table)
    return [key for key in keys if schema.fullmatch(key.schema_name) and table.fullmatch(key.table_name)]


def _expression(pattern: str) -> re.Pattern[str]:
    """A pattern in which `*` is any text and `?` any character."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)

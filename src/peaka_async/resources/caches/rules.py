"""A description of caches: what it may say, and reading it from Python values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any, cast

from attrs import field, frozen

from peaka_api.errors import InvalidArgument
from peaka_api.models import Schedule
from peaka_api.types import UNSET, Unset

from ...schedules import schedule
from .places import DEPTH, Items, Located, Members, Place, Problems
from .schedules import UNSAID, CacheSchedules

__all__ = ["CacheRule", "Description", "Rule", "from_values", "read_description"]

_SECTIONS = ("defaults", "catalogs", "caches", "exclude")
_SCHEDULES = ("incremental", "full_refresh")
_PARTS = ("catalog", "schema", "table")
_WRITE_SCHEDULE = "write a duration such as 'PT6H', or null for never"


@frozen
class CacheRule:
    """Which tables are to be cached, and how often.

    Attributes:
        table: `catalog.schema.table`, where each part may have `*` for any text and `?` for any character; the table
            alone where `catalog` and `schema` are given.
        catalog: The name of the catalog in SQL, or its id.
        schema: The name of the schema.
        incremental: When to run incremental updates: a `timedelta`, an ISO-8601 duration such as `PT6H`, or `None` for
            never. Left out, the default of the catalog or of the description counts, and else nothing is changed.
        full_refresh: When to load the whole table again, in the same way.

    Nothing is checked before it is used.

    Example:
        ```python
        plan = await project.caches.plan([CacheRule("stripe.payment.*", incremental=timedelta(hours=1))])
        ```
    """

    table: str
    catalog: str | Unset = field(default=UNSET, kw_only=True)
    schema: str | Unset = field(default=UNSET, kw_only=True)
    incremental: Schedule | timedelta | str | Unset | None = field(default=UNSET, kw_only=True)
    full_refresh: Schedule | timedelta | str | Unset | None = field(default=UNSET, kw_only=True)

    def members(self) -> Mapping[str, Any]:
        """What it says, as a mapping would say it.

        Example:
            ```python
            rule = CacheRule("stripe.payment.*", incremental="PT6H")
            print({"caches": [rule.members()]})
            ```
        """
        return {name: value for name in (*_PARTS, *_SCHEDULES) if (value := getattr(self, name)) is not UNSET}


@frozen
class Rule:
    """A rule that has been read: catalog, schema and table, each a name or a pattern."""

    catalog: str
    schema: str
    table: str
    place: Place
    schedules: CacheSchedules = UNSAID

    def __str__(self) -> str:
        return f"{self.catalog}.{self.schema}.{self.table}"

    @property
    def is_exact(self) -> bool:
        return not is_pattern(str(self))


@frozen
class Description:
    """What is wanted. The defaults of catalogs are by the name or id that was written."""

    rules: tuple[Rule, ...]
    excludes: tuple[Rule, ...]
    defaults: CacheSchedules
    catalogs: tuple[tuple[Located, CacheSchedules], ...]


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text


def from_values(desired: Any) -> Located:
    """The values of a description that was made in Python, each with its path down to the rule as its place."""
    numbers = count()

    def locate(value: Any, path: str, depth: int) -> Located:
        place = Place(next(numbers), path)
        if isinstance(value, CacheRule):
            value = value.members()
        if depth < DEPTH and isinstance(value, Mapping):
            pairs: list[tuple[Located, Located]] = []
            for key, item in cast("Mapping[Any, Any]", value).items():
                below = (f"{key}", f"{path}.{key}", path)[depth]
                pairs.append((Located(key, Place(next(numbers), below)), locate(item, below, depth + 1)))
            return Located(Members(tuple(pairs)), place)
        if depth < DEPTH and isinstance(value, Sequence) and not isinstance(value, str | bytes):
            items = enumerate(cast("Sequence[Any]", value))
            # A sequence alone is what `caches` would be.
            name, below_depth = (path, depth + 1) if depth else ("caches", 2)
            return Located(Items(tuple(locate(item, f"{name}[{at}]", below_depth) for at, item in items)), place)
        return Located(value, place)

    return locate(desired, "desired", 0)


def read_description(root: Located, problems: Problems) -> Description:
    """Read what can be read, and collect what is wrong."""
    if isinstance(root.value, Items):
        return Description(_rules(root, problems), (), UNSAID, ())
    sections = _members(root, _SECTIONS, "a description", problems)
    nothing = Located(None, root.place)
    if "caches" not in sections and isinstance(root.value, Members):
        problems.add(root.place, "it has no `caches`; write the tables there, or an empty list for none")
    catalogs: list[tuple[Located, CacheSchedules]] = []
    given = sections.get("catalogs", (nothing, nothing))[1]
    for name, value in _pairs(given, "the defaults of catalogs", problems) if given.value is not None else ():
        catalogs.append(
            (name, _schedules(_members(value, _SCHEDULES, "the defaults of a catalog", problems), problems))
        )
    defaults = sections.get("defaults", (nothing, nothing))[1]
    excludes = sections.get("exclude", (nothing, nothing))[1]
    return Description(
        rules=_rules(sections["caches"][1], problems) if "caches" in sections else (),
        excludes=_rules(excludes, problems, excluding=True) if excludes.value is not None else (),
        defaults=_schedules(_members(defaults, _SCHEDULES, "the defaults", problems), problems)
        if defaults.value is not None
        else UNSAID,
        catalogs=tuple(catalogs),
    )


def _rules(section: Located, problems: Problems, *, excluding: bool = False) -> tuple[Rule, ...]:
    if not isinstance(section.value, Items):
        problems.add(
            section.place, f"{_shown(section.value)} is no list; write a list, one table or pattern in each item"
        )
        return ()
    rules: list[Rule] = []
    for item in section.value.items:
        rule = _rule(item, problems, excluding=excluding)
        if rule is not None:
            rules.append(rule)
    return tuple(rules)


def _rule(item: Located, problems: Problems, *, excluding: bool) -> Rule | None:
    if not isinstance(item.value, Members):
        parts = _split(item, problems)
        return Rule(*parts, item.place) if parts else None
    what = "an exclude" if excluding else "a rule"
    members = _members(item, _PARTS if excluding else (*_PARTS, *_SCHEDULES), what, problems)
    schedules = _schedules(members, problems)
    if "catalog" not in members and "schema" not in members:
        if "table" not in members:
            problems.add(item.place, "it names no `table`, which is text such as 'stripe.payment.customers'")
            return None
        parts = _split(members["table"][1], problems)
        return Rule(*parts, item.place, schedules) if parts else None
    named: dict[str, str] = {}
    for part in _PARTS:
        key, value = members.get(part, (item, Located(None, item.place)))
        if isinstance(value.value, str) and value.value:
            named[part] = value.value
        elif part in members:
            problems.add(key.place, f"{part} is {_shown(value.value)}; it must be text, and digits must be quoted")
        else:
            problems.add(item.place, f"it names no `{part}`; where catalog or schema is given, all three must be")
    return Rule(**named, place=item.place, schedules=schedules) if len(named) == len(_PARTS) else None


def _split(text: Located, problems: Problems) -> tuple[str, str, str] | None:
    parts: list[str] = text.value.split(".") if isinstance(text.value, str) else []
    if len(parts) == len(_PARTS) and all(parts):
        return parts[0], parts[1], parts[2]
    problems.add(
        text.place,
        f"{_shown(text.value)} is no catalog.schema.table; where a name has dots, give catalog, schema and table each",
    )
    return None


def _schedules(members: Mapping[str, tuple[Located, Located]], problems: Problems) -> CacheSchedules:
    found: dict[str, Schedule] = {}
    for name in _SCHEDULES:
        if name not in members:
            continue
        key, value = members[name][0], members[name][1].value
        if not isinstance(value, str | timedelta | Schedule | None):
            problems.add(key.place, f"{name} is {_shown(value)}; {_WRITE_SCHEDULE}")
            continue
        try:
            wanted = schedule(name, value)
        except InvalidArgument as error:
            problems.add(key.place, str(error))
            continue
        if wanted.type not in {"BASIC", "NONE"}:
            problems.add(key.place, f"{name} is of type {wanted.type}; {_WRITE_SCHEDULE}")
            continue
        found[name] = wanted
    return CacheSchedules(**found)


def _members(
    located: Located, known: Sequence[str], what: str, problems: Problems
) -> dict[str, tuple[Located, Located]]:
    """Each member with its key, those that are unknown or given twice left out."""
    found: dict[str, tuple[Located, Located]] = {}
    for key, value in _pairs(located, what, problems):
        if key.value in known:
            found[key.value] = (key, value)
        else:
            problems.add(key.place, f"{_shown(key.value)} is an unknown key; {what} has {', '.join(known)}")
    return found


def _pairs(located: Located, what: str, problems: Problems) -> list[tuple[Located, Located]]:
    if not isinstance(located.value, Members):
        problems.add(located.place, f"{what} must be a mapping, not {_shown(located.value)}")
        return []
    seen: set[str] = set()
    pairs: list[tuple[Located, Located]] = []
    for key, value in located.value.pairs:
        if not isinstance(key.value, str):
            problems.add(key.place, f"the key {_shown(key.value)} must be text")
        elif key.value in seen:
            problems.add(key.place, f"{key.value!r} is there twice; take one of them out")
        else:
            seen.add(key.value)
            pairs.append((key, value))
    return pairs


def _shown(value: Any) -> str:
    if isinstance(value, Members | Items):
        return "a mapping" if isinstance(value, Members) else "a list"
    text = "null" if value is None else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."

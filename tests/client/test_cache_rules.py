"""Descriptions of caches: what they may say, where, and everything that is wrong with one told at once."""

from __future__ import annotations

import builtins
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from peaka_async import ConfigurationError, PlanError, PlanProblem
from peaka_async.models import Catalog, Schedule, Table
from peaka_async.resources.caches.files import read_file
from peaka_async.resources.caches.matching import Matching
from peaka_async.resources.caches.places import Located, Problems
from peaka_async.resources.caches.requests import CacheKey
from peaka_async.resources.caches.rules import CacheRule, from_values, read_description

pytestmark = pytest.mark.anyio

NAMES = {"1": "peaka", "2": "peaka", "7": "stripe", "8": "shop"}
TABLES = {
    ("1", "table"): {"notes": False},
    ("7", "payment"): {"customers": True, "charges": True, "balance": False},
    ("7", "reports"): {"daily": True},
    ("8", "a.b"): {"x.y": True, "X": True},
}


def catalog(catalog_id: str) -> Catalog:
    name = NAMES[catalog_id]
    return Catalog(id=catalog_id, name=name, display_name=name, catalog_type="stripe", connection_id=None)


def table(catalog_id: str, schema: str, name: str, cacheable: bool) -> Table:
    return Table(
        catalog_id=catalog_id, catalog_name=NAMES[catalog_id], schema_name=schema, table_name=name,
        is_cacheable=cacheable, is_dynamic_table=False, is_cached=False,
    )  # fmt: skip


def matched(root: Located, existing: Sequence[CacheKey] = ()) -> dict[str, str]:
    """The tables that are wanted, each with its schedules or `skipped`."""
    problems = Problems()
    matching = Matching(read_description(root, problems), [catalog(one) for one in NAMES], problems)
    tables = {
        (catalog_id, schema): [table(catalog_id, schema, name, cacheable) for name, cacheable in found.items()]
        for (catalog_id, schema), found in TABLES.items()
        if catalog_id in matching.catalog_ids and matching.wants(catalog_id, schema)
    }
    matches = matching.match(tables, existing)
    problems.raise_any()
    return {str(key): str(match.schedules) if match.usable else "skipped" for key, match in matches.items()}


def wrong(desired: Any) -> list[tuple[str, str]]:
    with pytest.raises(PlanError) as caught:
        matched(from_values(desired))
    return [(problem.place, problem.message) for problem in caught.value.problems]


def test_text_matches_by_wildcards_and_tables_that_cannot_be_cached_are_skipped() -> None:
    assert matched(from_values(["stripe.pay*.c?*"])) == {"7.payment.customers": "", "7.payment.charges": ""}
    assert matched(from_values(["st*.*.*"])) == {
        "7.payment.customers": "",
        "7.payment.charges": "",
        "7.payment.balance": "skipped",
        "7.reports.daily": "",
    }


def test_wildcards_are_the_only_special_characters_and_case_counts() -> None:
    assert matched(from_values([{"catalog": "shop", "schema": "a.b", "table": "?"}])) == {"8.a.b.X": ""}
    assert wrong([{"catalog": "shop", "schema": "a?b", "table": "[xX]"}])[0][0] == "caches[0]"


def test_a_table_may_be_named_by_the_id_of_its_catalog_and_in_parts() -> None:
    desired = ["7.payment.charges", {"catalog": "8", "schema": "a.b", "table": "x.y", "full_refresh": "P1D"}]
    assert matched(from_values(desired)) == {"7.payment.charges": "", "8.a.b.x.y": "full refresh P1D"}


def test_schedules_fall_back_from_the_rule_to_the_catalog_to_the_description_one_by_one() -> None:
    desired = {
        "defaults": {"incremental": timedelta(hours=6), "full_refresh": "P7D"},
        "catalogs": {"stripe": {"incremental": "PT1H"}},
        "caches": [
            CacheRule("customers", catalog="7", schema="payment", full_refresh=None),
            CacheRule("stripe.payment.charges", incremental=Schedule.from_dict({"type": "NONE"})),
            "shop.*.X",
        ],
    }
    assert matched(from_values(desired)) == {
        "7.payment.customers": "incremental PT1H, full refresh never",
        "7.payment.charges": "incremental never, full refresh P7D",
        "8.a.b.X": "incremental PT6H, full refresh P7D",
    }


def test_a_rule_without_wildcards_beats_patterns_and_of_patterns_the_later_wins() -> None:
    desired = [
        {"table": "stripe.payment.customers", "incremental": "PT1M"},
        {"table": "stripe.*.*", "incremental": "PT2M"},
        {"table": "stripe.payment.c*", "incremental": "PT3M"},
    ]
    assert matched(from_values(desired)) == {
        "7.payment.customers": "incremental PT1M",
        "7.payment.charges": "incremental PT3M",
        "7.payment.balance": "skipped",
        "7.reports.daily": "incremental PT2M",
    }


def test_an_exclude_takes_out_what_patterns_match_and_a_pattern_not_what_is_named() -> None:
    desired = {
        "caches": ["stripe.payment.*", "stripe.reports.daily"],
        "exclude": ["stripe.payment.balance", "stripe.payment.ch*", {"catalog": "7", "schema": "*", "table": "daily"}],
    }
    assert matched(from_values(desired)) == {"7.payment.customers": "", "7.reports.daily": ""}


def test_a_table_that_has_a_cache_is_no_problem_whatever_the_list_says() -> None:
    key = CacheKey("7", "payment", "balance")
    assert matched(from_values(["stripe.payment.balance"]), [key]) == {"7.payment.balance": ""}


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_description() -> None:
    desired = {
        "default": {},
        "defaults": {"incremental": 5, "weekly": "P7D"},
        "catalogs": {"strpe": {}, "peaka": {"full_refresh": "often"}, "stripe": {}, "7": {}},
        "caches": [
            {"table": "stripe.payment.customers", "incremntal": "PT1H"},
            {"table": "stripe.payment.charges", "incremental": "1 hour"},
            "stripe.payment.balance",
            "stripe.payment.nothing",
            "stripe.paymnt.charges",
            "stripe.payment.z*",
            "peaka.table.notes",
            "1.table.*",
            "z*.a.b",
            "two.parts",
            7,
            {"catalog": 7, "table": "charges"},
            {"incremental": None},
        ],
        "exclude": ["shop.a.b", "stripe.payment.q*", {"table": "stripe.payment.charges", "incremental": None}],
    }
    there = "the project has peaka, stripe, shop"
    rule = "a rule has catalog, schema, table, incremental, full_refresh"
    ambiguous = "2 catalogs are called 'peaka': 1, 2; write the id of one of them"
    assert wrong(desired) == [
        ("default", "'default' is an unknown key; a description has defaults, catalogs, caches, exclude"),
        ("defaults.incremental", "incremental is 5; write a duration such as 'PT6H', or null for never"),
        ("defaults.weekly", "'weekly' is an unknown key; the defaults has incremental, full_refresh"),
        ("catalogs.strpe", f"there is no catalog 'strpe'; {there}"),
        ("catalogs.peaka", ambiguous),
        ("catalogs.peaka",
         "full_refresh is 'often'; it must be a timedelta, an ISO-8601 duration above zero such as 'PT6H', or None"),
        ("catalogs.7", "7 is the catalog 7, which has defaults already"),
        ("caches[0]", f"'incremntal' is an unknown key; {rule}"),
        ("caches[1]",
         "incremental is '1 hour'; it must be a timedelta, an ISO-8601 duration above zero such as 'PT6H', or None"),
        ("caches[2]",
         "stripe.payment.balance cannot be cached: isCacheable is false in the list of tables; take it out"),
        ("caches[3]",
         "stripe.payment.nothing: there is no table 'nothing' in stripe.payment; names are matched with their case"),
        ("caches[4]",
         "stripe.paymnt.charges: there is no schema 'paymnt' in stripe; names are matched with their case"),
        ("caches[5]", "stripe.payment.z* matches no table; correct it, or take it out"),
        ("caches[6]", ambiguous),
        ("caches[7]", "1.table.* matches only tables that cannot be cached, such as notes; take it out"),
        ("caches[8]", f"z*.a.b matches no catalog; {there}"),
        ("caches[9]",
         "'two.parts' is no catalog.schema.table; where a name has dots, give catalog, schema and table each"),
        ("caches[10]", "7 is no catalog.schema.table; where a name has dots, give catalog, schema and table each"),
        ("caches[11]", "it names no `schema`; where catalog or schema is given, all three must be"),
        ("caches[11]", "catalog is 7; it must be text, and digits must be quoted"),
        ("caches[12]", "it names no `table`, which is text such as 'stripe.payment.customers'"),
        ("exclude[0]", "shop.a.b excludes nothing: no rule matches such a table; take it out"),
        ("exclude[1]", "stripe.payment.q* excludes nothing: no rule matches such a table; take it out"),
        ("exclude[2]", "stripe.payment.charges is excluded here and named at caches[1]; take one of them out"),
        ("exclude[2]", "'incremental' is an unknown key; an exclude has catalog, schema, table"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("desired", "problem"),
    [
        ({}, ("desired", "it has no `caches`; write the tables there, or an empty list for none")),
        ({"caches": None}, ("caches", "null is no list; write a list, one table or pattern in each item")),
        ({"caches": {"a": 1}}, ("caches", "a mapping is no list; write a list, one table or pattern in each item")),
        ({"caches": [], 5: 1}, ("5", "the key 5 must be text")),
        ({"caches": [], "defaults": []}, ("defaults", "the defaults must be a mapping, not a list")),
        (
            [{"table": "7.reports.daily", "incremental": {"type": "BASIC"}}],
            ("caches[0]", "incremental is {'type': 'BASIC'}; write a duration such as 'PT6H', or null for never"),
        ),
        (
            [CacheRule("7.reports.daily", incremental=Schedule.from_dict({"type": "CRON", "expression": "PT1H"}))],
            ("caches[0]", "incremental is of type CRON; write a duration such as 'PT6H', or null for never"),
        ),
    ],
)
def test_a_wrong_shape_is_a_problem(desired: Any, problem: tuple[str, str]) -> None:
    assert wrong(desired) == [problem]


def test_the_error_lists_its_problems_and_is_a_configuration_error() -> None:
    error = PlanError([PlanProblem("a.yaml:3", "one"), PlanProblem("a.yaml:9", "two")])
    assert str(error) == "the description of the caches has 2 problems:\n  a.yaml:3: one\n  a.yaml:9: two"
    assert isinstance(error, ConfigurationError)
    assert isinstance(error, ValueError)


DESIRED: dict[str, Any] = {
    "defaults": {"incremental": "PT6H", "full_refresh": None},
    "catalogs": {"7": {"incremental": "PT1H"}},
    "caches": ["stripe.payment.*", {"table": "shop.a.b", "oops": [1, {"x": 2}]}, {"catalog": 7}],
    "exclude": ["stripe.payment.balance"],
}
YAML = """\
defaults: {incremental: PT6H, full_refresh: null}
catalogs:
  7: {incremental: PT1H}

caches:
  - stripe.payment.*   # all of them
  - table: shop.a.b
    oops: [1, {x: 2}]
  - {catalog: 7}
exclude: [stripe.payment.balance]
"""


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        ("caches.yaml", YAML, [7, 8, 9, 9, 9]),
        ("caches.yml", YAML, [7, 8, 9, 9, 9]),
        ("caches.json", json.dumps(DESIRED, indent=1), [13, 15, 22, 22, 23]),
        ("caches.json", "\ufeff" + json.dumps(DESIRED), [1, 1, 1, 1, 1]),
    ],
)
async def test_a_file_says_the_same_as_python_values_and_knows_its_lines(
    tmp_path: Path, name: str, text: str, lines: list[int]
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        matched(await read_file(str(path)))
    found = [(problem.place, problem.message) for problem in caught.value.problems]
    assert [message for _, message in found] == [message for _, message in wrong(DESIRED)]
    assert [place for place, _ in found] == [f"{path}:{line}" for line in lines]


@pytest.mark.parametrize("name", ["caches.yaml", "caches.json"])
async def test_a_list_in_a_file_is_the_rules_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('["stripe.payment.c*",\n {"table": "7.reports.daily", "incremental": "PT1H"}]')
    located = await read_file(str(tmp_path / name))
    assert matched(located) == {
        "7.payment.customers": "",
        "7.payment.charges": "",
        "7.reports.daily": "incremental PT1H",
    }


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        ("a.yaml", "caches:\n  - *.payment.x\n", ":2", "text that begins with \\* must stand in quotes"),
        ("a.yaml", "caches:\n  - [1, 2\nexclude: 3", ":3", "this is no YAML"),
        ("a.yaml", "caches:\n  - !!python/name:os.system ''\n", ":2", "this is no YAML: could not determine"),
        ("a.yaml", "caches: 2024-13-45\n", "", "this is no YAML: month must be in 1..12"),
        ("a.yaml", "caches: \x00", "", "this is no YAML: unacceptable character"),
        ("a.yaml", "caches: []\ncaches: []\n", ":2", "'caches' is there twice; take one of them out"),
        ("a.yaml", "caches: &all [*all]\n", ":1", "this is no YAML: found unconstructable recursive node"),
        ("a.yaml", "? [a]\n: b\n", ":1", "the key null must be text"),
        ("a.yaml", "", ":1", "a description must be a mapping, not null"),
        ("a.json", '{\n"caches": [],\n}', ":3", "this is no JSON: Expecting property name"),
        ("a.json", '{"caches": [],\n"caches": []}', ":2", "'caches' is there twice; take one of them out"),
    ],
)
async def test_a_file_that_is_wrong_in_itself_says_where(
    tmp_path: Path, name: str, text: str, place: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(PlanError, match=message) as caught:
        matched(await read_file(str(path)))
    assert caught.value.problems[0].place == f"{path}{place}"


async def test_a_file_that_cannot_be_read_or_is_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.yaml cannot be read: No such file"):
        await read_file(str(tmp_path / "gone.yaml"))
    with pytest.raises(ConfigurationError, match=r"text is the path of a \.yaml, \.yml or \.json file"):
        await read_file("stripe.payment.*")
    (tmp_path / "latin.json").write_bytes(b'["\xe4"]')
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        await read_file(str(tmp_path / "latin.json"))


async def test_without_pyyaml_json_works_and_yaml_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def without_yaml(name: str, *rest: Any) -> Any:
        if name == "yaml":
            raise ImportError(name)
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_yaml)
    for name in ("a.json", "a.yaml"):
        (tmp_path / name).write_text('["stripe.reports.*"]')
    assert matched(await read_file(str(tmp_path / "a.json"))) == {"7.reports.daily": ""}
    with pytest.raises(ConfigurationError, match=r'pip install "peaka-async\[yaml\]"'):
        await read_file(str(tmp_path / "a.yaml"))

"""Models of generated code read from real answers: null where it is allowed, open enums, variants."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import Any

import pytest

from .recorder import Recorder

pytestmark = pytest.mark.anyio

NULLABLES = {"reqRef": {"x": "1"}, "reqStr": "s", "reqEnum": "DONE"}


# ---- null where it is allowed --------------------------------------------------------------------------------


async def test_nullable_members_hold_their_values(probes: Any, models: Any, server: Recorder) -> None:
    body = {
        **NULLABLES,
        "optRef": {"x": "2"},
        "optStr": "o",
        "optInt": 7,
        "optDt": "2024-01-02T03:04:05+00:00",
        "optList": [{"x": "3"}],
        "optMap": {"k": 1},
        "optEnum": "PENDING",
        "inlineEnum": "ASC",
        "enumWithNull": "UP",
        "items": ["a", None],
        "sibling": {"x": "4"},
    }
    server.answers(body)
    result = await probes.get_nullables()
    assert result == models.Nullables(
        req_ref=models.Inner(x="1"),
        req_str="s",
        req_enum=models.Status.DONE,
        opt_ref=models.Inner(x="2"),
        opt_str="o",
        opt_int=7,
        opt_dt=dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
        opt_list=[models.Inner(x="3")],
        opt_map={"k": 1},
        opt_enum=models.Status.PENDING,
        inline_enum=models.NullablesInlineEnum.ASC,
        enum_with_null=models.NullablesEnumWithNull.UP,
        items=["a", None],
        sibling=models.Inner(x="4"),
    )
    assert result.to_dict() == body


@pytest.mark.parametrize("name", ["reqRef", "reqStr", "reqEnum"])
async def test_null_in_a_required_nullable_member_is_none(probes: Any, server: Recorder, name: str) -> None:
    server.answers({**NULLABLES, name: None})
    result = await probes.get_nullables()
    assert getattr(result, {"reqRef": "req_ref", "reqStr": "req_str", "reqEnum": "req_enum"}[name]) is None
    assert result.to_dict() == {**NULLABLES, name: None}


async def test_null_in_every_optional_nullable_member_is_none_and_absent_is_unset(
    probes: Any, package: Any, server: Recorder
) -> None:
    optional = ["optRef", "optStr", "optInt", "optDt", "optList", "optMap", "optEnum", "inlineEnum", "enumWithNull"]
    attributes = ["opt_ref", "opt_str", "opt_int", "opt_dt", "opt_list", "opt_map", "opt_enum", "inline_enum"]
    server.answers({**NULLABLES, **dict.fromkeys(optional), "sibling": None})
    nulls = await probes.get_nullables()
    assert [getattr(nulls, name) for name in [*attributes, "enum_with_null", "sibling"]] == [None] * 10
    assert nulls.to_dict() == {**NULLABLES, **dict.fromkeys(optional), "sibling": None}
    server.answers(NULLABLES)
    absent = await probes.get_nullables()
    assert all(getattr(absent, name) is package.UNSET for name in [*attributes, "enum_with_null", "sibling"])
    assert absent.to_dict() == NULLABLES


async def test_one_enum_is_made_of_a_list_with_null_in_it(models: Any) -> None:
    assert [name for name in models.__all__ if name.startswith("Nullables")] == [
        "Nullables",
        "NullablesEnumWithNull",
        "NullablesInlineEnum",
    ]
    assert list(models.NullablesEnumWithNull) == ["UP", "DOWN"]


async def test_a_nullable_reference_of_another_shape_is_an_error_that_says_where(
    probes: Any, package: Any, server: Recorder
) -> None:
    server.answers({**NULLABLES, "optRef": {"nope": 1}})
    with pytest.raises(package.DecodeError) as caught:
        await probes.get_nullables()
    assert str(caught.value) == "Nullables.opt_ref: Inner: the required member 'x' is missing"


async def test_a_nullable_enum_keeps_an_unknown_value(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({**NULLABLES, "optEnum": "PAUSED", "inlineEnum": "RANDOM"})
    result = await probes.get_nullables()
    assert (type(result.opt_enum), result.opt_enum.value, result.opt_enum.is_known) == (models.Status, "PAUSED", False)
    assert result.inline_enum == "RANDOM"


async def test_a_nullable_date_time_that_cannot_be_read_is_an_error(
    probes: Any, package: Any, server: Recorder
) -> None:
    server.answers({**NULLABLES, "optDt": "yesterday"})
    with pytest.raises(package.DecodeError, match=r"^Nullables\.opt_dt: "):
        await probes.get_nullables()


async def test_none_is_sent_as_null_and_what_is_left_out_is_not_sent(probes: Any, server: Recorder) -> None:
    server.answers(NULLABLES)
    await probes.post_nullables(req_ref=None, req_str=None, req_enum=None, opt_str=None, items=["a", None])
    assert server.last.json == {"reqRef": None, "reqStr": None, "reqEnum": None, "optStr": None, "items": ["a", None]}


# ---- enums ---------------------------------------------------------------------------------------------------


async def test_known_enum_values_are_members(probes: Any, models: Any, server: Recorder) -> None:
    body = {"status": "DONE", "opt": "PENDING", "num": 0, "many": ["DONE"], "odd": "", "byName": {"a": "DONE"}}
    server.answers(body)
    result = await probes.get_enums()
    assert result == models.Enums(
        status=models.Status.DONE,
        opt=models.Status.PENDING,
        num=models.Level(0),
        many=[models.Status.DONE],
        odd=models.Odd(""),
        by_name={"a": models.Status.DONE},
    )
    assert (result.status is models.Status.DONE, result.num.is_known, result.odd.is_known) == (True, True, True)
    assert result.to_dict() == body


@pytest.mark.parametrize(
    ("body", "read"),
    [
        pytest.param({"status": "PAUSED"}, lambda it: it.status, id="required"),
        pytest.param({"status": "DONE", "opt": "PAUSED"}, lambda it: it.opt, id="optional"),
        pytest.param({"status": "DONE", "many": ["DONE", "PAUSED"]}, lambda it: it.many[1], id="in a list"),
        pytest.param({"status": "DONE", "byName": {"k": "PAUSED"}}, lambda it: it.by_name["k"], id="in a map"),
    ],
)
async def test_an_unknown_enum_value_is_kept_everywhere(
    probes: Any, models: Any, server: Recorder, body: Any, read: Any
) -> None:
    server.answers(body)
    result = await probes.get_enums()
    member = read(result)
    assert (member, member.value, str(member), member.is_known) == ("PAUSED", "PAUSED", "PAUSED", False)
    assert isinstance(member, models.Status)
    assert result.to_dict() == body
    assert list(models.Status) == ["PENDING", "DONE"]


async def test_an_unknown_number_is_kept(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"status": "DONE", "num": 3})
    result = await probes.get_enums()
    assert (type(result.num), result.num, result.num.value, result.num.is_known) == (models.Level, 3, 3, False)
    assert result.to_dict() == {"status": "DONE", "num": 3}


async def test_another_case_is_another_value(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"status": "done"})
    status = (await probes.get_enums()).status
    assert (status == "done", status == models.Status.DONE, status.is_known) == (True, False, False)


async def test_null_in_an_enum_that_forgot_it_is_none(probes: Any, server: Recorder) -> None:
    server.answers({"status": None, "opt": None, "many": [None], "num": None})
    result = await probes.get_enums()
    assert (result.status, result.opt, result.many, result.num) == (None, None, [None], None)


@pytest.mark.parametrize("value", ["", "a b", "1st", "class", "50%", "/", '"', "\\"])
async def test_enum_values_that_are_no_names_are_members(
    probes: Any, models: Any, server: Recorder, value: str
) -> None:
    server.answers({"status": "DONE", "odd": value})
    odd = (await probes.get_enums()).odd
    assert (odd.value, odd.is_known) == (value, True)
    assert odd in list(models.Odd)


@pytest.mark.parametrize("value", [{}, [], 5, True])
async def test_an_enum_of_another_type_is_an_error(probes: Any, package: Any, server: Recorder, value: Any) -> None:
    server.answers({"status": value})
    with pytest.raises(package.DecodeError, match=r"^Enums\.status: "):
        await probes.get_enums()


async def test_unknown_members_survive_pickle_and_copy(models: Any) -> None:
    for member in (models.Status("PAUSED"), models.Status.DONE, models.Level(9), models.Level(1)):
        pickled = pickle.loads(pickle.dumps(member))  # noqa: S301 - our own bytes
        for again in (pickled, copy.copy(member), copy.deepcopy(member)):
            assert (again, again.is_known, type(again)) == (member, member.is_known, type(member))


async def test_enum_arguments_may_be_members_or_plain_values(probes: Any, models: Any, server: Recorder) -> None:
    await probes.post_enums(status=models.Status.DONE, opt="PAUSED", num=models.Level(2), many=["DONE"])
    assert server.last.json == {"status": "DONE", "opt": "PAUSED", "num": 2, "many": ["DONE"]}


# ---- variants ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"kind": "A", "va": "v"}, "VarA"),
        ({"kind": "B", "vb": "v"}, "VarB"),
        ({"kind": "C", "shared": "s"}, "VarC"),
        ({"kind": "D", "shared": "s", "vd": "x"}, "VarD"),
        ({"kind": "C", "shared": "s", "new": 1}, "VarC"),
        ({"kind": "D", "shared": "s", "vd": "x", "new": 1}, "VarD"),
    ],
)
async def test_of_overlapping_variants_the_one_that_knows_the_members_is_chosen(
    probes: Any, models: Any, server: Recorder, body: Any, name: str
) -> None:
    server.answers(body)
    result = await probes.get_union()
    assert type(result) is getattr(models, name)
    assert result.to_dict() == body


async def test_a_body_that_fits_no_variant_is_an_error(probes: Any, package: Any, server: Recorder) -> None:
    server.answers({"kind": "Z"})
    with pytest.raises(package.DecodeError, match="no variant fits: VarA: the required member 'va' is missing; VarB"):
        await probes.get_union()


@pytest.mark.parametrize(("kind", "name"), [("cat", "Cat"), ("dog", "Dog")])
async def test_variants_are_told_apart_by_a_constant(
    probes: Any, models: Any, server: Recorder, kind: str, name: str
) -> None:
    server.answers({"petType": kind, "name": "n"})
    assert await probes.get_pet() == getattr(models, name)(pet_type=kind, name="n")
    server.answers([{"petType": kind, "name": "n"}])
    assert await probes.get_pets() == [getattr(models, name)(pet_type=kind, name="n")]


async def test_another_constant_is_an_error(probes: Any, package: Any, server: Recorder) -> None:
    server.answers({"petType": "fish", "name": "n"})
    with pytest.raises(package.DecodeError, match=r"no variant fits: Cat\.pet_type: expected 'cat', got text"):
        await probes.get_pet()

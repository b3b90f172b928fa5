"""Values of generated models: scalars, lists and maps, null where it should not be, members of any name."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import uuid
from typing import Any

import pytest

from .recorder import Recorder

pytestmark = pytest.mark.anyio


# ---- free-form objects, scalars, lists and maps --------------------------------------------------------------


async def test_free_form_members_are_plain_dictionaries(probes: Any, models: Any, server: Recorder) -> None:
    body = {
        "name": "n",
        "options": {"a": {"b": [1, None]}},
        "bare": {"q": 1},
        "anything": [1, {"z": None}],
        "closed": {"k": "v", "extra": [1]},
        "new": {"a": 1},
    }
    server.answers(body)
    result = await probes.get_free()
    assert (result.options, result.bare, result.anything) == (body["options"], body["bare"], body["anything"])
    assert (result.closed.k, result.closed.additional_properties) == ("v", {"extra": [1]})
    assert result.additional_properties == {"new": {"a": 1}}
    assert result.to_dict() == body


SCALARS = [
    pytest.param("i64", 9223372036854775807, 9223372036854775807, None, id="int64"),
    pytest.param("i64", "9223372036854775807", "9223372036854775807", None, id="int64 in quotes stays text"),
    pytest.param("dbl", 1, 1, None, id="a whole number for a float"),
    pytest.param("dbl", "NaN", "NaN", None, id="not a number stays text"),
    pytest.param("flag", True, True, None, id="boolean"),
    pytest.param("byte", "aGk=", "aGk=", None, id="base64 stays text"),
    pytest.param("text", "2023-08-21T11:09:04.699714310Z", "2023-08-21T11:09:04.699714310Z", None, id="time as text"),
    pytest.param("dt", "2024-01-02T03:04:05+00:00", dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC), None, id="+00:00"),
    pytest.param(
        "dt",
        "2024-01-02T03:04:05Z",
        dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
        "2024-01-02T03:04:05+00:00",
        id="Z",
    ),
    pytest.param(
        "dt",
        "2023-08-21T11:09:04.699714310Z",
        dt.datetime(2023, 8, 21, 11, 9, 4, 699714, tzinfo=dt.UTC),
        "2023-08-21T11:09:04.699714+00:00",
        id="nanoseconds",
    ),
    pytest.param(
        "dt",
        "2023-08-21T11:09:04.6Z",
        dt.datetime(2023, 8, 21, 11, 9, 4, 600000, tzinfo=dt.UTC),
        "2023-08-21T11:09:04.600000+00:00",
        id="tenths",
    ),
    pytest.param("dt", "2023-08-21T11:09:04", dt.datetime(2023, 8, 21, 11, 9, 4), None, id="no offset"),  # noqa: DTZ001 - the case
    pytest.param(
        "dt",
        "2023-08-21T11:09:04.123+0000",
        dt.datetime(2023, 8, 21, 11, 9, 4, 123000, tzinfo=dt.UTC),
        "2023-08-21T11:09:04.123000+00:00",
        id="+0000",
    ),
    pytest.param(
        "dt",
        "2023-08-21T11:09:04.699714310+03:00",
        dt.datetime(2023, 8, 21, 11, 9, 4, 699714, tzinfo=dt.timezone(dt.timedelta(hours=3))),
        "2023-08-21T11:09:04.699714+03:00",
        id="+03:00",
    ),
    pytest.param("day", "2023-08-21", dt.date(2023, 8, 21), None, id="date"),
    pytest.param(
        "u",
        "5E0F8A30-4C9D-4FB4-A3B1-3F9F6FFB1D44",
        uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44"),
        "5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44",
        id="uuid",
    ),
]


@pytest.mark.parametrize(("name", "wire", "value", "again"), SCALARS)
async def test_scalars_are_read_and_written(
    probes: Any, server: Recorder, name: str, wire: Any, value: Any, again: Any
) -> None:
    server.answers({name: wire})
    result = await probes.get_scalars()
    read = getattr(result, {"dt": "dt_"}.get(name, name))
    assert (type(read), read) == (type(value), value)
    assert result.to_dict() == {name: wire if again is None else again}


@pytest.mark.parametrize("value", ["2023-08-21 11:09:04.699 UTC", 1692616144, "", "2023-08-21T24:00:61Z", []])
async def test_a_date_time_that_cannot_be_read_is_an_error(
    probes: Any, package: Any, server: Recorder, value: Any
) -> None:
    server.answers({"dt": value})
    with pytest.raises(package.DecodeError, match=r"^Scalars\.dt_: "):
        await probes.get_scalars()


@pytest.mark.parametrize("value", ["not-a-uuid", 5, {}])
async def test_a_uuid_that_cannot_be_read_is_an_error(probes: Any, package: Any, server: Recorder, value: Any) -> None:
    server.answers({"u": value})
    with pytest.raises(package.DecodeError, match=r"^Scalars\.u: "):
        await probes.get_scalars()


async def test_scalar_arguments_are_written_as_json(probes: Any, server: Recorder) -> None:
    await probes.post_scalars(
        i64=2**63,
        dbl=0.5,
        dt_=dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
        day=dt.date(2024, 1, 2),
        u=uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44"),
    )
    assert server.last.json == {
        "i64": 9223372036854775808,
        "dbl": 0.5,
        "dt": "2024-01-02T03:04:05+00:00",
        "day": "2024-01-02",
        "u": "5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44",
    }


async def test_a_model_may_hold_itself(probes: Any, models: Any, server: Recorder) -> None:
    body = {"v": "1", "kids": [{"v": "2", "kids": []}], "parent": None}
    server.answers(body)
    result = await probes.get_tree()
    assert result == models.Tree(v="1", kids=[models.Tree(v="2", kids=[])], parent=None)
    assert result.to_dict() == body


async def test_an_error_deep_inside_says_the_whole_way(probes: Any, package: Any, server: Recorder) -> None:
    server.answers({"v": "1", "kids": [{"v": "2"}, {"v": "3", "kids": [{}]}]})
    with pytest.raises(package.DecodeError) as caught:
        await probes.get_tree()
    assert str(caught.value) == "Tree.kids: [1]: Tree.kids: [0]: Tree: the required member 'v' is missing"


async def test_an_error_at_the_bottom_of_many_levels_is_found_in_one_pass(
    probes: Any, package: Any, server: Recorder
) -> None:
    body: dict[str, Any] = {}
    for level in range(60):
        body = {"v": str(level), "kids": [body]}
    server.answers(body)
    with pytest.raises(package.DecodeError) as caught:
        await probes.get_tree()
    assert str(caught.value) == "Tree.kids: [0]: " * 60 + "Tree: the required member 'v' is missing"


async def test_cells_of_every_kind_are_left_as_they_are(probes: Any, server: Recorder) -> None:
    body = {"columns": ["a"], "data": [["s", 1, 1.5, True, None, {"z": 1}, [1]]], "records": [{"a": 1}]}
    server.answers(body)
    result = await probes.get_rows()
    assert (result.columns, result.data, result.records) == (body["columns"], body["data"], body["records"])
    assert result.to_dict() == body


async def test_allof_makes_one_model(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "1", "more": 2})
    assert await probes.get_composed() == models.Composed(x="1", more=2)


# ---- null where it is not allowed ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["s", "i", "m", "l", "ls", "dt", "day", "e", "u", "f", "mp", "c", "v"])
async def test_null_in_an_optional_member_that_forgot_it_is_none(probes: Any, server: Recorder, name: str) -> None:
    server.answers({name: None})
    result = await probes.get_loose()
    assert getattr(result, {"dt": "dt_"}.get(name, name)) is None
    assert result.to_dict() == {name: None}


@pytest.mark.parametrize("name", ["s", "m", "l", "dt", "e", "u", "f"])
async def test_null_in_a_required_member_that_forgot_it_is_none(probes: Any, server: Recorder, name: str) -> None:
    full = {
        "s": "t",
        "m": {"x": "1"},
        "l": [],
        "dt": "2024-01-02T03:04:05+00:00",
        "e": "DONE",
        "u": "5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44",
        "f": {},
    }
    server.answers({**full, name: None})
    result = await probes.get_strict()
    assert getattr(result, {"dt": "dt_"}.get(name, name)) is None
    assert result.to_dict() == {**full, name: None}


async def test_null_inside_lists_and_maps_is_none(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"l": [None, {"x": "1"}], "ls": ["a", None], "mp": {"k": None, "j": {"x": "2"}}})
    result = await probes.get_loose()
    assert result.l == [None, models.Inner(x="1")]
    assert result.ls == ["a", None]
    assert result.mp == {"k": None, "j": models.Inner(x="2")}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"m": []}, "Loose.m: Inner: expected an object, got an array"),
        ({"m": "text"}, "Loose.m: Inner: expected an object, got text"),
        ({"l": {"x": "1"}}, "Loose.l: expected an array, got an object"),
        ({"l": [5]}, "Loose.l: [0]: Inner: expected an object, got a number"),
        ({"ls": "text"}, "Loose.ls: expected an array, got text"),
        ({"mp": {"k": 1}}, "Loose.mp: [k]: Inner: expected an object, got a number"),
        ({"f": []}, "Loose.f: expected an object, got an array"),
        ({"c": "other"}, "Loose.c: expected 'fixed', got text"),
    ],
)
async def test_another_shape_is_an_error_that_names_the_member_and_not_the_value(
    probes: Any, package: Any, server: Recorder, body: Any, message: str
) -> None:
    server.answers(body)
    with pytest.raises(package.DecodeError) as caught:
        await probes.get_loose()
    assert str(caught.value) == message


# ---- names ---------------------------------------------------------------------------------------------------

WIRE_TO_ATTRIBUTE = {
    "from": "from_",
    "class": "class_",
    "self": "self_",
    "cls": "cls_",
    "d": "d",
    "type": "type",
    "list": "list_",
    "str": "str_",
    "dict": "dict_",
    "object": "object",
    "property": "property",
    "field": "field_",
    "field_dict": "field_dict",
    "define": "define",
    "additional_properties": "additional_properties_",
    "to_dict": "to_dict_",
    "from_dict": "from_dict_",
    "prop": "prop",
    "prop_name": "prop_name",
    "src_dict": "src_dict",
    "source": "source",
    "result": "result",
    "decoded": "decoded",
    "value": "value",
    "names": "names",
    "encode": "encode",
    "hide": "hide_",
    "undecodable": "undecodable",
    "UNSET": "unset",
    "Unset": "unset_2",
    "cast": "cast",
    "files": "files",
    "json": "json",
    "T": "t",
    "data": "data",
    "client": "client",
    "body": "body",
    "response": "response",
    "transport": "transport",
    "segment": "segment",
    "part": "part",
    "quoted": "quoted",
    "builtins": "builtins_",
    "1st": "field_1st",
    "a-b": "a_b",
    "a_b": "a_b_2",
    "aB": "a_b_3",
    "$ref": "ref",
    "@id": "id",
    'q"uote': "q_uote",
    "日": "日",
    "secret": "secret",
}


@pytest.mark.parametrize(("wire", "attribute"), WIRE_TO_ATTRIBUTE.items())
async def test_a_member_of_any_name_is_read_and_written(
    probes: Any, server: Recorder, wire: str, attribute: str
) -> None:
    body = {"from": "f", "inner": {"x": "1"}, "inners": [{"x": "2"}], "new": 1, wire: "v"}
    server.answers(body)
    result = await probes.get_names()
    assert getattr(result, attribute) == "v"
    assert result.additional_properties == {"new": 1}
    assert result.to_dict() == body


async def test_arguments_of_any_name_reach_their_members(probes: Any, server: Recorder) -> None:
    arguments = {
        name: {"cls_": "cls", "field_": "field", "hide_": "hide", "to_dict_": "to_dict", "from_dict_": "from_dict"}.get(
            name, name
        )
        for name in WIRE_TO_ATTRIBUTE.values()
    }
    arguments["segment"] = "segment_"
    identity = uuid.UUID("5e0f8a30-4c9d-4fb4-a3b1-3f9f6ffb1d44")
    await probes.post_names(
        **{argument: attribute for attribute, argument in arguments.items()},
        int_=1,
        uuid_=identity,
        dt_=dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
        inner={"x": "1"},
    )
    assert server.last.json == {
        **WIRE_TO_ATTRIBUTE,
        "int": 1,
        "uuid": str(identity),
        "dt": "2024-01-02T00:00:00+00:00",
        "inner": {"x": "1"},
    }


# ---- the values themselves -----------------------------------------------------------------------------------


async def test_unset_is_one_object_that_survives_copy_and_pickle(package: Any, models: Any) -> None:
    unset = package.UNSET
    assert copy.copy(unset) is copy.deepcopy(unset) is package.Unset() is unset
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(unset, protocol)) is unset  # noqa: S301 - our own bytes
    assert (bool(unset), repr(unset)) == (False, "UNSET")
    inner = models.Inner(x="1")
    pickled = pickle.loads(pickle.dumps(inner))  # noqa: S301 - our own bytes
    for again in (copy.copy(inner), copy.deepcopy(inner), pickled):
        assert again == inner
        assert again.note is unset
        assert json.dumps(again.to_dict()) == '{"x": "1"}'


async def test_unknown_members_are_kept_and_sent_back(probes: Any, models: Any, server: Recorder) -> None:
    server.answers({"x": "1", "new": {"a": 1}}, status=202)
    result = await probes.start()
    assert (result.x, result.additional_properties) == ("1", {"new": {"a": 1}})
    assert result.to_dict() == {"x": "1", "new": {"a": 1}}
    server.reset()
    await probes.post_array([result, {"x": "2", "own": True}])
    assert server.last.json == [{"x": "1", "new": {"a": 1}}, {"x": "2", "own": True}]


async def test_a_missing_required_member_is_an_error(probes: Any, package: Any, server: Recorder) -> None:
    server.answers({"note": "n"}, status=202)
    with pytest.raises(package.DecodeError) as caught:
        await probes.start()
    assert str(caught.value) == "Inner: the required member 'x' is missing"


async def test_a_secret_is_in_no_repr(models: Any) -> None:
    shown = repr(models.Names(from_="f", secret="hunter2"))
    assert "hunter2" not in shown
    assert "secret='***'" in shown
    assert "secret=UNSET" in repr(models.Names(from_="f"))

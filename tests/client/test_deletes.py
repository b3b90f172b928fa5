"""A delete whose first answer was lost: that the thing is not there any more is what was wanted."""

from __future__ import annotations

from typing import Any

import pytest

from peaka_api.models import Relation
from peaka_api.operations import OPERATIONS, Operation
from peaka_async import ApiError, AsyncPeaka, AttemptFailed, BadRequest, NotFound
from tests.support.fake_http import Answer, FakeHttp, answer, path_of

pytestmark = pytest.mark.anyio

LOST = AttemptFailed("ReadError: reset", sent=True)
REFUSED = AttemptFailed("ConnectError: refused", sent=False)
GONE = answer(404, {"message": "not found"})

DELETES = [one for one in OPERATIONS.values() if one.method == "DELETE" and one.job is None]
SPOKEN = {"metadata.delete_relation", "ai_legacy.delete_thread"}
"""Those that promise what they have deleted."""


def client(*answers: Answer) -> tuple[AsyncPeaka, FakeHttp]:
    left = list(answers)
    http = FakeHttp(lambda _: left.pop(0))
    return AsyncPeaka("K.s", project_id="acFxu7Xr", http_client=http), http


async def delete(peaka: AsyncPeaka, operation: Operation) -> Any:
    """Call it, with something for each part of its path."""
    owner = peaka if hasattr(peaka, operation.group) else peaka.project()
    names = {"organizationId", "workspaceId", "projectId"} if owner is peaka else set[str]()
    parts = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    given = [part for part in parts if part != "projectId" or part in names]
    keywords = {"to_schema": "s", "to_table": "t"} if operation.id == "parametric_tables.delete" else {}
    return await getattr(getattr(owner, operation.group).raw, operation.name)(*given, **keywords)


def test_every_delete_is_tried_here() -> None:
    assert len(DELETES) == 21
    assert all(operation.idempotent for operation in DELETES)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("operation", DELETES, ids=lambda operation: operation.id)
@pytest.mark.parametrize("first", [[LOST], [answer(502)], [LOST, REFUSED], [LOST, answer(503)]])
async def test_what_is_not_found_after_an_attempt_that_may_have_deleted_it_is_deleted(
    operation: Operation, first: list[Answer]
) -> None:
    peaka, http = client(*first, GONE)
    if operation.id in SPOKEN:
        with pytest.raises(NotFound, match="An earlier attempt, whose answer was lost, may have deleted it"):
            await delete(peaka, operation)
    else:
        response = await delete(peaka, operation)
        assert (response.parsed, response.status, response.retries) == (None, 204, len(first))
    assert [request.method for request in http.requests] == ["DELETE"] * (len(first) + 1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("operation", DELETES, ids=lambda operation: operation.id)
@pytest.mark.parametrize("first", [[], [REFUSED], [answer(503)], [answer(429)]])
async def test_what_is_not_found_where_nothing_was_done_before_was_not_there(
    operation: Operation, first: list[Answer]
) -> None:
    peaka, _ = client(*first, GONE)
    with pytest.raises(NotFound) as caught:
        await delete(peaka, operation)
    assert caught.value.hint is None


@pytest.mark.parametrize(
    "words", ["There is no query with id: 7", "Table 't' does not exist", "Column 'c' cannot be resolved"]
)
async def test_words_that_mean_that_it_is_not_there_count_as_well(words: str) -> None:
    told = answer(400, {"errorCode": 100, "message": words})
    peaka, _ = client(LOST, told)
    await peaka.project().tables.delete_column("t", "c")
    peaka, _ = client(told)
    with pytest.raises(ApiError):
        await peaka.project().tables.delete_column("t", "c")


async def test_another_refusal_is_no_success_because_a_fault_of_the_service_may_look_like_one() -> None:
    peaka, _ = client(LOST, answer(400, {"error": "WrongRequestException", "message": "Unexpected character"}))
    with pytest.raises(BadRequest):
        await peaka.project().catalogs.delete("7")


async def test_only_a_delete_is_done_when_nothing_is_found() -> None:
    # A cancelled export is still there, so one that is not found never was.
    peaka, _ = client(LOST, GONE)
    with pytest.raises(NotFound):
        await peaka.project().exports.cancel("e1")
    peaka, _ = client(LOST, GONE)
    with pytest.raises(NotFound):
        await peaka.project().queries.update_path("7", path="/a")


NAMES = ("CatalogId", "SchemaName", "TableName", "ColumnName")
RELATION = {
    "id": "r1", "projectId": "p", "type": "ONE_TO_ONE",
    **{f"{end}{name}": "x" for end in ("source", "target") for name in NAMES},
}  # fmt: skip
UNKNOWN = answer(400, {"error": "WrongRequestException", "message": "Relation not found"})


@pytest.mark.parametrize("told", [[GONE], [UNKNOWN, answer(200, {})]])
async def test_a_relation_is_removed_also_where_its_answer_was_lost(told: list[Answer]) -> None:
    peaka, http = client(LOST, *told)
    await peaka.project().metadata.remove_relation(Relation.from_dict(RELATION))
    assert [path_of(request) for request in http.requests[:2]] == ["/metadata/acFxu7Xr/relations/x/x/x/r1"] * 2


@pytest.mark.parametrize("told", [[UNKNOWN], [LOST, UNKNOWN, answer(200, {"r1": RELATION})]])
async def test_a_relation_that_is_still_there_or_never_was_is_not_removed(told: list[Answer]) -> None:
    peaka, http = client(*told)
    with pytest.raises(BadRequest, match="Relation not found"):
        await peaka.project().metadata.remove_relation(Relation.from_dict(RELATION))
    assert len(http.requests) == len(told)

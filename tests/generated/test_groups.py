"""Every operation is on the client, async, typed and documented; every call goes where the document says."""

from __future__ import annotations

import inspect
import json
import typing
from pathlib import Path
from typing import Any

import pytest

from peaka_api.operations import OPERATIONS
from peaka_async import AsyncPeaka, DecodeError, File
from tests.support.fake_http import FakeHttp, answer, path_of, query_of

ROOT = Path(__file__).parents[2]
DOCUMENT: dict[str, Any] = json.loads((ROOT / "generated/peaka_api/openapi.json").read_text(encoding="utf-8"))


def group_of(peaka: AsyncPeaka, name: str) -> Any:
    return getattr(peaka, name) if hasattr(type(peaka), name) else getattr(peaka.project(), name)


def generated(group: Any) -> type:
    """The class that was generated for a group; people's code may extend it."""
    return next(each for each in type(group).__mro__ if each.__module__.startswith("peaka_api.groups."))


def client() -> tuple[AsyncPeaka, FakeHttp]:
    http = FakeHttp(lambda request: answer(500, {"message": "seen"}))
    return AsyncPeaka("ABCDEFGH.secret-part", project_id="prjEct01", http_client=http, max_retries=0), http


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_a_documented_method_and_has_a_raw_twin(name: str) -> None:
    operation = OPERATIONS[name]
    group = group_of(client()[0], operation.group)
    method, raw = getattr(generated(group), operation.name), getattr(group.raw, operation.name)
    signature = inspect.signature(method)
    parameters = list(signature.parameters)[1:]
    assert parameters == list(inspect.signature(raw).parameters)
    assert signature.return_annotation is not inspect.Signature.empty
    doc = inspect.getdoc(method) or ""
    assert f"`{operation.method} {operation.path}`" in " ".join(doc.split())
    assert "Returns:" in doc
    assert "Raises:" in doc
    if parameters:
        arguments = doc.split("Args:\n")[1].split("\n\n")[0]
        assert all(f"    {parameter}: " in arguments for parameter in parameters)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_method_that_takes_the_place_of_a_generated_one_is_documented_and_takes_what_that_takes(name: str) -> None:
    operation = OPERATIONS[name]
    group = group_of(client()[0], operation.group)
    method, original = getattr(type(group), operation.name), getattr(generated(group), operation.name)
    if method is original:
        return
    doc = inspect.getdoc(method) or ""
    assert f"`{operation.id}`" in doc
    assert "Source:" in doc
    assert set(inspect.signature(original).parameters) <= set(inspect.signature(method).parameters)


def sample(annotation: str, name: str) -> Any:
    """A value that an argument with this annotation accepts."""
    text = annotation.replace("builtins.", "")
    if "File" in text:
        return File(b"a,b\n1,2\n", name="x.csv", media_type="text/csv")
    if text.startswith("Sequence["):
        return []
    if "Mapping" in text:
        return {}
    for kind, value in (("bool", True), ("int", 7), ("float", 1.5), ("datetime", "2026-01-01T00:00:00Z")):
        if text.startswith((kind, f"dt.{kind}")):
            return value
    return f"{name}-x"


@pytest.mark.anyio
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", OPERATIONS)
async def test_every_call_goes_where_the_document_says(name: str) -> None:
    operation = OPERATIONS[name]
    peaka, http = client()
    method = getattr(group_of(peaka, operation.group).raw, operation.name)
    given: dict[str, Any] = {}
    for parameter in inspect.signature(method).parameters.values():
        given[parameter.name] = sample(str(parameter.annotation), parameter.name)
    with pytest.raises(Exception, match="seen"):
        if operation.id == "ai.chat_stream":
            async with method(**given):
                pass
        else:
            await method(**given)
    (request,) = http.requests
    assert request.method == operation.method
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    pattern = operation.path
    sent = path_of(request)
    assert len(sent.split("/")) == len(pattern.split("/"))
    for expected, actual in zip(pattern.split("/"), sent.split("/"), strict=True):
        if not expected.startswith("{"):
            assert actual == expected
        elif expected == "{projectId}":
            assert actual in ("prjEct01", "project_id-x")
        else:
            assert actual.endswith("-x"), names
    declared = DOCUMENT["paths"][operation.path][operation.method.lower()]
    queries = [item["name"] for item in declared.get("parameters", []) if item.get("in") == "query"]
    assert [key for key, _ in query_of(request)] == queries
    assert (request.body is not None) == ("requestBody" in declared)


def test_annotations_of_every_method_resolve() -> None:
    import peaka_api.models
    from peaka_api import transport

    names = {name: getattr(peaka_api.models, name) for name in peaka_api.models.__all__}
    names |= {name: getattr(transport, name) for name in transport.__all__}
    peaka, _ = client()
    for operation in OPERATIONS.values():
        method = getattr(generated(group_of(peaka, operation.group)), operation.name)
        method = getattr(method, "__wrapped__", method)
        typing.get_type_hints(method, localns=names)


def test_deprecated_operations_say_so_when_they_are_called() -> None:
    deprecated = {name for name, operation in OPERATIONS.items() if operation.deprecated}
    assert deprecated == {
        "embedded.init_session_by_query",
        *(f"ai_legacy.{verb}" for verb in ("ask", "get_history", "rename_thread", "delete_thread")),
        *(f"projects_legacy.{verb}" for verb in ("list", "create", "get", "update", "delete")),
    }
    peaka, _ = client()
    with pytest.warns(DeprecationWarning, match=r"GET /projects is deprecated by the API; use projects\.list"):
        peaka.projects_legacy.list().close()


def test_secrets_are_masked_in_the_repr_of_models() -> None:
    from peaka_async import models

    secret = "never-to-be-shown"
    shown = [
        models.ApiKey.from_dict({"name": "n", "apiKeyId": "i", "apiKey": secret}),
        models.DriverUrls.from_dict({"JDBC": secret, "SQL_ALCHEMY": secret}),
        models.EmbeddedSession.from_dict({"sessionUrl": secret}),
        models.ExportFile.from_dict({"name": "n", "url": secret, "bytes": 1}),
        models.ConnectionRequest.from_dict({"name": "n", "type": "t", "credential": {"token": secret}}),
        models.ConnectionDetail.from_dict({"type": "bullhorn", "corpToken": secret}),
        models.MetadataRefreshMetadataRequest.from_dict({"catalogId": "1", "callbackToken": secret}),
        models.Oauth2Callback.from_dict({"queryParameters": secret}),
    ]
    assert secret not in repr(shown)
    assert "api_key='***'" in repr(shown[0])
    assert "api_key=None" in repr(models.ApiKey.from_dict({"name": "n", "apiKeyId": "i", "apiKey": None}))


def test_a_model_that_does_not_fit_says_what_and_where_and_not_the_value() -> None:
    from peaka_async.models import CacheStatus

    broken = {
        "id": "c", "status": "RUNNING", "catalogId": "1", "schemaName": "s", "tableName": "t",
        "lastIncrementalCacheExecution": None,
        "lastFullRefreshCacheExecution": {"id": "secret-value", "status": "RUNNING"},
    }  # fmt: skip
    with pytest.raises(DecodeError) as caught:
        CacheStatus.from_dict(broken)
    assert str(caught.value) == (
        "CacheStatus.last_full_refresh_cache_execution: CacheExecutionInfo: the required member 'error' is missing"
    )

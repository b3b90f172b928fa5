"""Where settings come from, and what is refused before anything is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from peaka_async import AsyncPeaka, ConfigurationError
from tests.support.fake_http import FakeHttp, answer

KEY = "ABCDEFGH.the-secret-part"


def test_a_missing_key_names_the_variable_to_set() -> None:
    with pytest.raises(ConfigurationError) as caught:
        AsyncPeaka()
    assert str(caught.value) == "No API key: pass api_key= to AsyncPeaka, or set PEAKA_API_KEY"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEAKA_API_KEY", KEY)
    monkeypatch.setenv("PEAKA_PROJECT_ID", "acFxu7Xr")
    monkeypatch.setenv("PEAKA_BASE_URL", "http://127.0.0.1:8080/api/v1/")
    peaka = AsyncPeaka()
    assert repr(peaka) == (
        "AsyncPeaka(api_key=Secret(ABCDEFGH.***), project_id='acFxu7Xr', base_url='http://127.0.0.1:8080/api/v1')"
    )
    assert peaka.project().id == "acFxu7Xr"


def test_arguments_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEAKA_API_KEY", "OTHEROTH.other-secret")
    monkeypatch.setenv("PEAKA_PROJECT_ID", "other")
    monkeypatch.setenv("PEAKA_BASE_URL", "http://other/api/v1")
    peaka = AsyncPeaka(KEY, project_id="mine", base_url="https://mine.example/api/v1")
    assert repr(peaka) == (
        "AsyncPeaka(api_key=Secret(ABCDEFGH.***), project_id='mine', base_url='https://mine.example/api/v1')"
    )


def test_without_a_base_url_the_measured_server_is_used() -> None:
    assert repr(AsyncPeaka(KEY)) == (
        "AsyncPeaka(api_key=Secret(ABCDEFGH.***), base_url='https://partner.peaka.studio/api/v1')"
    )


@pytest.mark.parametrize(
    ("base_url", "problem"),
    [
        ("partner.peaka.studio/api/v1", "must start with https:// or http://"),
        ("ftp://partner.peaka.studio", "must start with https:// or http://"),
        ("https://", "names no host"),
        ("https:///api/v1", "names no host"),
        ("http://host:99999/api", "Port out of range"),
        ("http://host:port/api", "Port could not be cast"),
        ("https://me:pass@host/api", "holds a user name or password"),
        ("https://host/api?x=1", "no query and no fragment"),
        ("https://host/api#x", "no query and no fragment"),
        ("https://host/api/../v1", "no dots alone"),
        ("http://ho st/api", "names no host"),
        ("", "must start with https:// or http://"),
        (5, "must be text"),
        (b"https://host", "must be text"),
    ],
)
def test_a_wrong_base_url_is_refused_with_an_example(base_url: Any, problem: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        AsyncPeaka(KEY, base_url=base_url)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "key", ["", "   ", "AB CD", "key\nwith-line-end", "schlüssel-mit-umlaut", "tab\tkey", 5, b"bytes"]
)
def test_a_key_that_cannot_be_one_is_refused_and_not_quoted(key: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"[Kk]ey") as caught:
        AsyncPeaka(key)
    if str(key).strip():
        assert str(key) not in str(caught.value)


@pytest.mark.parametrize("project_id", ["", ".", "..", "a/b", "a b", "ä", 5, None])
def test_a_project_id_that_cannot_be_one_is_refused(project_id: Any) -> None:
    peaka = AsyncPeaka(KEY)
    with pytest.raises(ConfigurationError):
        peaka.project(project_id)


def test_no_project_says_where_to_give_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        AsyncPeaka(KEY).project()
    assert str(caught.value) == (
        "No project: pass its id to project(), project_id= to AsyncPeaka, or set PEAKA_PROJECT_ID"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("inf")},
        {"timeout": float("nan")},
        {"timeout": "30"},
        {"timeout": True},
        {"timeout": timedelta(0)},
        {"max_retries": -1},
        {"max_retries": 1.5},
        {"max_retries": True},
        {"max_concurrency": 0},
        {"max_concurrency": "many"},
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        AsyncPeaka(KEY, **options)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer other"},
        {"authorization": "x"},
        {"Host": "elsewhere"},
        {"X-Line": "a\r\nInjected: b"},
        {"X Name": "a"},
        {"": "a"},
        {"X-Text": "ü"},
        {"X-Number": 5},
        "X-Text: a",
    ],
)
def test_headers_that_are_the_clients_own_or_cannot_be_sent_are_refused(headers: Any) -> None:
    with pytest.raises(ConfigurationError):
        AsyncPeaka(KEY).with_options(headers=headers)


@pytest.mark.anyio
async def test_the_constructor_makes_no_request_and_closing_twice_is_fine() -> None:
    http = FakeHttp(lambda request: answer(200, {}))
    peaka = AsyncPeaka(KEY, http_client=http)
    assert http.requests == []
    await peaka.aclose()
    await peaka.aclose()
    assert http.closed == 0, "a client that was given is the caller's to close"
    async with AsyncPeaka(KEY, base_url="http://127.0.0.1:9/api/v1") as own:
        await own.aclose()

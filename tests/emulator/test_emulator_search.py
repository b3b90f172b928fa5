"""Search: three groups that are null when empty, pages, and an index that forgets nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ManualClock, Options, World, demo_world

HUBSPOT = "700000000000000002"
ORDERS = [
    {"catalog": "stripe", "schema": "payment", "table": "climate_orders"},
    {"catalog": "postgres", "schema": "public", "table": "orders"},
    {"catalog": "postgres", "schema": "public", "table": "order_items"},
    {"catalog": "mongo", "schema": "shop", "table": "orders"},
]


def meta(text: str, *, limit: int = 100, offset: int = 0, following: int | None = None) -> dict[str, Any]:
    return {"page": {"limit": limit, "offset": offset, "nextOffset": following}, "query": {"text": text}}


def search(data: httpx.Client, text: str, **more: Any) -> dict[str, Any]:
    answer = data.post("/search", json={"query": text, **more})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("text", ["order", "ORDER", "rDe"])
def test_a_name_is_found_by_any_part_of_it_in_any_case(data: httpx.Client, text: str) -> None:
    assert search(data, text) == {
        "matchedCatalogs": None,
        "matchedSchemas": None,
        "matchedTables": ORDERS,
        "meta": meta(text),
    }


def test_the_case_of_a_name_does_not_matter_either(data: httpx.Client) -> None:
    data.post("/table/Ledger")
    assert search(data, "ledger")["matchedTables"] == [{"catalog": "peaka", "schema": "table", "table": "Ledger"}]


def test_a_group_without_a_match_is_null(data: httpx.Client) -> None:
    assert search(data, "no such name") == {
        "matchedCatalogs": None,
        "matchedSchemas": None,
        "matchedTables": None,
        "meta": meta("no such name"),
    }


def test_a_group_without_a_match_is_empty_where_documents_are_followed() -> None:
    world = demo_world(ManualClock(), options=Options(behaviour="documented"))
    headers = {"Authorization": f"Bearer {PARTNER_KEY}"}
    with EmulatorServer(world) as server, httpx.Client(base_url=server.url, headers=headers, trust_env=False) as client:
        answer = client.post(f"/data/projects/{PROJECT_ID}/search", json={"query": "stripe"})
    assert answer.json() == {
        "matchedCatalogs": [{"catalog": "stripe"}],
        "matchedSchemas": [],
        "matchedTables": [],
        "meta": meta("stripe"),
    }


def test_each_group_names_what_it_found_and_where(data: httpx.Client) -> None:
    found = search(data, "post") | {"meta": None}
    assert found == {
        "matchedCatalogs": [{"catalog": "postgres"}],
        "matchedSchemas": None,
        "matchedTables": None,
        "meta": None,
    }
    found = search(data, "report") | {"meta": None}
    assert found == {
        "matchedCatalogs": None,
        "matchedSchemas": [{"catalog": "postgres", "schema": "reporting"}],
        "matchedTables": [
            {"catalog": "stripe", "schema": "payment", "table": "identity_verification_reports"},
            {"catalog": "stripe", "schema": "payment", "table": "report_runs"},
            {"catalog": "stripe", "schema": "payment", "table": "report_types"},
        ],
        "meta": None,
    }


def test_both_built_in_catalogs_are_one_hit_and_what_is_in_them_is_found(data: httpx.Client) -> None:
    data.post("/table/peaka_ledger")
    data.post("/bitable/peakasales")
    data.post("/queries", json={"displayName": "peakaquery", "inputQuery": "SELECT 1"})
    found = search(data, "peaka")
    assert found["matchedCatalogs"] == [{"catalog": "peaka"}]
    assert found["matchedTables"] == [
        {"catalog": "peaka", "schema": "table", "table": "peaka_ledger"},
        {"catalog": "peaka", "schema": "bitable", "table": "peakasales"},
        {"catalog": "peaka", "schema": "query", "table": "peakaquery"},
    ]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"catalog": "postgres"}, ORDERS[1:3]),
        ({"catalog": "POSTGRES", "schema": "public"}, ORDERS[1:3]),
        ({"schema": "shop"}, ORDERS[3:]),
        ({"catalog": "postgres", "schema": "shop"}, None),
        ({"catalog": "nothing"}, None),
    ],
)
def test_a_search_can_be_kept_inside_a_catalog_or_a_schema(
    data: httpx.Client, place: dict[str, str], expected: list[dict[str, str]] | None
) -> None:
    assert search(data, "order", **place)["matchedTables"] == expected


def test_a_schema_keeps_catalogs_and_other_schemas_out(data: httpx.Client) -> None:
    found = search(data, "p", catalog="postgres", schema="public")
    assert (found["matchedCatalogs"], found["matchedSchemas"]) == (
        None,
        [{"catalog": "postgres", "schema": "public"}],
    )


def test_pages_go_on_at_the_next_offset_until_it_is_null(data: httpx.Client) -> None:
    hits: list[dict[str, str]] = []
    offset: int | None = 0
    offsets: list[int | None] = []
    while offset is not None:
        found = search(data, "order", limit=3, offset=offset)
        assert found["meta"] == meta("order", limit=3, offset=offset, following=found["meta"]["page"]["nextOffset"])
        hits += found["matchedTables"]
        offset = found["meta"]["page"]["nextOffset"]
        offsets.append(offset)
    assert (hits, offsets) == (ORDERS, [3, None])


def test_a_page_that_ends_with_the_last_hit_is_the_last(data: httpx.Client) -> None:
    assert search(data, "order", limit=4)["meta"]["page"]["nextOffset"] is None
    assert search(data, "order", limit=4, offset=40) == {
        "matchedCatalogs": None,
        "matchedSchemas": None,
        "matchedTables": None,
        "meta": meta("order", limit=4, offset=40),
    }


def test_catalogs_fill_a_page_before_schemas_and_tables(data: httpx.Client) -> None:
    found = search(data, "", limit=7)
    assert [one["catalog"] for one in found["matchedCatalogs"]] == [
        "peaka",
        "stripe",
        "hubspot",
        "postgres",
        "mongo",
        "google_ads",
    ]
    assert (found["matchedSchemas"], found["matchedTables"]) == ([{"catalog": "peaka", "schema": "table"}], None)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"limit": 0}, "Property 'limit' must be one or more"),
        ({"offset": -1}, "Property 'offset' must be zero or more"),
        ({"limit": "7"}, "Property 'limit' must be of type integer"),
    ],
)
def test_a_page_that_is_none_is_refused(data: httpx.Client, page: dict[str, Any], message: str) -> None:
    answer = data.post("/search", json={"query": "order", **page})
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request", "message": message})


def test_a_deleted_catalog_is_found_for_ever(data: httpx.Client, clock: ManualClock, world: World) -> None:
    before = search(data, "hubspot"), search(data, "tasks")
    data.delete(f"/catalogs/{HUBSPOT}")
    clock.advance(365 * 86_400.0)
    assert (search(data, "hubspot"), search(data, "tasks")) == before
    assert [one["catalog"] for one in before[1]["matchedTables"]] == ["hubspot"]
    world.restore(world.snapshot())
    assert (search(data, "hubspot"), search(data, "tasks")) == before


def test_a_new_catalog_of_a_deleted_ones_name_is_one_hit_with_it(http: httpx.Client, data: httpx.Client) -> None:
    connections = http.get(f"/connections/{PROJECT_ID}").json()
    connection = next(one["id"] for one in connections if one["type"] == "hubspot")
    data.delete(f"/catalogs/{HUBSPOT}")
    data.post("/catalogs", json={"name": "hubspot", "connectionId": connection})
    assert search(data, "hubspot")["matchedCatalogs"] == [{"catalog": "hubspot"}]
    assert search(data, "tasks")["matchedTables"] == [{"catalog": "hubspot", "schema": "crm", "table": "tasks"}]

"""Two hundred clients at once: nobody gets an error that one alone would not get, and the state hangs together."""

from __future__ import annotations

from collections import Counter
from typing import Any

import anyio
import httpx
import pytest

from peaka_async.emulator import (
    PARTNER_KEY,
    PROJECT_ID,
    EmulatorServer,
    JobKind,
    ManualClock,
    Transition,
    TransitionMode,
    World,
    demo_world,
)

CLIENTS = 200
STRIPE, HUBSPOT = "700000000000000001", "700000000000000002"
DATA = f"/data/projects/{PROJECT_ID}"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    backend: str = request.param
    return backend


class Client:
    """One of many: it does a bit of everything, in an order of its own, and notes what it was answered."""

    def __init__(self, number: int, url: str, tables: list[str]) -> None:
        self.number = number
        # Certificates are read for each client unless told otherwise, and there is nothing to verify here.
        self.http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {PARTNER_KEY}"},
            timeout=120,
            trust_env=False,
            verify=False,  # noqa: S501  # loopback
        )
        self.table = tables[number % len(tables)]
        self.statuses: list[tuple[str, int]] = []
        self.queries: list[str] = []

    async def call(self, what: str, method: str, path: str, **more: Any) -> httpx.Response:
        answer = await self.http.request(method, path, **more)
        self.statuses.append((what, answer.status_code))
        return answer

    async def run(self) -> None:
        steps = [self.caches, self.sql, self.tables, self.saved, self.exports, self.reads]
        turn = self.number % len(steps)
        async with self.http:
            for step in steps[turn:] + steps[:turn]:
                await step()

    async def caches(self) -> None:
        body = {"catalogId": STRIPE, "schemaName": "payment", "tableName": self.table}
        cache = (await self.call("create", "POST", f"{DATA}/cache", json=body)).json()
        await self.call("status", "GET", f"{DATA}/cache/{cache['id']}/status")

    async def sql(self) -> None:
        body = {"statement": f"SELECT count(*) + {self.number} FROM hubspot.crm.contacts"}
        answer = await self.call("sql", "POST", f"{DATA}/queries/execute", params={"format": "COMPACT"}, json=body)
        assert answer.json()["data"] == [[str(290 + self.number)]]

    async def tables(self) -> None:
        name = f"t{self.number}"
        await self.call("table", "POST", f"{DATA}/table/{name}")
        files = {"file": ("import.csv", f"text\n{self.number}\n", "text/csv")}
        mapping = {"request": '{"mappings":[{"name":"text","csvColumnName":"text"}],"containsHeader":true}'}
        await self.call("import", "POST", f"{DATA}/table/{name}/import", files=files, data=mapping)

    async def saved(self) -> None:
        body = {"displayName": f"Query {self.number}", "inputQuery": f"SELECT {self.number} AS n"}
        query = (await self.call("save", "POST", f"{DATA}/queries", json=body)).json()
        self.queries.append(query["id"])
        run = await self.call(
            "run", "POST", f"{DATA}/queries/execute", params={"format": "COMPACT"}, json={"id": query["id"]}
        )
        assert run.json()["data"] == [[str(self.number)]]

    async def exports(self) -> None:
        path = f"{DATA}/catalogs/{HUBSPOT}/schemas/crm/tables/tasks/exports"
        job = (await self.call("export", "POST", path, json={})).json()
        done = (await self.call("job", "GET", f"{DATA}/exports/{job['id']}")).json()
        assert (done["status"], done["rowCount"]) == ("SUCCEEDED", 39)

    async def reads(self) -> None:
        await self.call("catalogs", "GET", f"{DATA}/catalogs")
        await self.call("discover", "GET", f"{DATA}/catalogs/{STRIPE}/schemas/payment/tables")


@pytest.mark.anyio
async def test_two_hundred_clients_get_what_one_alone_would_get() -> None:
    world = demo_world(ManualClock())
    world.transitions.update(dict.fromkeys(JobKind, Transition(TransitionMode.AT_ONCE)))
    tables = [
        one.name
        for one in world.projects[PROJECT_ID].catalogs[STRIPE].schemas["payment"].values()
        if one.cacheable and not one.corrupted
    ]
    with EmulatorServer(world) as server:
        clients = [Client(number, server.url, tables) for number in range(CLIENTS)]
        async with anyio.create_task_group() as tasks:
            for client in clients:
                tasks.start_soon(client.run)
    expected = dict.fromkeys(("create", "status", "sql", "table", "import", "save", "run", "job"), 200)
    expected |= {"export": 202, "catalogs": 200, "discover": 200}
    statuses = Counter(status for client in clients for status in client.statuses)
    assert statuses == dict.fromkeys(expected.items(), CLIENTS)
    assert_consistent(world, clients, tables)


def assert_consistent(world: World, clients: list[Client], tables: list[str]) -> None:
    project = world.projects[PROJECT_ID]
    assert sorted(cache.key.table for cache in project.caches.all()) == sorted(tables)
    assert {name: [row[-1] for row in table.rows] for name, table in project.tables.items()} == {
        f"t{number}": [str(number)] for number in range(CLIENTS)
    }
    ids = [row[0] for table in project.tables.values() for row in table.rows]
    assert len(set(ids)) == CLIENTS
    assert set(project.queries.queries) == {query for client in clients for query in client.queries}
    assert len({query.name for query in project.queries.queries.values()}) == CLIENTS
    assert len(project.exports.exports) == CLIENTS

"""What the examples in docstrings speak of without making it: `project`, `cache_id`, `export` and the like.

A name that an example uses and does not set is made here, by the function of that name, before the example runs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import define, field

from peaka_api.models import Relation
from peaka_async import AsyncPeaka, Export, Project
from peaka_async.emulator.seed.demo import (
    EMPTY_PROJECT_ID,
    GOOGLE_ADS_CATALOG_ID,
    POSTGRES_CATALOG_ID,
    STRIPE_CATALOG_ID,
)
from peaka_async.testing import RunningEmulator

__all__ = ["THINGS", "Scene"]


@define
class Scene:
    """Where an example plays: the demo account, and what was made in it."""

    emulator: RunningEmulator
    peaka: AsyncPeaka
    made: dict[str, Any] = field(factory=dict[str, Any])

    @property
    def project(self) -> Project:
        return self.peaka.project()

    async def thing(self, name: str) -> Any:
        """What a name stands for, made where it was not yet."""
        if name not in self.made:
            self.made[name] = await THINGS[name](self)
        return self.made[name]


async def peaka(scene: Scene) -> AsyncPeaka:
    return scene.peaka


async def project(scene: Scene) -> Project:
    return scene.project


async def project_id(scene: Scene) -> str:
    return scene.project.id


async def other_project_id(_scene: Scene) -> str:
    """Another project, which something can be shared with."""
    return EMPTY_PROJECT_ID


async def organization_id(scene: Scene) -> str:
    (organization,) = await scene.peaka.organizations.list()
    return organization.id


async def workspace_id(scene: Scene) -> str:
    workspace = (await scene.peaka.workspaces.list(await scene.thing("organization_id")))[0]
    return workspace.id


async def catalog_id(_scene: Scene) -> str:
    """A catalog of a database, which has the tables `public.customers` and `public.orders`."""
    return POSTGRES_CATALOG_ID


async def stripe_id(_scene: Scene) -> str:
    """The catalog `stripe`, which has the tables `payment.customers` and `payment.charges`."""
    return STRIPE_CATALOG_ID


async def google_ads_id(scene: Scene) -> str:
    """A catalog whose tables take parameters; `ads.recent_campaigns` is one with a parameter that is given."""
    await scene.project.parametric_tables.create(
        GOOGLE_ADS_CATALOG_ID,
        from_schema="ads",
        from_table="campaign",
        to_schema="ads",
        to_table="recent_campaigns",
        param_values=[{"key": "_q_segments_date_from", "value": "@today-7d"}],
    )
    return GOOGLE_ADS_CATALOG_ID


async def connection_id(scene: Scene) -> str:
    return next(one.id for one in await scene.project.connections.list() if one.name.startswith("postgres"))


async def redirect_query(scene: Scene) -> str:
    """The query string that a provider added to the redirect URL of a connection, after somebody consented."""
    consent = await scene.project.connections.start_consent(
        name="CRM", type="hubspot", redirect_url="https://app.example/redirected"
    )
    return f"state={consent.connection_id}&code=4711"


async def cache_id(scene: Scene) -> str:
    """A cache of `stripe.payment.customers` whose first sync is over."""
    report = await scene.project.caches.create_many([(STRIPE_CATALOG_ID, "payment", "customers")]).and_wait()
    return report.cache_ids[0]


async def query_id(scene: Scene) -> str:
    """A materialized query, which can also be run, moved and changed like any other."""
    query = await scene.project.queries.create(
        display_name="Spending", input_query='SELECT * FROM "postgres"."public"."orders"', query_type="MATERIALIZED"
    )
    return query.id


async def folder_id(scene: Scene) -> str:
    """The folder `/reports/monthly`."""
    return (await scene.project.folders.ensure("/reports/monthly")).id


async def export(scene: Scene) -> Export:
    """An export of a hundred orders, just begun."""
    return await scene.project.exports.start(table=(POSTGRES_CATALOG_ID, "public", "orders"), limit=100)


async def export_id(scene: Scene) -> str:
    started: Export = await scene.thing("export")
    return started.export_id


async def people(scene: Scene) -> str:
    """A table inside Peaka: `name` is text, `age` a whole number. Its value is its name."""
    await scene.project.tables.import_csv("people", b"name,age\nAda,36\nAlan,41\n", create=True)
    return "people"


async def budget(scene: Scene) -> str:
    """A BI table with the whole number `amount`. Its value is its name."""
    table = await scene.project.bi_tables.create("budget")
    await scene.project.bi_tables.add_columns(table.table_name, [{"name": "amount", "dataType": "BIGINT"}])
    return table.table_name


async def relation(scene: Scene) -> Relation:
    """The relation of `orders.customer_id` to `customers.id`."""
    return await scene.project.metadata.ensure_relation(
        (POSTGRES_CATALOG_ID, "public", "orders", "customer_id"),
        (POSTGRES_CATALOG_ID, "public", "customers", "id"),
        type="MANY_TO_ONE",
    )


async def thread_id(scene: Scene) -> str:
    """A thread of the AI agent, in which one question was asked."""
    await scene.project.ai.chat("How many customers are there?")
    threads: list[dict[str, str]] = await scene.project.ai.list_threads()
    return threads[0]["threadId"]


THINGS: dict[str, Callable[[Scene], Awaitable[Any]]] = {
    function.__name__: function
    for function in (
        peaka,
        project,
        project_id,
        other_project_id,
        organization_id,
        workspace_id,
        catalog_id,
        stripe_id,
        google_ads_id,
        connection_id,
        redirect_query,
        cache_id,
        query_id,
        folder_id,
        export,
        export_id,
        people,
        budget,
        relation,
        thread_id,
    )
}

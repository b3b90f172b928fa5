"""Run by scripts/check_wheel.sh in environments that hold the wheel and nothing else of this project."""

from __future__ import annotations

import re
import sys
from importlib.metadata import requires, version
from pathlib import Path

import anyio

import peaka_async
from peaka_async import AsyncPeaka, ConnectionFailed, models


async def without_a_service() -> None:
    """Port 9 of this machine: nothing listens there."""
    async with AsyncPeaka("ABCDEFGH.no-real-key", base_url="http://127.0.0.1:9/api/v1", max_retries=0) as peaka:
        try:
            await peaka.info()
        except ConnectionFailed as error:
            print("   ", error)
        else:
            raise SystemExit("something answered on port 9")


async def with_the_emulator() -> None:
    from peaka_async.emulator import PARTNER_KEY, PROJECT_ID, EmulatorServer, ScaledClock, demo_world

    with EmulatorServer(demo_world(ScaledClock(50.0))) as server:
        async with AsyncPeaka(PARTNER_KEY, project_id=PROJECT_ID, base_url=server.url) as peaka:
            caches = peaka.project().caches
            report = await caches.create_many([("700000000000000001", "payment", "refunds")])
            report.raise_for_errors()
            final = await caches.wait(report.cache_ids[0], timeout=60)
            print("   ", report, final.status)
            counted = await peaka.project().queries.execute(
                {"statement": "SELECT count(*) FROM stripe.payment.refunds"}
            )
            print("   ", counted)


def main() -> None:
    home = Path(peaka_async.__file__)
    if "site-packages" not in home.parts:
        raise SystemExit(f"this is not the installed package: {home}")
    for name in peaka_async.__all__:
        getattr(peaka_async, name)
    for name in models.__all__:
        getattr(models, name)
    core = sorted(re.split(r"[<>=,]", line)[0] for line in requires("peaka-async") or () if "extra ==" not in line)
    if core != ["anyio", "attrs", "httpx", "msgspec", "typing-extensions"]:
        raise SystemExit(f"the core depends on {core}")
    print("   ", *(f"{name} {version(name)}" for name in ["peaka-async", *core]), sep="  ")
    anyio.run(without_a_service)
    if "--with-emulator" in sys.argv:
        anyio.run(with_the_emulator)


main()

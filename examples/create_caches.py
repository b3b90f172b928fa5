"""Create caches for every table of some catalogs, watch them fill, and say what became of each.

    PEAKA_API_KEY=... PEAKA_PROJECT_ID=... python examples/create_caches.py stripe hubspot

Without a key: `./scripts/demo.sh` runs it against the emulator.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable

import anyio

from peaka_async import AsyncPeaka, BatchReport, CacheOutcome, CacheUpdate, Project, WaitTimeout


async def tables_of(project: Project, catalog_names: Iterable[str], most: int) -> list[tuple[str, str, str]]:
    """Up to `most` tables of each of these catalogs."""
    wanted = set(catalog_names)
    found: list[tuple[str, str, str]] = []
    for catalog in await project.catalogs.list():
        if catalog.name not in wanted or catalog.catalog_type in ("internal", "query"):
            continue
        mine: list[tuple[str, str, str]] = []
        for schema in await project.catalogs.list_schemas(catalog.id):
            tables = await project.catalogs.list_tables(catalog.id, schema.schema_name)
            mine += [(catalog.id, table.schema_name, table.table_name) for table in tables]
        found += mine[:most]
    return found


class Screen:
    """Progress per table: redrawn in place on a terminal, a line per change anywhere else."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}
        self._drawn = 0
        self._is_terminal = sys.stdout.isatty()

    def show(self, update: CacheUpdate) -> None:
        mark = {"succeeded": "✓", "failed": "✗", "cancelled": "✗", "lost": "?"}.get(update.state, "·")
        line = (
            f"  {mark} {update.table:<48} {update.state:<10} {update.progress.cached:>7} rows {update.elapsed:6.1f} s"
        )
        if not self._is_terminal:
            print(line)
            return
        self._lines[update.cache_id] = line
        self._draw()

    def _draw(self) -> None:
        width, height = shutil.get_terminal_size()
        shown = list(self._lines.values())[-(height - 4) :]
        up = f"\x1b[{self._drawn}F" if self._drawn else ""
        print(up + "\n".join(f"\x1b[2K{line[:width]}" for line in shown), flush=True)
        self._drawn = len(shown)


def name(outcome: CacheOutcome) -> str:
    return f"{outcome.request.schema_name}.{outcome.request.table_name}"


def summary(report: BatchReport) -> None:
    print(f"\n{len(report.created)} created, {len(report.existing)} existed already, {len(report.rejected)} refused:")
    for outcome in report.existing:
        print(f"  = {name(outcome)}: left as it is, {outcome.cache_id}")
    for outcome in report.rejected:
        print(f"  ✗ {name(outcome)}: {type(outcome.error).__name__}: {outcome.error}")
    for outcome in (*report.unknown, *report.not_started):
        print(f"  ? {name(outcome)}: {outcome.state.value}: {outcome.error}")


async def main(catalogs: list[str], most: int, patience: float) -> int:
    async with AsyncPeaka() as peaka:
        me = await peaka.info()
        project = peaka.project()
        tables = await tables_of(project, catalogs, most)
        print(f"{me.email}: {len(tables)} tables of {', '.join(catalogs)} in project {project.id}\n")

        # A first cache on its own, so that the batch below meets one that is there already.
        await project.caches.create_many(tables[:1])

        batch = project.caches.create_many(tables, chunk_size=10, max_concurrency=4)
        async for outcome in batch:
            print(f"  {outcome.state:<9} {name(outcome)}")
        report = batch.report

        print(f"\nWaiting for the first sync of {len(report.cache_ids)} caches, one request per tick:")
        screen = Screen()
        unfinished: tuple[str, ...] = ()
        try:
            async for update in project.caches.wait_many(report.cache_ids, timeout=patience):
                screen.show(update)
        except WaitTimeout as error:
            unfinished = error.pending
            print(f"\nStill running after {patience:g} s, without any sign of progress (they go on at the service):")
            for cache_id in unfinished:
                status = error.statuses[cache_id]
                print(f"  … {status.schema_name}.{status.table_name}")
        summary(report)
        print(f"\n{len(report.cache_ids) - len(unfinished)} of {len(report.cache_ids)} caches are ready to be queried.")
        return 1 if report.unknown or report.not_started else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Create caches for every table of some catalogs.")
    parser.add_argument("catalogs", nargs="+", help="names of catalogs")
    parser.add_argument("--most", type=int, default=40, help="tables per catalog (default: 40)")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds to wait for the syncs (default: 600)")
    options = parser.parse_args()
    sys.exit(anyio.run(main, options.catalogs, options.most, options.timeout))

"""The generated code against what the generator writes with its own templates: importing, and decoding.

    scripts/regenerate.sh --check     # makes the generator's environment
    .venvs/dev/bin/python benchmarks/generated.py

Both are measured in one run, interleaved, so that the ratios hold on any machine; the absolute figures do not.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATOR = ROOT / ".venvs/generator/bin/openapi-python-client"
IMPORTS = 9
ROUNDS = 15

IMPORT = """
import time
import httpx, attrs
started = time.process_time()
{statement}
print((time.process_time() - started) * 1000)
"""

DECODE = """
import json, sys, time
from {package}.models import CacheStatus
texts = json.loads(sys.stdin.read())
values = [json.loads(text) for text in texts]
for value in values[:50]:
    CacheStatus.from_dict(value)
best = []
for _ in range({rounds}):
    started = time.process_time()
    for value in values:
        CacheStatus.from_dict(value)
    best.append(time.process_time() - started)
print(min(best) / len(values) * 1e6)
"""


def stock(directory: Path) -> None:
    """What the generator writes by itself."""
    subprocess.run(
        [
            GENERATOR, "generate", "--path", ROOT / "openapi/peaka.yaml", "--meta", "none",
            "--config", ROOT / "openapi/generator.yaml", "--output-path", directory / "stock_api",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip


def status(number: int) -> dict[str, object]:
    """A cache status as the service sends it: nine objects, eight timestamps."""

    def run(kind: str) -> dict[str, object]:
        return {
            "id": f"{number:08d}-{kind}", "executionMode": kind, "status": "COMPLETED", "error": None,
            "progress": {
                "numberOfCachedRecords": number, "numberOfInsertedRecords": number, "numberOfUpdatedRecords": 2,
                "numberOfDeletedRecords": 0, "lastOffset": "1723456789", "lastCacheTxId": f"tx-{number}",
            },
            "createdAt": "2026-08-18T10:11:02.385253956Z", "updatedAt": "2026-08-18T10:11:32.385253Z",
            "finishedAt": None if kind == "incremental" else "2026-08-18T10:11:33Z",
        }  # fmt: skip

    logs = [
        {
            "timestamp": f"2026-08-18T10:1{log}:02.385253956Z", "action": "SYNC", "message": "finished",
            "cacheType": "INCREMENTAL", "isScheduled": False,
        }
        for log in range(4)
    ]  # fmt: skip
    return {
        "id": f"{number:08d}-0000-4000-8000-000000000000", "status": "COMPLETED", "catalogId": "627249916703408649",
        "schemaName": "payment", "tableName": f"table_{number}", "lastIncrementalCacheExecution": run("incremental"),
        "lastFullRefreshCacheExecution": run("full"), "cacheActionLogs": logs, "projectId": "acFxu7Xr",
    }  # fmt: skip


def measure(script: str, directory: Path, stdin: str = "") -> float:
    environment = {**os.environ, "PYTHONPATH": f"{directory}:{ROOT / 'generated'}", "PYTHONHASHSEED": "0"}
    # Compiled files as an installed package has them.
    environment |= {"PYTHONPYCACHEPREFIX": str(directory / "pyc"), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        [sys.executable, "-c", script], input=stdin, env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def compare(name: str, unit: str, ours: list[float], theirs: list[float]) -> None:
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"| {name} | {mine:.1f} {unit} | {other:.1f} {unit} | {other / mine:.1f} |")


def main() -> None:
    if not GENERATOR.exists():
        raise SystemExit("run scripts/regenerate.sh --check first: it makes the generator's environment")
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        stock(directory)
        print("| what | ours | stock | times as fast |\n|---|---|---|---|")
        statements = {
            "import one group": (
                "import peaka_api.groups.caches",
                "import stock_api.api.caches.caches_get_status",
            ),
            "import one model": (
                "from peaka_api.models import CacheStatus",
                "from stock_api.models import CacheStatus",
            ),
        }
        for name, (ours, theirs) in statements.items():
            # The first of each compiles; it does not count.
            pairs = [
                tuple(measure(IMPORT.format(statement=statement), directory) for statement in (ours, theirs))
                for _ in range(IMPORTS + 1)
            ][1:]
            compare(f"{name}, after httpx and attrs", "ms", [pair[0] for pair in pairs], [pair[1] for pair in pairs])
        texts = json.dumps([json.dumps(status(number)) for number in range(500)])
        pairs = [
            tuple(
                measure(DECODE.format(package=package, rounds=ROUNDS), directory, texts)
                for package in ("peaka_api", "stock_api")
            )
            for _ in range(5)
        ]
        name = "`CacheStatus.from_dict`, 9 objects, 8 timestamps"
        compare(name, "µs", [pair[0] for pair in pairs], [pair[1] for pair in pairs])


if __name__ == "__main__":
    main()

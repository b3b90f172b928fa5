"""The probe package, generated once; a server for it; and its groups with a transport between the two."""

from __future__ import annotations

import importlib
import sys
from collections.abc import AsyncIterator, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import pytest

from .link import Link
from .recorder import Recorder
from .running import PROBE, Generator, generator_environment


@pytest.fixture(scope="session")
def generator() -> Generator:
    return Generator(generator_environment())


@pytest.fixture(scope="session")
def package(generator: Generator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """What the generator makes of probe.yaml."""
    directory = tmp_path_factory.mktemp("probe")
    done = generator.run(PROBE, directory / "probe_api")
    assert (done.returncode, done.stderr) == (0, "")
    sys.path.insert(0, str(directory))
    try:
        yield importlib.import_module("probe_api")
    finally:
        sys.path.remove(str(directory))


@pytest.fixture
def models(package: ModuleType) -> ModuleType:
    return importlib.import_module("probe_api.models")


@pytest.fixture(scope="session")
def running_server() -> Iterator[Recorder]:
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def server(running_server: Recorder) -> Recorder:
    """The server with nothing seen yet."""
    running_server.reset()
    return running_server


@pytest.fixture
async def groups(package: ModuleType, server: Recorder, anyio_backend: Any) -> AsyncIterator[Any]:
    """The generated groups: `groups.probes`, and `groups.things` bound to the project `p/1`."""
    seam = importlib.import_module("probe_api.transport")
    made = importlib.import_module("probe_api.groups")
    # Plain HTTP on loopback: reading certificates would take longer than the test.
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, verify=False) as http:  # noqa: S501
        link = Link(http, seam)
        account = made.AccountGroups(link)
        yield SimpleNamespace(probes=account.probes, things=made.ProjectGroups(link, "p/1").things, link=link)


@pytest.fixture
def probes(groups: Any) -> Any:
    return groups.probes

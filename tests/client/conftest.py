"""In-memory tests of the client run on virtual clocks."""

from __future__ import annotations

from typing import Any

import pytest
import trio.testing

from tests.support.virtual_time import VirtualLoop


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    if request.param == "asyncio":
        return "asyncio", {"loop_factory": VirtualLoop}
    return "trio", {"clock": trio.testing.MockClock(autojump_threshold=0)}

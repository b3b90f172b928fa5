"""Uploads: written piece by piece, files read in a thread. In real time, because threads do not know virtual clocks."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from peaka_async import AsyncPeaka, AttemptFailed, File, HttpRequest
from peaka_async.transport.multipart import MultipartStream
from tests.conftest import REAL
from tests.support.fake_http import Answer, FakeHttp, answer

pytestmark = pytest.mark.anyio

REFUSED = AttemptFailed("ConnectError: refused", sent=False)


@pytest.fixture(params=REAL)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


async def test_a_file_is_written_anew_for_every_attempt() -> None:
    seen: list[bytes] = []

    async def read(request: HttpRequest) -> Answer:
        assert isinstance(request.body, MultipartStream)
        content = b"".join([chunk async for chunk in request.body])
        assert len(content) == request.body.length
        seen.append(content)
        return REFUSED if len(seen) < 3 else answer(200, {"status": "COMPLETED"})

    file = BytesIO(b"skipped,a\n1\n")
    file.read(8)
    peaka = AsyncPeaka("ABCDEFGH.secret-part", project_id="acFxu7Xr", http_client=FakeHttp(read))
    # The pauses between attempts are what chance makes of them; here it makes them nothing.
    peaka._pipeline.shared.draw.uniform = lambda a, b: 0.0  # type: ignore[method-assign]
    upload = File(file, 'my "data".csv', "text/csv")
    await peaka.project().tables.import_csv("t", file=upload, request='{"mappings":[]}')
    assert len(set(seen)) == 1
    boundary = seen[0].split(b"\r\n")[0]
    assert seen[0] == b"\r\n".join(
        [
            boundary,
            b'Content-Disposition: form-data; name="file"; filename="my %22data%22.csv"',
            b"Content-Type: text/csv",
            b"",
            b"a\n1\n",
            boundary,
            b'Content-Disposition: form-data; name="request"',
            b"",
            b'{"mappings":[]}',
            boundary + b"--",
            b"",
        ]
    )

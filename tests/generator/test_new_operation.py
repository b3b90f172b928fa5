"""An operation added to peaka.yaml is on the client after scripts/regenerate.sh, typed and documented, as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .running import ROOT, generator_environment

NEW_PATHS = """\
paths:

  /gadgets/search:
    get:
      tags: [gadgets]
      operationId: gadgets.find
      summary: Find gadgets
      parameters:
        - {name: nameLike, in: query, required: true, schema: {type: string}, description: Part of a name.}
        - {name: sizes, in: query, schema: {type: array, items: {type: integer}}, description: Sizes that will do.}
        - {name: includeOld, in: query, schema: {type: boolean, default: false}, description: Old ones too.}
      responses:
        "200":
          description: The best gadget.
          content: {application/json: {schema: {$ref: "#/components/schemas/Gadget"}}}
        default: {$ref: "#/components/responses/Error"}
      x-peaka: {idempotent: true, key_scope: partner, evidence: live}

  /data/projects/{projectId}/cache/gadgets:
    parameters:
      - {name: projectId, in: path, required: true, schema: {type: string}, description: The project.}
    post:
      tags: [caches]
      operationId: caches.create_gadget
      summary: Create a gadget
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Gadget"}}}
      responses:
        "200":
          description: The gadget as it was created.
          content: {application/json: {schema: {$ref: "#/components/schemas/Gadget"}}}
        default: {$ref: "#/components/responses/Error"}
      x-peaka: {idempotent: false, key_scope: both, evidence: live}
    get:
      tags: [caches]
      operationId: caches.list_gadgets
      summary: List the gadgets
      responses:
        "200":
          description: All of them.
          content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Gadget"}}}}
        default: {$ref: "#/components/responses/Error"}
      x-peaka: {idempotent: true, key_scope: both, evidence: live}

  /data/projects/{projectId}/tables/gadgets:
    post:
      tags: [tables]
      operationId: tables.upload_gadget
      summary: Upload the picture of a gadget
      parameters:
        - {name: projectId, in: path, required: true, schema: {type: string}, description: The project.}
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [picture]
              properties:
                picture: {type: string, format: binary, description: The picture.}
                gadget: {$ref: "#/components/schemas/Gadget", description: What it shows.}
      responses:
        "204": {description: Stored.}
        default: {$ref: "#/components/responses/Error"}
      x-peaka: {idempotent: false, key_scope: both, evidence: live}
"""

NEW_SCHEMA = """\
  schemas:

    Gadget:
      type: object
      description: A gadget.
      required: [name]
      properties:
        name: {type: string, description: What it is called.}
        weight: {type: [number, "null"], description: Kilograms.}
"""

# Runs in the copy, so that it imports the copy's client.
USE = """
import asyncio, inspect, json, sys, threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from peaka_api import OPERATIONS, File
from peaka_api.models import Gadget
from peaka_async.client import AsyncPeaka

seen = []

class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        seen.append([self.command, self.path, self.headers.get_content_type(), body.decode()])
        gadget = {"name": "g", "weight": 1.5, "colour": "red"}
        answer = [gadget] if (self.command, "cache" in self.path) == ("GET", True) else gadget
        content = b"" if "tables" in self.path else json.dumps(answer).encode()
        self.send_response(200 if content else 204)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
    do_GET = do_POST = answer
    def log_message(self, *args): pass

server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()

async def main():
    url = f"http://127.0.0.1:{server.server_port}"
    async with AsyncPeaka("key", project_id="acFxu7Xr", base_url=url) as peaka:
        project = peaka.project()
        gadget = Gadget(name="g", weight=1.5, additional_properties={"colour": "red"})
        assert await peaka.gadgets.find(name_like="a b", sizes=[1, 2], include_old=True) == gadget
        assert await project.caches.create_gadget(name="g", weight=None) == gadget
        assert await project.caches.list_gadgets() == [gadget]
        picture = File(b"png", name="g.png", media_type="image/png")
        assert await project.tables.upload_gadget(picture=picture, gadget=gadget) is None
        caches = project.caches
        for method in (peaka.gadgets.find, caches.create_gadget, caches.list_gadgets, project.tables.upload_gadget):
            print(inspect.getdoc(method), end="\\n----\\n")

asyncio.run(main())
server.shutdown()
server.server_close()
upload = seen.pop()
assert seen == [
    ["GET", "/gadgets/search?nameLike=a+b&sizes=1&sizes=2&includeOld=true", "text/plain", ""],
    ["POST", "/data/projects/acFxu7Xr/cache/gadgets", "application/json", '{"name":"g","weight":null}'],
    ["GET", "/data/projects/acFxu7Xr/cache/gadgets", "text/plain", ""],
], seen
assert upload[:3] == ["POST", "/data/projects/acFxu7Xr/tables/gadgets", "multipart/form-data"], upload
assert 'filename="g.png"' in upload[3] and '{"colour": "red", "name": "g", "weight": 1.5}' in upload[3], upload
assert OPERATIONS["gadgets.find"].key_scope == "partner" and not OPERATIONS["caches.create_gadget"].idempotent
"""

DOCUMENTED = [
    """\
Find gadgets.

Args:
    name_like: Part of a name.
    sizes: Sizes that will do.
    include_old: Old ones too. Left out, the service takes False.

Returns:
    `Gadget`: The best gadget.

Raises:
    InvalidArgument: An argument has a wrong type or value; nothing was sent.
    PeakaError: The request failed; the class says how.

Source:
    `GET /gadgets/search`: operation `gadgets.find`, measured on the live service.
""",
    """\
Create a gadget.

Args:
    name: What it is called.
    weight: Kilograms.

Returns:
    `Gadget`: The gadget as it was created.

Raises:
    InvalidArgument: An argument has a wrong type or value; nothing was sent.
    PeakaError: The request failed; the class says how.

Source:
    `POST /data/projects/{projectId}/cache/gadgets`: operation `caches.create_gadget`, measured on
        the live service.
""",
    """\
List the gadgets.

Returns:
    `list[Gadget]`: All of them.

Raises:
    PeakaError: The request failed; the class says how.

Source:
    `GET /data/projects/{projectId}/cache/gadgets`: operation `caches.list_gadgets`, measured on the
        live service.
""",
    """\
Upload the picture of a gadget.

Args:
    picture: The picture.
    gadget: What it shows.

Returns:
    `None`: Stored.

Raises:
    InvalidArgument: An argument has a wrong type or value; nothing was sent.
    PeakaError: The request failed; the class says how.

Source:
    `POST /data/projects/{projectId}/tables/gadgets`: operation `tables.upload_gadget`, measured on
        the live service.
""",
]

TYPES = """\
from peaka_api import File
from peaka_async.client import AsyncPeaka


async def use(peaka: AsyncPeaka) -> None:
    project = peaka.project("acFxu7Xr")
    reveal_type(await peaka.gadgets.find(name_like="a", sizes=[1], include_old=True))
    reveal_type(await project.caches.create_gadget(name="g", weight=None))
    reveal_type(await project.caches.list_gadgets())
    reveal_type(await project.caches.raw.list_gadgets())
    reveal_type((await project.caches.list_gadgets())[0].weight)
    await project.tables.upload_gadget(picture=File(b""), gadget={"name": "g"})
    await peaka.gadgets.find()
    await peaka.gadgets.find(name_like="a", sizes="large")
    await project.caches.create_gadget(name=5)
    await project.tables.upload_gadget(picture="text")
    await project.gadgets.find(name_like="a")
"""

REVEALED = [
    '7: note: Revealed type is "peaka_api.models.gadget.Gadget"',
    '8: note: Revealed type is "peaka_api.models.gadget.Gadget"',
    '9: note: Revealed type is "list[peaka_api.models.gadget.Gadget]"',
    '10: note: Revealed type is "peaka_api.transport.Response[list[peaka_api.models.gadget.Gadget]]"',
    '11: note: Revealed type is "float | None | peaka_api.types.Unset"',
    '13: error: Missing named argument "name_like" for "find" of "GadgetsOperations"  [call-arg]',
    (
        '14: error: Argument "sizes" to "find" of "GadgetsOperations" has incompatible type "str"; '
        'expected "Sequence[int] | None"  [arg-type]'
    ),
    (
        '15: error: Argument "name" to "create_gadget" of "CachesOperations" has incompatible type "int"; '
        'expected "str"  [arg-type]'
    ),
    (
        '16: error: Argument "picture" to "upload_gadget" of "TablesOperations" has incompatible type "str"; '
        'expected "File"  [arg-type]'
    ),
    '17: error: "Project" has no attribute "gadgets"  [attr-defined]',
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with the new operations in its document, regenerated by its own script."""
    environment = generator_environment()
    root = tmp_path_factory.mktemp("with a space") / "repository"
    for name in ("openapi", "scripts", "generated", "src"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    document = root / "openapi" / "peaka.yaml"
    text = document.read_text(encoding="utf-8")
    for anchor, new in (("paths:\n", NEW_PATHS), ("  schemas:\n", NEW_SCHEMA)):
        before, found, after = text.partition(f"\n{anchor}")
        assert found
        text = f"{before}\n{new}{after}"
    document.write_text(text, encoding="utf-8")
    # The environment of the repository stands in for one of its own, which would take a minute to install.
    (root / ".venvs").mkdir()
    script = root / "scripts" / "environment.sh"
    script.write_text(f'{script.read_text()}\nmake_environment() {{ environment="{environment}"; }}\n')
    done = subprocess.run([root / "scripts" / "regenerate.sh"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "peaka_api: 25 groups, 146 operations from peaka.yaml\n"
    return root


def test_the_new_operations_work_on_the_client_and_are_documented(copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", USE],
        env={**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy / 'generated'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [text.strip() for text in done.stdout.split("\n----\n")[:-1]] == [text.strip() for text in DOCUMENTED]


def test_the_new_operations_are_typed_on_the_client(copy: Path) -> None:
    (copy / "use.py").write_text(TYPES)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file=",
            "--no-error-summary",
            "--cache-dir=cache",
            "use.py",
        ],
        env={**os.environ, "MYPYPATH": f"{copy / 'src'}{os.pathsep}{copy / 'generated'}"},
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    lines = [line.removeprefix("use.py:") for line in done.stdout.splitlines() if line.startswith("use.py:")]
    assert [line for line in lines if "defined in" not in line] == REVEALED


def test_no_other_group_changes(copy: Path) -> None:
    touched = {"__init__.py", "caches.py", "gadgets.py", "tables.py"}
    groups = copy / "generated" / "peaka_api" / "groups"
    for file in (ROOT / "generated" / "peaka_api" / "groups").glob("*.py"):
        if file.name not in touched:
            assert (groups / file.name).read_bytes() == file.read_bytes()

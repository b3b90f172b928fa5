"""A document or a template that cannot become a client: the generator says what and where, and touches nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .running import ROOT, Generator, contents

GOOD = """\
openapi: "3.1.0"
info: {title: Small, version: "1"}
paths:
  /first:
    get:
      tags: [small]
      operationId: small.first
      responses:
        "200":
          description: Fine.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
  /second/{id}:
    get:
      tags: [small]
      operationId: small.second
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "204": {description: Nothing.}
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        state: {$ref: "#/components/schemas/State"}
    State: {type: string, enum: [UP, DOWN]}
"""

MORE_SCHEMAS = "    State: {type: string, enum: [UP, DOWN]}\n"
FIRST = '            application/json: {schema: {$ref: "#/components/schemas/Thing"}}\n'
PARAMETER = "        - {name: limit, in: query, schema: {type: integer}}\n"

Fail = Callable[..., str]


@pytest.fixture
def fail(generator: Generator, tmp_path: Path) -> Fail:
    """Generate from a document that must be refused, over a tree that must not change. Returns what was said."""

    def run(text: str, *, generator: Generator = generator) -> str:
        document = tmp_path / "small.yaml"
        document.write_text(text, encoding="utf-8")
        output = tmp_path / "generated" / "small_api"
        (output / "models").mkdir(parents=True)
        (output / "__init__.py").write_text("old = True\n")
        (output / "models" / "kept.py").write_text("kept = True\n")
        done = generator.run(document, output)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Traceback" not in done.stderr
        assert contents(output) == {"__init__.py": b"old = True\n", "models/kept.py": b"kept = True\n"}
        assert [file.name for file in output.parent.iterdir()] == ["small_api"]
        assert str(tmp_path) not in done.stderr
        assert " object at 0x" not in done.stderr
        return done.stderr

    return run


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_the_document_that_the_others_break_is_good(generator: Generator, tmp_path: Path) -> None:
    document = tmp_path / "small.yaml"
    document.write_text(GOOD)
    done = generator.run(document, tmp_path / "small_api")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "small_api: 1 groups, 2 operations from small.yaml\n"


CASES = {
    "yaml that is not valid": (
        changed("      tags: [small]\n      operationId: small.first\n", "      tags: [small\n"),
        ["small.yaml:7: is not valid YAML: "],
    ),
    "the same key twice": (
        changed("  /second/{id}:", "  /first: {}\n  /second/{id}:"),
        ['small.yaml:13: is not valid YAML: found duplicate key "/first"'],
    ),
    "no mapping": ("- openapi\n", ["small.yaml: is not an OpenAPI document: the top level is not a mapping"]),
    "another version": (
        changed('"3.1.0"', '"3.0.3"'),
        ["small.yaml:1 openapi: is '3.0.3'; this generator reads OpenAPI \"3.1.x\""],
    ),
    "a version without quotes": (
        changed('openapi: "3.1.0"', "openapi: 3.1"),
        ['small.yaml:1 openapi: is 3.1; this generator reads OpenAPI "3.1.x"'],
    ),
    "a status without quotes": (
        changed('"204"', "204"),
        ["small.yaml:20 paths./second/{id}.get.responses: has the key 204, which is not text: put it in quotes"],
    ),
    "a date without quotes": (
        changed('version: "1"', "version: 2024-01-02"),
        ["small.yaml:2 info.version: is datetime.date(2024, 1, 2), which JSON cannot hold: put it in quotes"],
    ),
    "no title": (changed("title: Small, ", ""), ["small.yaml:2 info: 'title' is a required property"]),
    "a reference to nothing": (
        changed('state: {$ref: "#/components/schemas/State"}', 'state: {$ref: "#/components/schemas/Missing"}'),
        ["small.yaml:28 components.schemas.Thing.properties.state: #/components/schemas/Missing leads nowhere"],
    ),
    "a reference to another file": (
        changed('state: {$ref: "#/components/schemas/State"}', 'state: {$ref: "other.yaml#/Missing"}'),
        ["small.yaml:28 components.schemas.Thing.properties.state: other.yaml#/Missing is in another document"],
    ),
    "a reference to text": (
        changed('state: {$ref: "#/components/schemas/State"}', 'state: {$ref: "#/info/title"}'),
        ["small.yaml:28 components.schemas.Thing.properties.state: #/info/title leads nowhere"],
    ),
    "references in a circle": (
        changed(
            MORE_SCHEMAS,
            '    State: {$ref: "#/components/schemas/Again"}\n    Again: {$ref: "#/components/schemas/State"}\n',
        ),
        ["small.yaml:29 components.schemas.State: #/components/schemas/Again leads nowhere"],
    ),
    "an array without items": (
        changed("name: {type: string}", "name: {type: array}"),
        ["small.yaml:24 components.schemas.Thing: ", "type array must have items"],
    ),
    "an enum of text and numbers": (
        changed("enum: [UP, DOWN]", "enum: [UP, 5]"),
        ["small.yaml:29 components.schemas.State: ", "Enum values must all be the same type"],
    ),
    "a path parameter that is not declared": (
        changed("        - {name: id, in: path, required: true, schema: {type: string}}\n", ""),
        [
            "small.yaml:14 paths./second/{id}.get: ",
            "Path parameter 'id' for 'get' operation in '/second/{id}' was not resolved",
        ],
    ),
    "a path parameter that the path lacks": (
        changed("/second/{id}:", "/second:"),
        ["small.yaml:14 paths./second.get: Path parameter 'id' for 'get' operation in '/second' was not resolved"],
    ),
    "one id for two operations": (
        changed("operationId: small.second", "operationId: small.first"),
        ["small.yaml:14 paths./second/{id}.get: Operation ID 'small.first' for 'get' in '/second/{id}' is not unique"],
    ),
    "one method for two operations": (
        changed("operationId: small.second", "operationId: smallFirst").replace("small.first", "small_first"),
        [
            "small.yaml:14 paths./second/{id}.get: ",
            "smallFirst and small_first both become the method small_first of small",
        ],
    ),
    "no id": (
        changed("      operationId: small.second\n", ""),
        ["small.yaml:14 paths./second/{id}.get: has no operationId"],
    ),
    "no tag": (
        changed("      tags: [small]\n      operationId: small.second\n", "      operationId: small.second\n"),
        ["small.yaml:14 paths./second/{id}.get: small.second has no tag"],
    ),
    "two tags": (
        GOOD.replace("tags: [small]", "tags: [small, other]", 1),
        ["small.yaml:5 paths./first.get: small.first has several tags: keep the one that is its group"],
    ),
    "tags of one module": (
        changed("tags: [small]\n      operationId: small.second", "tags: [SMALL]\n      operationId: SMALL.third"),
        ["small.yaml:14 paths./second/{id}.get: the tags small and SMALL both become the group small"],
    ),
    "schemas of one class": (
        changed(MORE_SCHEMAS, MORE_SCHEMAS + "    thing: {type: string}\n"),
        ["small.yaml:30 components.schemas.thing: the schemas Thing and thing both become the class Thing"],
    ),
    "a schema with the name of a generated class": (
        changed(MORE_SCHEMAS, MORE_SCHEMAS + "    Response: {type: object, properties: {a: {type: string}}}\n"),
        ["small.yaml:30 components.schemas.Response: a schema cannot be called Response"],
    ),
    "enum values that differ in case": (
        changed("enum: [UP, DOWN]", "enum: [Ab, ab]"),
        ["small.yaml:29 components.schemas.State: 'Ab' and 'ab' both become the member AB"],
    ),
    "enum values that differ in a sign": (
        changed("enum: [UP, DOWN]", "enum: [a_b, a-b]"),
        ["small.yaml:29 components.schemas.State: 'a_b' and 'a-b' both become the member A_B"],
    ),
    "enum values of a member that differ in case": (
        changed("name: {type: string}", "enum: {type: string, enum: [Ab, ab]}"),
        ["small.yaml:27 components.schemas.Thing.properties.enum: 'Ab' and 'ab' both become the member AB"],
    ),
    "a discriminator without constants": (
        changed(
            MORE_SCHEMAS,
            MORE_SCHEMAS
            + "    Other: {type: object, properties: {name: {const: other}}}\n"
            + '    Pet: {oneOf: [{$ref: "#/components/schemas/Thing"}, {$ref: "#/components/schemas/Other"}],'
            + " discriminator: {propertyName: name}}\n",
        ),
        ["small.yaml:31 components.schemas.Pet: Thing does not say by `const` which name it is"],
    ),
    "only failures are declared": (
        changed('"204": {description: Nothing.}', "default: {description: Who knows.}"),
        ["small.yaml:14 paths./second/{id}.get: small.second declares no response of the 200s"],
    ),
    "a request type that is not supported": (
        changed(
            PARAMETER,
            PARAMETER + "      requestBody: {content: {application/xml: {schema: {type: string}}}}\n",
        ),
        ["small.yaml:14 paths./second/{id}.get: ", "application/xml"],
    ),
    "a response type that is not supported": (
        changed(FIRST, "            application/xml: {schema: {type: string}}\n"),
        ["small.yaml:5 paths./first.get: ", "application/xml"],
    ),
    "any response type": (changed("application/json", '"*/*"'), ["small.yaml:5 paths./first.get: ", "*/*"]),
    "two request types": (
        changed(PARAMETER, PARAMETER + "      requestBody: {content: {application/json: {}, text/plain: {}}}\n"),
        [
            "small.yaml:14 paths./second/{id}.get: ",
            "small.second takes application/json, text/plain: keep one request type",
        ],
    ),
    "two response types": (
        changed(FIRST, FIRST + "            text/csv: {schema: {type: string}}\n"),
        [
            "small.yaml:5 paths./first.get: ",
            "small.first answers 200 as application/json, text/csv: keep one response type",
        ],
    ),
    "a cookie": (
        changed(PARAMETER, PARAMETER + "        - {name: sid, in: cookie, schema: {type: string}}\n"),
        ["small.yaml:14 paths./second/{id}.get: small.second wants the cookie sid: cookies are not supported"],
    ),
    "a parameter that is content": (
        changed(PARAMETER, "        - {name: limit, in: query, content: {application/json: {schema: {}}}}\n"),
        ["small.yaml:14 paths./second/{id}.get: small.second: parameter limit has no schema"],
    ),
    "a parameter style that is not supported": (
        changed(PARAMETER, PARAMETER.replace("in: query", "in: query, style: pipeDelimited")),
        ["small.yaml:14 paths./second/{id}.get: small.second: parameter limit has the unsupported style pipeDelimited"],
    ),
    "an array in a header": (
        changed(PARAMETER, "        - {name: X-L, in: header, schema: {type: array, items: {type: string}}}\n"),
        ["small.yaml:14 paths./second/{id}.get: ", "list[str]", "header"],
    ),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(fail: Fail, text: str, said: list[str]) -> None:
    message = fail(text)
    assert message.startswith("Nothing was written: ")
    lines = message.splitlines()[1:]
    assert any(all(part in line for part in said) for line in lines), message
    assert len(lines) <= 3, message


def test_every_problem_is_listed_at_once(fail: Fail) -> None:
    text = changed("      operationId: small.second\n", "").replace("enum: [UP, DOWN]", "enum: [Ab, ab]")
    assert fail(text).splitlines() == [
        "Nothing was written: 2 problems.",
        "  small.yaml:14 paths./second/{id}.get: has no operationId: it names the method, as in `caches.list`",
        "  small.yaml:28 components.schemas.State: 'Ab' and 'ab' both become the member AB",
    ]


def test_a_document_that_is_not_there_is_said(generator: Generator, tmp_path: Path) -> None:
    done = generator.run(Path("missing.yaml"), tmp_path / "api", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "Nothing was written: 1 problem.\n  missing.yaml: cannot be read: No such file or directory\n",
    )
    assert list(tmp_path.iterdir()) == []


# ---- failures of our own making, in a copy of the driver -----------------------------------------------------


@pytest.fixture
def openapi(tmp_path: Path) -> Path:
    """A copy of the driver and its templates that a test may break."""
    copy = tmp_path / "openapi"
    for name in ("generate", "templates"):
        shutil.copytree(ROOT / "openapi" / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "openapi" / "generator.yaml", copy)
    return copy


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def broken(openapi: Path, generator: Generator) -> Generator:
    return Generator(generator.environment, openapi / "generate")


def test_a_type_error_in_the_output_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(openapi / "templates" / "types.py.jinja", "return False", 'return "no"')
    message = fail(GOOD, generator=broken)
    assert "small_api/types.py:" in message
    assert (
        'error: Incompatible return value type (got "Literal[\'no\']", expected "Literal[False]")  [return-value]'
        in message
    )


def test_a_syntax_error_in_the_output_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(openapi / "templates" / "types.py.jinja", "class Unset:", "class class:")
    assert "  ruff: types.py:" in fail(GOOD, generator=broken)


def test_a_method_that_a_template_loses_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(
        openapi / "templates" / "group.py.jinja",
        "in group.methods %}",
        'in group.methods if method.name != "second" %}',
    )
    assert fail(GOOD, generator=broken).splitlines() == [
        "Nothing was written: 1 problem.",
        "  small.yaml:14 paths./second/{id}.get: small.second became 0 methods second in groups/small.py",
    ]


def test_a_record_that_a_template_loses_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(
        openapi / "templates" / "operations.py.jinja",
        "in group.methods %}",
        'in group.methods if method.name != "second" %}',
    )
    assert "small.second is not in OPERATIONS" in fail(GOOD, generator=broken)


def test_an_operation_that_the_parser_loses_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(
        openapi / "generate" / "render.py",
        "        for endpoint in collection.endpoints:",
        "        for endpoint in collection.endpoints[:1]:",
    )
    assert "small.yaml:14 paths./second/{id}.get: small.second became 0 methods instead of one" in fail(
        GOOD, generator=broken
    )


def test_a_response_that_the_parser_loses_is_said(fail: Fail, broken: Generator, openapi: Path) -> None:
    edit(openapi / "generate" / "render.py", "for response in mine[0].responses}", "for response in ()}")
    assert "small.yaml:5 paths./first.get: small.first: its response 200 was lost in parsing" in fail(
        GOOD, generator=broken
    )


def test_the_old_package_comes_back_when_the_new_one_cannot_take_its_place(
    broken: Generator, openapi: Path, tmp_path: Path
) -> None:
    edit(openapi / "generate" / "__main__.py", "package.replace(output)", "package.with_name('gone').replace(output)")
    document = tmp_path / "small.yaml"
    document.write_text(GOOD)
    output = tmp_path / "out" / "small_api"
    output.mkdir(parents=True)
    (output / "old.py").write_text("old = True\n")
    done: subprocess.CompletedProcess[str] = broken.run(document, output)
    assert done.returncode != 0
    assert contents(output) == {"old.py": b"old = True\n"}
    assert [file.name for file in output.parent.iterdir()] == ["small_api"]

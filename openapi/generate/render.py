"""From a document to the files of the package, in a directory that is ours alone."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from document import Document
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from methods import Group
from models import Models
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import EnumProperty
from openapi_python_client.strings import PythonIdentifier
from operations import groups
from problems import GenerationFailed, Problem
from properties import Properties, quoted

HERE = Path(__file__).resolve().parent.parent
TEMPLATES = HERE / "templates"
SETTINGS = HERE / "generator.yaml"

PLAIN_MODULES = ("arguments", "decoding", "errors", "transport", "types")
"""Modules whose templates print themselves: run-time support that no operation changes."""


def render(document: Document, target: Path) -> list[Group]:
    """Write the package.

    Args:
        document: A valid document.
        target: An empty directory.

    Returns:
        The groups that were written.

    Raises:
        GenerationFailed: The parser warned of anything, lost an operation or a response, or ruff failed.
    """
    config = _config(document)
    parsed = _parse(document, config)
    properties = Properties(parsed.models)
    views = Models(document, properties)
    models = [views.model(model) for model in parsed.models if not properties.is_map(model)]
    enums = [views.enum(enum) for enum in parsed.enums if isinstance(enum, EnumProperty)]
    all_groups = groups(document, _endpoints(document, parsed, config), properties)

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,
    )
    environment.globals.update(quoted=quoted, builtin=_builtin)
    environment.filters["string"] = lambda value: str(bool(value))

    def write(path: str, template: str, **context: Any) -> None:
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(environment.get_template(template).render(**context), encoding="utf-8")

    write("__init__.py", "package_init.py.jinja")
    for module in PLAIN_MODULES:
        write(f"{module}.py", f"{module}.py.jinja")
    write("operations.py", "operations.py.jinja", groups=all_groups, version=document.raw["info"]["version"])
    write("groups/__init__.py", "groups_init.py.jinja", groups=all_groups)
    for group in all_groups:
        write(f"groups/{group.name}.py", "group.py.jinja", group=group)
    classes = {(view.module, view.class_name) for view in models} | {(view.module, view.class_name) for view in enums}
    write("models/__init__.py", "models_init.py.jinja", classes=sorted(classes, key=lambda pair: pair[1]))
    for model in models:
        write(f"models/{model.module}.py", "model.py.jinja", model=model)
    for enum in enums:
        write(f"models/{enum.module}.py", "enum.py.jinja", enum=enum)
    (target / "py.typed").write_text("")
    text = json.dumps(document.raw, indent=1, ensure_ascii=False, sort_keys=False)
    (target / "openapi.json").write_text(text + "\n", encoding="utf-8")
    _tidy(target)
    return all_groups


def _config(document: Document) -> Config:
    return Config.from_sources(
        ConfigFile.load_from_path(SETTINGS),
        MetaType.NONE,
        document_source=document.path,
        file_encoding="utf-8",
        overwrite=False,
        output_path=None,
    )


def _parse(document: Document, config: Config) -> GeneratorData:
    with contextlib.redirect_stdout(io.StringIO()):
        parsed = GeneratorData.from_dict(_without_null_members(document.raw), config=config)
    if isinstance(parsed, GeneratorError):
        detail = " ".join((parsed.detail or "").split())
        raise GenerationFailed([Problem(document.path.name, f"{parsed.header or 'refused'} {detail}")])
    warnings = [*parsed.errors]
    for collection in parsed.endpoint_collections_by_tag.values():
        warnings += collection.parse_errors
    if warnings:
        raise GenerationFailed(Problem(_place(document, warning), _said(warning)) for warning in warnings)
    return parsed


def _without_null_members(part: Any) -> Any:
    """A copy in which no enum lists null: `type` says so already, and the parser would make three enums of one."""
    if isinstance(part, dict):
        copy = {key: _without_null_members(value) for key, value in part.items()}
        if isinstance(copy.get("enum"), list) and "null" in copy.get("type", ()):
            copy["enum"] = [value for value in copy["enum"] if value is not None]
        return copy
    return [_without_null_members(value) for value in part] if isinstance(part, list) else part


def _said(warning: Any) -> str:
    """A warning in one line, without the addresses that the parser prints in place of what was in the document."""
    text = " ".join(f"{warning.header or ''} {warning.detail or ''}".split())
    return re.sub(r"<[\w.]+ object at 0x\w+>", "...", text)


def _place(document: Document, warning: Any) -> str:
    """Where a warning of the parser belongs: it names a verb and a path, or a schema, or nothing."""
    text = f"{warning.header or ''} {warning.detail or ''}"
    operation = re.search(r"\b(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE) (/\S*)", text)
    if operation:
        return document.where("paths", operation[2].rstrip("."), operation[1].lower())
    schema = re.search(r"/components/(\w+)/(\w+)", text)
    if schema:
        return document.where("components", schema[1], schema[2])
    return document.path.name


def _endpoints(document: Document, parsed: GeneratorData, config: Config) -> dict[str, Endpoint]:
    """What the parser made of each operation; anything less than all of them, with all responses, is a failure."""
    found: dict[str, list[Endpoint]] = {}
    for collection in parsed.endpoint_collections_by_tag.values():
        for endpoint in collection.endpoints:
            found.setdefault(str(endpoint.name), []).append(endpoint)
    problems: list[Problem] = []
    result: dict[str, Endpoint] = {}
    for operation in document.operations:
        candidates = found.get(str(PythonIdentifier(operation.id, config.field_prefix)), [])
        mine = [endpoint for endpoint in candidates if endpoint.method.upper() == operation.method]
        if len(mine) != 1:
            problems.append(Problem(operation.where, f"{operation.id} became {len(mine)} methods instead of one"))
            continue
        declared = set(operation.raw["responses"])
        kept = {response.status_code.pattern for response in mine[0].responses}
        problems += [
            Problem(operation.where, f"{operation.id}: its response {status} was lost in parsing")
            for status in sorted(declared - kept)
        ]
        result[operation.id] = mine[0]
    if problems:
        raise GenerationFailed(problems)
    return result


def _builtin(annotation: str) -> str:
    """`list[...]` spelled so that a method called `list` beside it does not capture the name."""
    return re.sub(r"\blist\[", "builtins.list[", annotation)


def _tidy(target: Path) -> None:
    """Unused imports out, imports sorted, layout settled, all under rules of our own and no others."""
    ruff = [sys.executable, "-I", "-m", "ruff"]
    settings = ["--isolated", "--no-cache", "--quiet", "--line-length=120", "--target-version=py311"]
    rules = ["--fix", "--select=F401,I,UP", "--ignore=UP040,UP046,UP047", "--output-format=concise"]
    for command in ([*ruff, "check", *settings, *rules, "."], [*ruff, "format", *settings, "."]):
        done = subprocess.run(command, cwd=target, capture_output=True, text=True, check=False)
        if done.returncode:
            raise GenerationFailed(Problem("ruff", line) for line in (done.stdout + done.stderr).splitlines() if line)

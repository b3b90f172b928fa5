"""Both documents, read once per session: ours always, the reference where it is there."""

from __future__ import annotations

import json

import pytest

from .document import Document, Node, load_document
from .surface import load_surface, reference_file, surface_path


@pytest.fixture(scope="session")
def document() -> Document:
    """Read our API document. All tests share it: copy it before you change it."""
    return load_document()


@pytest.fixture(scope="session")
def surface() -> Node:
    """Read the machine-readable reference; its tests are skipped where it is not beside the repository."""
    path = surface_path()
    if not path.is_file():
        pytest.skip("no reference to compare with: surface.json is not at PEAKA_SURFACE nor in ../shared/api")
    return load_surface(path)


@pytest.fixture(scope="session")
def documented_payloads() -> list[Node]:
    """Read the payloads that the reference documents; their tests are skipped where it is not beside the repository."""
    path = reference_file("examples.json")
    if not path.is_file():
        pytest.skip("no payloads to compare with: examples.json is not in ../shared/api")
    payloads: list[Node] = json.loads(path.read_text(encoding="utf-8"))
    return payloads

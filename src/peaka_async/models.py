"""The models and enums of the API: what requests are made of and answers come as. Imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import peaka_api.models as _models

if TYPE_CHECKING:
    from peaka_api.models import *  # noqa: F403  # the generated list of names is the public one

__all__ = list(_models.__all__)  # pyright: ignore[reportUnsupportedDunderAll]  # one list, kept by the generator


def __getattr__(name: str) -> Any:
    return getattr(_models, name)


def __dir__() -> list[str]:
    return sorted(__all__)

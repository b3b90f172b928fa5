"""Seeds by name, as the command line and the control surface know them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .demo import demo_seed
from .empty import empty_seed
from .folder import folder_seed

if TYPE_CHECKING:
    from ..world import Seed

NAMES = ("demo", "empty")


def seed_named(name: str | Path) -> Seed:
    """Return a seed.

    Args:
        name: `demo`, `empty`, or the path of a folder whose files become tables.

    Raises:
        ValueError: It is none of these, or the folder cannot be mounted.
    """
    if name == "demo":
        return demo_seed
    if name == "empty":
        return empty_seed
    folder = Path(name)
    if not folder.is_dir():
        raise ValueError(f"the seed {str(name)!r} is no folder, nor one of: {', '.join(NAMES)}")
    return folder_seed(folder)

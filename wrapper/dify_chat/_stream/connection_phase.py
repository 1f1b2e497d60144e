"""Where a stream's connection is in its life."""

from enum import Enum, auto


class Phase(Enum):
    """Where a stream's connection is in its life."""

    NOT_BEGUN = auto()
    OPENING = auto()  # for the first time or again; no event may have named the task yet
    OPEN = auto()
    OVER = auto()

"""What goes with a message on the command line: files and inputs."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ._failures import UsageError

if TYPE_CHECKING:
    from ..models import ChatMessageFile

Attached = Annotated[tuple[str, ...], Parameter(name="--file", show_default=False)]
Inputs = Annotated[tuple[str, ...], Parameter(name="--input", show_default=False)]


def attached(places: Iterable[str]) -> list["ChatMessageFile"]:
    """Make files of paths and URLs.

    Raises:
        DifyInputError: A file can't be read.
    """
    return [_file(place) for place in places]


def inputs_of(assignments: Iterable[str]) -> dict[str, str]:
    """Make inputs of NAME=VALUE.

    Raises:
        UsageError: One isn't of that form.
    """
    inputs = {}
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not (name and equals):
            raise UsageError(f"--input takes NAME=VALUE, not {assignment!r}")
        inputs[name] = value
    return inputs


def _file(place: str) -> "ChatMessageFile":
    from .. import ChatMessageFile  # noqa: PLC0415 - models are imported when they are used

    if place.startswith(("http://", "https://")):
        return ChatMessageFile.from_url(place)
    return ChatMessageFile.from_path(Path(place).expanduser())

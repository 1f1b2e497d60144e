"""What goes with a message on the command line: files, inputs, how its answer is shown."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ._context import FileName
from ._failures import UsageError

if TYPE_CHECKING:
    from .. import DifyChat
    from ..models import ChatMessageFile

Attached = Annotated[tuple[FileName, ...], Parameter(name="--file", show_default=False)]
HideReasoning = Annotated[bool, Parameter(show_default=False)]
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


def upload(chat: "DifyChat", place: str) -> "ChatMessageFile":
    """Return a file of a path or URL that a form can name; one from here is uploaded now.

    Raises:
        DifyError: The file can't be read, or the server doesn't take it.
    """
    from .. import ChatMessageFile  # noqa: PLC0415 - models are imported when they are used

    if _is_url(place):
        return ChatMessageFile.from_url(place)
    return ChatMessageFile.from_upload(chat.file_upload(_path(place)))


def unquoted(place: str) -> str:
    """Take a path as it was typed, or in quotes, as a terminal drops one."""
    return shlex.split(place)[0] if place[:1] in ("'", '"') and place[-1] == place[0] != place else place


def _file(place: str) -> "ChatMessageFile":
    from .. import ChatMessageFile  # noqa: PLC0415 - models are imported when they are used

    return ChatMessageFile.from_url(place) if _is_url(place) else ChatMessageFile.from_path(_path(place))


def _path(place: str) -> Path:
    return Path(place).expanduser()


def _is_url(place: str) -> bool:
    return place.startswith(("http://", "https://"))

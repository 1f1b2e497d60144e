"""What every command has: the global options, where to speak, and the way to the server."""

import getpass
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from .. import DifyConfigError
from ._failures import UsageError
from ._output import Output
from ._text import one_line

if TYPE_CHECKING:
    from .. import AsyncDifyChat, DifyChat
    from ..types import AsyncTransport
    from ._prompt import Prompt

    FileName = str
else:
    # cyclopts has the shell complete file names for a `Path`. It makes a value of the first type that fits:
    # a string, since a `Path` would take a slash from `https://`.
    FileName = str | Path

STANDARD = "\0"
"""What `-` is turned into, so that it isn't taken for an option; no argument can hold it."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """The options that all commands share."""

    api_key: Annotated[str | None, Parameter(help="The app's key. Rather set DIFY_API_KEY.")] = field(
        default=None, repr=False
    )
    base_url: Annotated[
        str | None, Parameter(help="Where the API is, or DIFY_BASE_URL. [default: https://api.dify.ai/v1]")
    ] = None
    user: Annotated[
        str | None, Parameter(help="Whose conversations, or DIFY_USER_ID. [default: your login name]")
    ] = None
    timeout: Annotated[float | None, Parameter(help="Seconds to wait for the server at each step.")] = None
    json: Annotated[
        bool, Parameter(help="Results and errors as JSON, one document a line.", show_default=False)
    ] = False


class Context:
    """The surroundings of a command."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.output = Output(json=options.json, keys=(options.api_key, os.environ.get("DIFY_API_KEY")))

    def connect(self) -> "DifyChat":
        """Make the client.

        Raises:
            DifyConfigError: There is no key, or an option makes no sense.
            UsageError: The timeout makes no sense.
        """
        from .. import DifyChat  # noqa: PLC0415 - --help needs no client

        user = self.options.user or os.environ.get("DIFY_USER_ID") or login_name()
        return DifyChat(user_id=user, **self._settings())

    def connect_async(self) -> "AsyncDifyChat":
        """Make a client for many calls at once; its connections are those of aiohttp, if that is installed.

        Raises:
            DifyConfigError: There is no key, or an option makes no sense.
            UsageError: The timeout makes no sense.
        """
        from .. import AsyncDifyChat  # noqa: PLC0415 - one command needs it

        transport: AsyncTransport | None = "aiohttp" if find_spec("httpx_aiohttp") else None
        return AsyncDifyChat(transport=transport, **self._settings())

    def _settings(self) -> dict[str, Any]:
        given = self.options
        if given.api_key is None and not os.environ.get("DIFY_API_KEY"):
            raise DifyConfigError(
                "no API key: set DIFY_API_KEY to that of the app's page `API access` in Dify"
            )
        if given.timeout is not None and not 0 < given.timeout < inf:
            raise UsageError("--timeout is a number of seconds above 0")
        timeout = {} if given.timeout is None else {"timeout": given.timeout}
        return {"api_key": given.api_key, "base_url": given.base_url, **timeout}

    @cached_property
    def is_interactive(self) -> bool:
        """Whether stdin and stdout are both a terminal."""
        return self.output.is_terminal and sys.stdin.isatty() and not self.output.json

    @cached_property
    def prompt(self) -> "Prompt":
        """What asks at the terminal."""
        from ._prompt import Prompt  # noqa: PLC0415 - prompt_toolkit takes 0.1 s to import

        return Prompt()

    def confirm_overwrite(self, path: Path) -> None:
        """Ask at a terminal whether a file that exists may be overwritten; a script isn't asked.

        Raises:
            UsageError: It may not.
        """
        if not (self.is_interactive and path.is_file()):
            return
        name = one_line(path)
        try:
            said = self.prompt.answer(f"{name} exists. Overwrite it? [y/N] ")
        except EOFError:
            said = ""
        if said.strip().lower() not in ("y", "yes"):
            raise UsageError(f"{name} is left as it is")


Here = Annotated[Context, Parameter(parse=False)]
"""The type of the parameter by which a command gets its context."""


def login_name() -> str:
    """Return the name of this machine's user; `dify-chat` where that can't be told."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "dify-chat"


def given_text(text: str | None, what: str) -> str:
    """Take a text from the argument, or from stdin: for `-`, or where there is none and stdin is a pipe.

    Raises:
        UsageError: There is no text, or it isn't UTF-8.
    """
    if text is not None and text != STANDARD:
        return text
    if text is None and sys.stdin.isatty():
        raise UsageError(f"{what} is missing: give it as an argument, or on stdin")
    try:
        return sys.stdin.buffer.read().decode().removesuffix("\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"stdin isn't UTF-8 text: {error}") from error

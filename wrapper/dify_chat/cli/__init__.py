"""The command `dify-chat`; it needs the extra `cli`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from .._extras import install_command

_EXTRA = ("cyclopts", "rich", "prompt_toolkit")
_STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: What follows the command's name; by default the program's own arguments.

    Returns:
        The exit code; `dify_chat.cli._failures.Exit` names them.

    Raises:
        SystemExit: SIGTERM or SIGHUP has come: 143 or 129.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    _open_missing_streams()
    if list(arguments) == ["--version"]:  # the commands take 100 ms to import, and this a tenth of that
        sys.stdout.write(f"{__version__}\n")
        return 0
    try:
        from ._app import run  # noqa: PLC0415 - so that a missing extra is one line

        return run(arguments)
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] not in _EXTRA:
            raise
        sys.stderr.write(f"dify-chat needs {missing.name}: {install_command('cli')}\n")
        return 2


def _open_missing_streams() -> None:
    """Open nothing in the place of what the caller has closed, as `dify-chat send Hello >&-` does.

    Python has None there. A connection would get the number of the descriptor, and what is printed.
    """
    for name, mode in _STREAMS.items():
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run

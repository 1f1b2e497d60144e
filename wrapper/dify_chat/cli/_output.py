"""Results go to stdout, all else to stderr; colours and safe text to terminals, exact text elsewhere."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, TextIO

from rich.console import Console

from ._failures import Exit, Failure, as_document, exit_code, explained
from ._text import as_json, holds_key, one_line, safe, without_keys


class Output:
    """Where a command speaks.

    Args:
        json: Whether results and errors are JSON.
        keys: What must not be seen in any error.
    """

    def __init__(self, *, json: bool, keys: tuple[str | None, ...] = ()) -> None:
        self.json = json
        self.console = _console(sys.stdout)
        self.errors = _console(sys.stderr)
        self.is_terminal = sys.stdout.isatty()
        self._keys = keys
        for stream, exact in ((sys.stdout, not self.is_terminal), (sys.stderr, False)):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
                if exact:  # an encoding given alone would make errors strict again
                    stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")

    def text(self, text: str) -> None:
        """Write a piece of a result, at once."""
        sys.stdout.write(safe(text) if self.is_terminal else text)
        sys.stdout.flush()

    def dim_text(self, text: str) -> None:
        """Write a piece that is no result onto a terminal whose stdout has the result."""
        self.console.print(safe(text), style="dim", end="", soft_wrap=True)

    def line(self, text: str) -> None:
        """Write a line of a result."""
        self.text(f"{text}\n")

    def document(self, value: Any) -> None:
        """Write a result as a line of JSON."""
        self.line(as_json(value))

    def note(self, text: str) -> None:
        """Say something beside the result, on one line."""
        self._remark(one_line(text), "dim")

    def told(self, failure: Failure, about: str = "") -> str:
        """Put what went wrong in a line, without any key."""
        return without_keys(one_line(about + explained(failure)), *self._keys)

    def holds_key(self, text: str) -> bool:
        """Return whether a text holds a key, this program's or what looks like one."""
        return holds_key(text, *self._keys)

    def failure(self, failure: Failure, about: str = "") -> Exit:
        """Say what went wrong, on one line; give the exit code."""
        text = self.told(failure, about)
        if self.json:
            sys.stderr.write(as_json(as_document(failure, text)) + "\n")
        else:
            self._remark(f"dify-chat: {text}", "red")
        return exit_code(failure)

    def _remark(self, line: str, style: str) -> None:
        # A terminal's lines are broken between words; elsewhere a line is a line.
        self.errors.print(line, style=style, soft_wrap=not self.errors.is_terminal)


def leave_quietly() -> None:
    """Drop what can't be written any more: Python would try it again at exit, and then exit with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # the reader has gone, or the terminal is closed
            with suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _console(stream: TextIO) -> Console:
    return Console(file=stream, force_terminal=stream.isatty(), markup=False, emoji=False, highlight=False)

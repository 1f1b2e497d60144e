"""What is typed: lines with editing and history, where Python has readline."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import readline
except ImportError:  # pragma: no cover - of Windows; its console edits lines by itself
    readline = None  # type: ignore[assignment]


_PROMPT, _GOING_ON = "> ", "… "
_WITH_PATHS = ("/file", "/speak")


def typed() -> str:
    r"""Read what the user says; a line that ends with `\` goes on with the next.

    Raises:
        EOFError: Ctrl-D.
        KeyboardInterrupt: Ctrl-C.
    """
    text = input(_PROMPT)
    while text.endswith("\\"):
        text = text[:-1] + "\n" + input(_GOING_ON)
    return text


def complete(commands: Iterable[str]) -> None:
    """Have Tab complete commands, and paths after those that take one. History is kept in memory alone."""
    if readline is None:  # pragma: no cover - of Windows
        return
    readline.set_completer_delims("")
    readline.set_completer(completer(sorted(commands)))
    readline.parse_and_bind("tab: complete")


def completer(commands: list[str]) -> Callable[[str, int], str | None]:
    """Make the function that readline asks for the nth completion of a line."""

    def nth(line: str, number: int) -> str | None:
        found = [command for command in commands if command.startswith(line)] if line.startswith("/") else []
        found = [f"{command} " if command in _WITH_PATHS else command for command in found]
        command, space, begin = line.partition(" ")
        if space and command in _WITH_PATHS:
            found = [f"{command} {path}" for path in _paths(begin)]
        return found[number] if number < len(found) else None

    return nth


def _paths(begin: str) -> list[str]:
    """The paths that begin so; folders end with a slash, so that Tab goes on into them."""
    folder, slash, name = begin.rpartition("/")
    place = Path(f"{folder}{slash}").expanduser()
    found = place.iterdir() if place.is_dir() else ()
    return sorted(
        f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}"
        for path in found
        if path.name.startswith(name)
    )


@contextmanager
def keys_unheard() -> Iterator[None]:
    """Don't show what is typed meanwhile, which would get into the answer; the next prompt has it."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios  # noqa: PLC0415 - Windows has none

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    quiet = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(terminal, termios.TCSADRAIN, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(terminal, termios.TCSADRAIN, before)

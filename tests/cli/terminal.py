"""Terminals whose screen a test reads: pyte draws what a program writes, and keeps what scrolled off."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Self

import pyte
import pytest
from prompt_toolkit.input import create_input
from prompt_toolkit.input.typeahead import clear_typeahead

from dify_chat.cli import main

_SECONDS = 60.0  # after which what is waited for won't come


class Screen:
    """A screen and all that has scrolled off it."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self._screen = pyte.HistoryScreen(columns, rows, history=10_000, ratio=0.5)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""

    def feed(self, output: bytes) -> None:
        self.raw += output
        self._stream.feed(output)

    def resize(self, columns: int, rows: int) -> None:
        self._screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """All lines from the very first one, without blank ones at the end."""
        top = [
            "".join(line[x].data for x in range(self._screen.columns)) for line in self._screen.history.top
        ]
        return [line.rstrip() for line in "\n".join([*top, *self._screen.display]).rstrip().split("\n")]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Terminal:
    """The outer side of a pseudo-terminal: types, and draws what comes."""

    def __init__(self, master: int, columns: int, rows: int) -> None:
        self.screen = Screen(columns, rows)
        self._master = master
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(columns, rows)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> Self:
        os.write(self._master, keys.encode())
        return self

    def paste(self, text: str) -> None:
        """Type a text between the marks of a paste, with the key's sign for each end of a line."""
        assert self.marks_pastes, "the program hasn't asked for marks"
        self.type("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    @property
    def marks_pastes(self) -> bool:
        """Whether the program has asked for marks around a paste, and not ended that."""
        return self.screen.raw.rfind(b"\x1b[?2004h") > self.screen.raw.rfind(b"\x1b[?2004l")

    def asks(self) -> bool:
        """Whether there is a prompt, and nothing typed yet."""
        return self.screen.lines[-1] == ">"

    @property
    def gives_keys(self) -> bool:
        """Whether the program reads key by key: before that, Ctrl-C is a signal, wherever it is just then."""
        return not termios.tcgetattr(self._master)[3] & termios.ICANON

    def until(self, done: "str | Callable[[], bool]") -> Self:
        """Draw what comes until a text is on the screen, or until something is true."""
        end = time.monotonic() + _SECONDS
        while not (done in self.screen.text if isinstance(done, str) else done()):
            assert time.monotonic() < end, f"{done!r} never came:\n{self.screen.text}"
            self.draw()
        return self

    def draw(self) -> bool:
        """Draw what has come; tell whether there may be more."""
        if select.select([self._master], [], [], 0.02)[0]:
            try:
                output = os.read(self._master, 65536)
            except OSError:  # no process has the terminal open
                return False
            self.screen.feed(output)
            return bool(output)
        return True


class Program(Terminal):
    """The command in a process and a terminal of its own."""

    def __init__(
        self, *arguments: str, columns: int = 80, rows: int = 24, term: str = "xterm-256color"
    ) -> None:
        environment = os.environ | {"TERM": term, "PYTHONPATH": os.pathsep.join(sys.path)}
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            environment.pop(name, None)
        self._pid, master = pty.fork()
        if self._pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "dify_chat", *arguments], environment)
        super().__init__(master, columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)
        os.close(self._master)

    def signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def hang_up(self) -> int:
        """Close the terminal; give the exit code."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def ended(self) -> int:
        """Draw what is left; give the exit code."""
        self.until(lambda: not self.draw())
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


class Stage(Terminal):
    """The command in this process, on a terminal at which a thread types and reads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, columns: int = 80, rows: int = 24) -> None:
        master, self._slave = pty.openpty()
        super().__init__(master, columns, rows)
        self._monkeypatch = monkeypatch
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", str(rows))

    def run(self, *arguments: str, play: "Callable[[Terminal], object] | None" = None) -> int:
        """Run the command to its end; give its exit code."""
        with self._standard_streams(), self._played(play or _nothing):
            return int(main(arguments))

    @contextmanager
    def _standard_streams(self) -> Iterator[None]:
        with (
            os.fdopen(os.dup(self._slave), encoding="utf-8") as stdin,
            os.fdopen(os.dup(self._slave), "w", encoding="utf-8") as stdout,
            self._monkeypatch.context() as patch,
        ):
            patch.setattr(sys, "stdin", stdin)
            patch.setattr(sys, "stdout", stdout)
            patch.setattr(sys, "stderr", stdout)
            clear_typeahead(create_input(stdin))  # prompt_toolkit keeps it by the number of the descriptor
            yield

    @contextmanager
    def _played(self, play: Callable[[Terminal], object]) -> Iterator[None]:
        failures: list[BaseException] = []
        over = threading.Event()

        def act() -> None:
            try:
                play(self)
            except BaseException as failure:  # noqa: BLE001 - raised again below
                failures.append(failure)
                self.type("\n\4\4")  # so that the command ends nevertheless
            while not over.is_set():
                self.draw()

        actor = threading.Thread(target=act)
        actor.start()
        try:
            yield
        finally:
            over.set()
            actor.join()
            while select.select([self._master], [], [], 0)[0]:
                self.draw()
            os.close(self._slave)
            os.close(self._master)
        if failures:
            raise failures[0]


def _nothing(_: Terminal) -> None:
    """Only look."""

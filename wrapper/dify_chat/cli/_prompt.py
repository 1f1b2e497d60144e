"""What a person types at the terminal, read by prompt_toolkit."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import has_focus
from prompt_toolkit.history import DummyHistory, History
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.output.plain_text import PlainTextOutput
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.utils import is_dumb_terminal

from ._signals import Deferred, deferred

_PROMPT, _NEXT_LINE = "> ", "… "
_WITH_PATHS = ("/file", "/speak")


class Prompt:
    """Asks at the terminal. A paste is one text, whatever lines it has, and is seen before Enter sends it."""

    def __init__(self) -> None:
        self._input = create_input(sys.stdin)
        # On a dumb terminal, prompt_toolkit's usual output writes control sequences, too.
        self._output = PlainTextOutput(sys.stdout) if is_dumb_terminal() else create_output(sys.stdout)
        if isinstance(self._output, Vt100_Output):
            # A terminal's report of its cursor may come late, and would stand in the shell as typed text.
            self._output.enable_cpr = False
        self._marks_pastes = False

    def messages(self, commands: Iterable[str], history: History) -> Callable[[], str]:
        r"""Return what reads a message or command. Enter sends; Alt-Enter, or Enter after `\`, begins a line.

        It raises EOFError for Ctrl-D, and KeyboardInterrupt for Ctrl-C.

        Args:
            commands: What Tab completes.
            history: What the arrow keys bring back.
        """
        session = self._asking(_PROMPT, MessageCompleter(commands), history)
        return lambda: self._read(session)

    def answer(self, question: str, default: str = "", completer: Completer | None = None) -> str:
        """Read the answer to a question, without history.

        Args:
            question: What stands before the cursor; safe for a terminal.
            default: What stands there already, to be edited; safe for a terminal.
            completer: What Tab completes.

        Raises:
            EOFError: Ctrl-D.
            KeyboardInterrupt: Ctrl-C.
        """
        if is_dumb_terminal():  # on which prompt_toolkit shows no default
            question = f"{question}{default}"
        return self._read(self._asking(question, completer, DummyHistory()), default)

    def choice(self, question: str, options: Sequence[str], default: str = "") -> str:
        """Read the answer to a question; Tab completes the options."""
        return self.answer(question, default, OptionCompleter(options))

    def path(self, question: str) -> str:
        """Read the answer to a question; Tab completes paths."""
        return self.answer(question, completer=FileCompleter())

    @contextmanager
    def keeping_keys(self) -> Iterator[None]:
        """Keep keys typed between prompts for the next one, without showing them; a paste stays one text."""
        if sys.platform == "win32" or not sys.stdin.isatty():
            yield
            return
        import termios  # noqa: PLC0415 - Windows has none

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        # A terminal that edits lines itself drops what a line has beyond 4095 bytes.
        quiet = [*before[:3], before[3] & ~(termios.ECHO | termios.ICANON), *before[4:]]
        termios.tcsetattr(terminal, termios.TCSADRAIN, quiet)
        self._marks_pastes = True
        self._mark_pastes()
        try:
            yield
        finally:
            self._marks_pastes = False
            self._output.disable_bracketed_paste()
            self._flush()
            with suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(terminal, termios.TCSADRAIN, before)

    def _mark_pastes(self) -> None:
        """Have the terminal mark a paste between prompts, too; prompt_toolkit ends that with each."""
        if self._marks_pastes:
            self._output.enable_bracketed_paste()
            self._flush()

    def _flush(self) -> None:
        with suppress(OSError):  # the terminal is gone
            self._output.flush()

    def _read(self, session: PromptSession[str], default: str = "") -> str:
        try:
            with create_app_session(self._input, self._output), deferred() as signals:
                return asyncio.run(_cancelled_by(signals, session.prompt_async(default=default)))
        finally:
            self._mark_pastes()

    def _asking(self, question: str, completer: Completer | None, history: History) -> PromptSession[str]:
        with create_app_session(self._input, self._output):
            return PromptSession(
                question,
                multiline=True,
                prompt_continuation=_continuation,
                key_bindings=_keys(),
                completer=completer,
                complete_while_typing=False,
                complete_style=CompleteStyle.READLINE_LIKE,
                history=history,
                enable_suspend=True,
            )


class MessageCompleter(Completer):
    """Completes commands, and paths after those that take one."""

    def __init__(self, commands: Iterable[str]) -> None:
        self._commands = sorted(commands)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Complete what stands before the cursor."""
        line = document.text_before_cursor
        command, space, path = line.partition(" ")
        if space and command in _WITH_PATHS:
            yield from FileCompleter().get_completions(Document(path), complete_event)
        elif line.startswith("/"):
            for command in self._commands:
                if command.startswith(line):
                    yield Completion(command + " " * (command in _WITH_PATHS), -len(line))


class FileCompleter(PathCompleter):
    """Completes paths; folders end with a slash, so that Tab goes on into them."""

    def __init__(self) -> None:
        super().__init__(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Complete the text as one path."""
        for found in super().get_completions(document, complete_event):
            is_folder = found.display_text.endswith("/")
            yield Completion(found.text + "/" * is_folder, found.start_position, found.display)


class OptionCompleter(Completer):
    """Completes the whole answer to one of some options."""

    def __init__(self, options: Sequence[str]) -> None:
        self._options = options

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Complete what stands before the cursor."""
        begin = document.text_before_cursor
        for option in self._options:
            if option.casefold().startswith(begin.casefold()):
                yield Completion(option, -len(begin))


async def _cancelled_by(signals: Deferred, reading: Awaitable[str]) -> str:
    """Read until a signal comes; prompt_toolkit, which is cancelled then, gives the terminal back."""
    task = asyncio.ensure_future(reading)
    signals.wake = partial(asyncio.get_running_loop().call_soon_threadsafe, task.cancel)
    try:
        if signals.number is not None:
            task.cancel()
        return await task
    finally:
        signals.wake = lambda: None  # the loop may be closed


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=has_focus(DEFAULT_BUFFER))
    def send(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.text_before_cursor.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=has_focus(DEFAULT_BUFFER))
    def begin_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys


def _continuation(width: int, line_number: int, wrap_count: int) -> str:
    return " " * len(_NEXT_LINE) if wrap_count else _NEXT_LINE

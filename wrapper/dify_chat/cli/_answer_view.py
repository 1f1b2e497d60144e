"""An answer on a terminal, as it comes.

Blocks that are finished are printed for good, and scroll away like any output; only the last one is drawn
anew with each piece. That is never higher than the screen, so that nothing of it gets stuck above.
"""

from time import monotonic
from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment

from ._blocks import parted
from ._markdown import lines_of
from ._text import safe

_SPARE_LINES = 2
_WAITING = "…"
_SHARE = 0.25
_ALLOWANCE = 0.3  # seconds


class AnswerView:
    """Draws the answer that a stream has so far.

    A draw takes time in proportion to the last block, and a table is one block: each of its pieces drawn
    anew would take quadratic time. So drawing has a quarter of the time, and 0.3 s at once.

    Args:
        console: The terminal.

    Example:
        with AnswerView(console) as view:
            for event in stream:
                view.show(stream.answer)
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._answer = self._seen = ""
        self._rest = ""
        self._joins = True
        self._allowance = _ALLOWANCE
        self._allowed_at = monotonic()

    def __enter__(self) -> Self:
        self._live.start()
        self._live.update(_Part(_WAITING), refresh=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._take()
        self._live.stop()
        self._print(self._rest)

    def show(self, answer: str) -> None:
        """Draw the answer as it is now, or a later time if drawing has taken too long."""
        self._answer = answer
        now = monotonic()
        self._allowance = min(_ALLOWANCE, self._allowance + _SHARE * (now - self._allowed_at))
        self._allowed_at = now
        if self._allowance > 0:
            self._draw()

    def remark(self, text: str) -> None:
        """Say something between the pieces of the answer."""
        self._draw()
        self._live.console.print(safe(text), style="dim")

    def _draw(self) -> None:
        if self._answer == self._seen:
            return
        begun = monotonic()
        self._take()
        height = max(self._console.height - _SPARE_LINES, 1)
        parts = parted(self._rest, height // 2)
        self._rest, joined = parts.rest, self._joins
        self._joins = parts.joins if parts.finished.strip() else joined
        tail = self._rest if self._rest.strip() else _WAITING
        self._live.update(_Part(tail, leading=not self._joins, height=height))
        self._print(parts.finished, leading=not joined)
        self._live.refresh()
        self._allowance -= monotonic() - begun

    def _take(self) -> None:
        """Add to the rest what the answer has more than was seen of it."""
        if not self._answer.startswith(self._seen):
            self._begin_again()
        self._rest += safe(self._answer[len(self._seen) :])
        self._seen = self._answer

    def _begin_again(self) -> None:
        """What moderation has replaced can't be unprinted."""
        self._print(self._rest, leading=not self._joins)
        self._live.console.print("— the server has replaced its answer —", style="dim")
        self._seen = self._rest = ""
        self._joins = True

    def _print(self, text: str, *, leading: bool | None = None) -> None:
        if text.strip():
            self._console.print(_Part(text, leading=not self._joins if leading is None else leading))


class _Part:
    """A part of an answer, after a blank line if a block precedes it; of one too high, the end."""

    def __init__(self, text: str, *, leading: bool = False, height: int = 0) -> None:
        self._text = text
        self._leading = leading
        self._height = height

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = lines_of(self._text, console, options)
        if self._leading and lines:
            lines.insert(0, [])
        for line in lines[-self._height :]:  # of 0 lines: all
            yield from line
            yield Segment.line()


def show_whole(console: Console, text: str) -> None:
    """Print a text in Markdown that is there already."""
    console.print(_Part(safe(text)))

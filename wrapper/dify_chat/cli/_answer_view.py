"""An answer on a terminal, as it comes.

Blocks that are finished are printed for good, and scroll away like any output; only the last one is drawn
anew with each piece. That is never higher than the screen, so that nothing of it gets stuck above.
"""

from collections.abc import Iterable
from time import monotonic
from typing import TYPE_CHECKING, Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment

from ._blocks import Parted, parted, parted_reasoning
from ._markdown import lines_of, lines_of_reasoning
from ._text import safe

if TYPE_CHECKING:
    from ..types import Part, PartKind

_SPARE_LINES = 2
_WAITING = "…"
_SHARE = 0.25
_ALLOWANCE = 0.3  # seconds


class AnswerView:
    """Draws the answer that a stream has so far: its text as Markdown, reasoning dim.

    A draw takes time in proportion to the last block, and a table is one block. To draw it with each of its
    pieces would take quadratic time. So drawing has a quarter of the time, and 0.3 s at once.

    Args:
        console: The terminal.

    Example:
        with AnswerView(console) as view:
            for event in stream:
                view.show([("text", stream.answer)])
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._parts: list[Part] = []
        self._waiting = _WAITING
        self._drawn: tuple[list[Part], str] = ([], "")
        self._done: list[Part] = []  # those that are printed to their end
        self._kind: PartKind = "text"
        self._seen = ""  # of the part that comes after them
        self._rest = ""  # of what was seen: what isn't printed yet
        self._joins = True
        self._allowance = _ALLOWANCE
        self._allowed_at = monotonic()

    def __enter__(self) -> Self:
        self._live.start()
        self._draw()
        return self

    def __exit__(self, *_: object) -> None:
        self._take()
        self._live.stop()
        self._print(self._rest.rstrip())

    def show(self, parts: "Iterable[Part]", waiting: str = _WAITING) -> None:
        """Draw the answer as it is now, or a later time if drawing has taken too long.

        Args:
            parts: All parts so far.
            waiting: What stands where more is awaited and nothing can be seen yet.
        """
        self._parts, self._waiting = list(parts), waiting
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
        if (self._parts, self._waiting) == self._drawn:
            return
        begun = monotonic()
        self._drawn = (self._parts, self._waiting)
        self._take()
        height = max(self._console.height - _SPARE_LINES, 1)
        parts = self._parted(height // 2)
        self._rest, joined = parts.rest, self._joins
        self._joins = parts.joins if parts.finished.strip() else joined
        last = _Part((self._kind, self._rest), leading=not self._joins, height=height, waiting=self._waiting)
        self._live.update(last)
        self._print(parts.finished, leading=not joined)
        self._live.refresh()
        self._allowance -= monotonic() - begun

    def _parted(self, high: int) -> Parted:
        return parted(self._rest, high) if self._kind == "text" else parted_reasoning(self._rest)

    def _take(self) -> None:
        """Add to the rest what the answer has more than was seen of it; print the parts that have ended."""
        count = len(self._done)
        now = self._parts[count] if count < len(self._parts) else (self._kind, "")
        is_same = now[0] == self._kind or not self._seen
        if self._parts[:count] != self._done or not (is_same and now[1].startswith(self._seen)):
            self._begin_again()
        for index in range(len(self._done), len(self._parts)):
            self._kind, text = self._parts[index]
            self._rest += safe(text[len(self._seen) :])
            self._seen = text
            if index < len(self._parts) - 1:
                self._print(self._rest.rstrip())
                self._joins = False
                self._done.append((self._kind, text))
                self._seen = self._rest = ""

    def _begin_again(self) -> None:
        """Begin with another answer: what is printed of the one that moderation has replaced stays."""
        self._print(self._rest.rstrip())
        self._live.console.print("— the server has replaced its answer —", style="dim")
        self._done = []
        self._seen = self._rest = ""
        self._joins = True

    def _print(self, text: str, *, leading: bool | None = None) -> None:
        if text.strip():
            leading = not self._joins if leading is None else leading
            self._console.print(_Part((self._kind, text), leading=leading))


class _Part:
    """A part of an answer, after a blank line if a block precedes it.

    Args:
        part: The part.
        leading: Whether a block precedes it.
        height: How many lines, at most, of its end; by default all.
        waiting: What stands in the place of a part that shows nothing, as a list's new item.
    """

    def __init__(self, part: "Part", *, leading: bool = False, height: int = 0, waiting: str = "") -> None:
        self._kind, self._text = part
        self._leading = leading
        self._height = height
        self._waiting = waiting

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        render = lines_of if self._kind == "text" else lines_of_reasoning
        lines = render(self._text, console, options)
        if not lines and self._waiting:
            lines = lines_of_reasoning(self._waiting, console, options)
        if self._leading and lines:
            lines.insert(0, [])
        for line in lines[-self._height :]:  # of 0 lines: all
            yield from line
            yield Segment.line()


def show_whole(console: Console, parts: "Iterable[Part]") -> None:
    """Print an answer that is there already."""
    leading = False
    for kind, text in parts:
        console.print(_Part((kind, safe(text).rstrip()), leading=leading))
        leading = True

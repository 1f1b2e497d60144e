"""How far a batch has come, on stderr, and what Ctrl-C means while it runs."""

import os
import signal
from collections.abc import Callable
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from ._context import Context
from ._signals import ENDING, HANG_UP, exit_code, handled

if TYPE_CHECKING:
    from ..batch import BatchReport

_LINE_EVERY = 10.0  # seconds, where there is no terminal


class BatchView:
    """A bar on a terminal, and elsewhere a line every 10 s.

    Args:
        context: Where to speak.
    """

    def __init__(self, context: Context) -> None:
        self._output = context.output
        self._next_line = monotonic() + _LINE_EVERY
        self._begun: tuple[float, int] | None = None
        self._bar: Progress | None = None
        if self._output.errors.is_terminal:
            columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=self._output.errors, transient=True)
            self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def show(self, report: "BatchReport") -> None:
        """Show the numbers as they are now."""
        self._begun = self._begun or (report.seconds, report.done)
        text = f"{told(report)}, {pace(report, *self._begun)}"
        if self._bar:
            self._bar.update(self._task, description=text, total=report.total, completed=report.done)
        elif monotonic() >= self._next_line:
            self._next_line = monotonic() + _LINE_EVERY
            self._output.note(text)


def told(report: "BatchReport") -> str:
    """Say how many rows have which result, and what they cost."""
    total = "" if report.total is None else f" of {report.total}"
    parts = [f"{report.answered}{total} answered"]
    parts += [
        f"{count} {name}" for name, count in (("failed", report.failed), ("lost", report.lost)) if count
    ]
    parts.append(f"{report.total_tokens} tokens")
    if report.total_price:
        parts.append(f"{report.total_price.normalize():f} {report.currency}".rstrip())
    return ", ".join(parts)


def pace(report: "BatchReport", since: float, done: int) -> str:
    """Say how fast it goes, and how long it will take.

    Args:
        report: The numbers.
        since: When the rate is counted from, in seconds of this run.
        done: How many rows were done then.
    """
    seconds = report.seconds - since
    rate = (report.done - done) / seconds if seconds > 0 else 0.0
    parts = [f"{rate:.1f} rows/s", f"{report.in_flight} in flight"]
    if report.in_doubt:
        parts.append(f"{report.in_doubt} looked for")
    if rate and report.total is not None:
        parts.append(f"{_time(round((report.total - report.done) / rate))} left")
    return ", ".join(parts)


class Interrupts:
    """Counts Ctrl-C and the like: after the first one no more rows are asked, the second leaves at once.

    To leave at once is safe, and leaves chatflows running: the journal knows what was sent. SIGHUP never
    counts as the second: when a terminal is closed, two of them may come.

    Args:
        before_leaving: Called before the process ends.

    Attributes:
        count: How often Ctrl-C was pressed, or another signal asked the process to end.
        exit_code: That of the latest of them; 0 before the first.
    """

    def __init__(self, before_leaving: Callable[[], None]) -> None:
        self.count = self.exit_code = 0
        self._before_leaving = before_leaving

    def __enter__(self) -> Self:
        self._handled = handled([signal.SIGINT, *ENDING], self._interrupt)
        self._handled.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._handled.__exit__(None, None, None)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.count and number == HANG_UP:
            return
        self.count += 1
        self.exit_code = exit_code(number)
        if self.count > 1:
            self._before_leaving()
            os._exit(self.exit_code)


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"

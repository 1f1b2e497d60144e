"""The signals that ask a process to end, and what the command does about them."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import Any

HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)  # Windows has none
# Windows ends a process without a signal.
ENDING = (signal.SIGTERM, *filter(None, [HANG_UP]))
_LEAVING_SECONDS = 10.0  # a stream has 3 s to stop its model, and so has its client to close
_FIRST_EXIT_CODE = 128  # of those that shells give a signal


@contextmanager
def handled(
    numbers: Iterable[signal.Signals], handler: Callable[[int, FrameType | None], Any]
) -> Iterator[None]:
    """Call a function for these signals within the block; one that is ignored stays so, as under `nohup`."""
    if current_thread() is not main_thread():  # Python calls handlers in that thread alone
        yield
        return
    before = {number: signal.getsignal(number) for number in numbers}
    caught = {number: old for number, old in before.items() if old is not signal.SIG_IGN}
    for number in caught:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in caught.items():
            signal.signal(number, old)


@contextmanager
def ending() -> Iterator[None]:
    """Leave the block when a signal asks the process to end, so that streams are stopped and files closed.

    Raises:
        SystemExit: With the exit code that shells give the signal, whatever else fails while the block is
            left: a terminal that has been closed refuses what is written to it.
    """
    end = _End()
    try:
        with handled(ENDING, end):
            yield
    except Exception:
        if end.number is None:
            raise
        raise SystemExit(exit_code(end.number)) from None


class _End:
    """Handles the signals that ask the process to end."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._until = 0.0

    def __call__(self, number: int, _: FrameType | None) -> None:
        # When a terminal is closed, bash sends SIGHUP, and so may the kernel. The second mustn't end the stop
        # of the model.
        if self.number is None or monotonic() >= self._until:
            self.number, self._until = number, monotonic() + _LEAVING_SECONDS
            raise SystemExit(exit_code(number))


class Deferred:
    """Keeps the first signal that comes while a block defers them.

    Attributes:
        number: The signal's.
        wake: Called for each signal, so that the block is left soon.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self.wake: Callable[[], object] = lambda: None

    def __call__(self, number: int, _: FrameType | None) -> None:
        self.number = self.number or number
        self.wake()


@contextmanager
def deferred() -> Iterator[Deferred]:
    """Let the handler of `ending` wait until the block is left: an event loop can't be left at any step.

    prompt_toolkit shows an exception that ends a task, SystemExit too, and waits for Enter. A callback that
    the loop has taken and not called yet is lost.
    """
    ends = {number: end for number in ENDING if isinstance(end := signal.getsignal(number), _End)}
    signals = Deferred()
    try:
        with handled(ends, signals):
            yield signals
    finally:
        if signals.number is not None:
            ends[signal.Signals(signals.number)](signals.number, None)


def exit_code(number: int) -> int:
    """Return the exit code that shells give a signal."""
    return _FIRST_EXIT_CODE + number

"""The signals that ask a process to end, and what the command does about them."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import Any, NoReturn

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


def end(number: int, _: FrameType | None) -> NoReturn:
    """Leave all blocks that are open, so that streams are stopped and files closed.

    Raises:
        SystemExit: With the exit code that shells give the signal.
    """
    # When a terminal is closed, bash sends SIGHUP, and so may the kernel. The second mustn't end the stop.
    for other in ENDING:
        if signal.getsignal(other) is end:  # and isn't ignored
            signal.signal(other, partial(_end_later, until=monotonic() + _LEAVING_SECONDS))
    raise SystemExit(exit_code(number))


def _end_later(number: int, frame: FrameType | None, *, until: float) -> None:
    if monotonic() >= until:  # the block is stuck
        end(number, frame)


def exit_code(number: int) -> int:
    """Return the exit code that shells give a signal."""
    return _FIRST_EXIT_CODE + number

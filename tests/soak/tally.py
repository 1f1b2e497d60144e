"""What comes of all streams together."""

import os
import threading
import time
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.judge import Story, asked_wrongly, is_unstopped, judged
from tests.soak.plan import Draw, Fault
from tests.soak.server import Account

# Leaving a stream takes 3 s at most, whether the stop has got out or not: where the event loop is as late as
# this, again and again, it may not.
_LATE = 1.0


@dataclass
class Tally:
    """Counts streams, of whatever thread.

    Attributes:
        counts: Streams and events, by what became of them.
        raised: How often each class of errors was raised.
        unexpected: What must not be, in words; whatever is here fails the soak.
        late: How many seconds the event loop was late at worst.
    """

    draw: Draw
    counts: Counter[str] = field(default_factory=Counter)
    raised: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    late: float = 0.0
    _numbers: "array[int]" = field(default_factory=lambda: array("L"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, story: Story) -> None:
        """Judge and count a stream that is over."""
        verdict, plan = judged(story), story.plan
        with self._lock:
            self._numbers.append(plan.number)
            self.counts["streams"] += 1
            self.counts[_fate(story)] += 1
            self.counts["resumed"] += bool(story.stream.resumed)
            self.counts["repeated"] += plan.fault is Fault.TOO_MANY_REQUESTS
            self.counts["received"] += sum(seq >= 0 for seq in story.seqs)
            self.counts["lost"] += verdict.lost
            self.counts["doubled"] += verdict.doubled
            if story.error is not None:
                self.raised[type(story.error).__name__] += 1
            if verdict.wrong:
                self.unexpected.append(verdict.wrong)

    def check(self, account: Account) -> None:
        """Compare with what the server has seen."""
        self.unexpected += account.faults
        for plan in map(self.draw, self._numbers):
            if wrong := asked_wrongly(plan, account):
                self.unexpected.append(wrong)
            if is_unstopped(plan, account):
                self.counts["unstopped"] += 1
                if self.late < _LATE:
                    self.unexpected.append(f"{plan.number}: not stopped")


def _fate(story: Story) -> str:
    if story.error is not None:
        return "broken"
    return "left" if story.plan.fault is Fault.LEAVE and not story.stream.outcome else "whole"


@dataclass(frozen=True)
class Sample:
    """What the process holds at a moment.

    Attributes:
        when: The moment, in words.
        seconds: Since the beginning.
        sockets: Open sockets.
        memory: Resident memory, in MiB.
        streams: Streams that had ended.
    """

    when: str
    seconds: float
    sockets: int
    memory: float
    streams: int


def sample(when: str, began: float, tally: Tally) -> Sample:
    """Look at the process now; needs Linux's /proc."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return Sample(when, time.monotonic() - began, _sockets(), memory, tally.counts["streams"])


def _sockets() -> int:
    count = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            count += str(descriptor.readlink()).startswith("socket:")
        except FileNotFoundError:  # closed meanwhile
            continue
    return count

"""What a client adds to a blocking call, and to the time until the first event.

Each call is made beside one with httpx alone, in the same process, so that whatever else the machine does
befalls both.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from benchmarks.clients import BOTH, FLOOR, Client, Mode
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

Until: TypeAlias = Literal["the answer", "the first event"]
_Moment: TypeAlias = tuple[float, float]

_WARM_UP = 20
_ANSWER = str(Plan(events=1))


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        until: What was waited for: the answer of a blocking call, or a stream's first event.
        wall: Milliseconds.
        floor: Milliseconds that httpx alone took in the same process.
        cpu: Milliseconds that the process worked.
        floor_cpu: Those with httpx alone.
    """

    client: Client
    mode: Mode
    until: Until
    wall: float
    floor: float
    cpu: float
    floor_cpu: float

    @property
    def ratio(self) -> float:
        """How many times as long as httpx alone."""
        return self.wall / self.floor

    @property
    def cpu_ratio(self) -> float:
        """The same by the work, which others' work on the machine disturbs less."""
        return self.cpu / self.floor_cpu


def run(worker: Worker, client: str, mode: Mode, until: Until, calls: int) -> dict[str, float]:
    """Make the calls, those of the client and those of the floor in turn."""
    pair = [worker.adapter(FLOOR.name, mode), worker.adapter(client, mode)]
    times: list[list[_Moment]] = [[], []]
    gc.collect()
    for call in range(_WARM_UP + calls):
        for index in (0, 1) if call % 2 else (1, 0):
            if mode == "sync":
                moment = _timed(pair[index], until)
            else:
                moment = worker.wait(_timed_async(pair[index], until))
            times[index].append(moment)
    (floor, floor_cpu), (wall, cpu) = (
        (median(part) * 1000 for part in zip(*each[_WARM_UP:], strict=True)) for each in times
    )
    return {"wall": wall, "floor": floor, "cpu": cpu, "floor_cpu": floor_cpu}


class _Watch:
    """Tells what has passed since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), process_time()

    def read(self) -> _Moment:
        """Give the seconds that have passed, and those that this process worked."""
        return perf_counter() - self._wall, process_time() - self._cpu


def _timed(adapter: Any, until: Until) -> _Moment:
    watch = _Watch()
    if until == "the answer":
        adapter.ask(_ANSWER)
        return watch.read()
    events = adapter.events(_ANSWER)
    next(events)
    moment = watch.read()
    for _ in events:
        pass
    return moment


async def _timed_async(adapter: Any, until: Until) -> _Moment:
    watch = _Watch()
    if until == "the answer":
        await adapter.ask(_ANSWER)
        return watch.read()
    events = adapter.events(_ANSWER)
    await anext(events)
    moment = watch.read()
    async for _ in events:
        pass
    return moment


def measure(bench: Bench, clients: Sequence[Client], *, calls: int) -> list[Row]:
    """Have every client call."""
    untils: tuple[Until, ...] = ("the answer", "the first event")
    return [
        Row(client, mode, until, **sample)
        for until in untils
        for mode in BOTH
        for client in clients
        if mode in client.modes
        and (sample := bench.run(client, "latency", mode=mode, until=until, calls=calls))
    ]

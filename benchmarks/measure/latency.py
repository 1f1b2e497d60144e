"""What a client adds to a blocking call, and to the time until the first event.

Each call is made beside one with httpx alone, in the same process, so that whatever else the machine does
befalls both.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from benchmarks.clients import BOTH, FLOOR, Client, Mode
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

Until: TypeAlias = Literal["the answer", "the first event"]

_WARM_UP = 20
_ANSWER = str(Plan(events=1))


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        until: What was waited for: the answer of a blocking call, or a stream's first event.
        wall: Milliseconds.
        floor: Milliseconds that httpx alone took in the same process.
    """

    client: Client
    mode: Mode
    until: Until
    wall: float
    floor: float


def run(worker: Worker, client: str, mode: Mode, until: Until, calls: int) -> dict[str, float]:
    """Make the calls, those of the client and those of the floor in turn."""
    pair = [worker.adapter(FLOOR.name, mode), worker.adapter(client, mode)]
    times: list[list[float]] = [[], []]
    gc.collect()
    for call in range(_WARM_UP + calls):
        for index in (0, 1) if call % 2 else (1, 0):
            if mode == "sync":
                seconds = _timed(pair[index], until)
            else:
                seconds = worker.wait(_timed_async(pair[index], until))
            times[index].append(seconds)
    floor, own = (median(each[_WARM_UP:]) * 1000 for each in times)
    return {"floor": floor, "wall": own}


def _timed(adapter: Any, until: Until) -> float:
    began = perf_counter()
    if until == "the answer":
        adapter.ask(_ANSWER)
        return perf_counter() - began
    events = adapter.events(_ANSWER)
    next(events)
    seconds = perf_counter() - began
    for _ in events:
        pass
    return seconds


async def _timed_async(adapter: Any, until: Until) -> float:
    began = perf_counter()
    if until == "the answer":
        await adapter.ask(_ANSWER)
        return perf_counter() - began
    events = adapter.events(_ANSWER)
    await anext(events)
    seconds = perf_counter() - began
    async for _ in events:
        pass
    return seconds


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

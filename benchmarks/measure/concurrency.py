"""Many streams at once, as a relay holds them."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.clients import Client
from benchmarks.measure.memory import forget_peak, peak, resident
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

EVENTS_A_SECOND = 4


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        streams: How many there were at once.
        wall: Seconds until the last was over.
        cpu: Seconds that the process worked.
        memory: Bytes that they took, at the most.
        most: How many were open at the same time; fewer than all, where opening took too long.
        lost: Events that were sent, or should have been, and weren't given.
        errors: What was raised, and how often.
    """

    client: Client
    streams: int
    wall: float
    cpu: float
    memory: int
    most: int
    lost: int
    errors: dict[str, int]

    @property
    def memory_each(self) -> float:
        """Bytes that each of those took that were open at the same time."""
        return self.memory / max(1, self.most)


class _Tally:
    """What became of the streams.

    Attributes:
        given: Events.
        errors: What was raised, and how often.
        most: How many were open at the same time, from the first event to the end.
    """

    def __init__(self) -> None:
        self.given = 0
        self.errors = Counter[str]()
        self.most = 0
        self._open = 0

    async def read(self, adapter: Any, question: str) -> None:
        """Read a stream."""
        begun = False
        try:
            async for _ in adapter.events(question):
                self.given += 1
                if not begun:
                    begun = True
                    self._open += 1
                    self.most = max(self.most, self._open)
        except Exception as error:  # noqa: BLE001 - what a client raises is what is counted
            self.errors[type(error).__name__] += 1
        self._open -= begun

    async def read_all(self, adapter: Any, question: str, streams: int) -> None:
        """Read so many streams at once."""
        await asyncio.gather(*(self.read(adapter, question) for _ in range(streams)))


def run(worker: Worker, client: str, streams: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Read the streams, after a short one that makes it import what it needs."""
    adapter = worker.adapter(client, "async")
    worker.wait(_Tally().read(adapter, str(Plan(events=1))))
    gc.collect()
    forget_peak()
    tally = _Tally()
    before, cpu, wall = resident(), process_time(), perf_counter()
    worker.wait(tally.read_all(adapter, str(Plan(**plan)), streams))
    return {
        "wall": perf_counter() - wall,
        "cpu": process_time() - cpu,
        "memory": peak() - before,
        "most": tally.most,
        "given": tally.given,
        "errors": tally.errors,
    }


def measure(bench: Bench, clients: Sequence[Client], *, streams: Sequence[int], seconds: float) -> list[Row]:
    """Have every client read so many streams at once, each time in a process that has done nothing before."""
    plan = Plan(events=round(EVENTS_A_SECOND * seconds), seconds=seconds)
    rows = []
    for count in streams:
        for client in clients:
            if sample := bench.run(client, "concurrency", fresh=True, streams=count, plan=asdict(plan)):
                lost = count * (plan.events + 1) - sample.pop("given")
                rows.append(Row(client, count, lost=lost, **sample))
    return rows

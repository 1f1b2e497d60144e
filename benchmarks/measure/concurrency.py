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
        memory: Bytes that each stream took, at the most.
        lost: Events that were sent, or should have been, and weren't given.
        errors: What was raised, and how often.
    """

    client: Client
    streams: int
    wall: float
    cpu: float
    memory: float
    lost: int
    errors: dict[str, int]


def run(worker: Worker, client: str, streams: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Read the streams, after a short one that makes it import what it needs."""
    adapter = worker.adapter(client, "async")
    worker.wait(_read(adapter, str(Plan(events=1)), Counter()))
    gc.collect()
    forget_peak()
    errors = Counter[str]()
    before, cpu, wall = resident(), process_time(), perf_counter()
    given = worker.wait(_read_all(adapter, str(Plan(**plan)), streams, errors))
    return {
        "wall": perf_counter() - wall,
        "cpu": process_time() - cpu,
        "memory": (peak() - before) / streams,
        "given": given,
        "errors": errors,
    }


async def _read_all(adapter: Any, question: str, streams: int, errors: Counter[str]) -> int:
    return sum(await asyncio.gather(*(_read(adapter, question, errors) for _ in range(streams))))


async def _read(adapter: Any, question: str, errors: Counter[str]) -> int:
    given = 0
    try:
        async for _ in adapter.events(question):
            given += 1
    except Exception as error:  # noqa: BLE001 - what a client raises is what is counted
        errors[type(error).__name__] += 1
    return given


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

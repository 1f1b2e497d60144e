"""How fast the events of one long answer are read."""

from __future__ import annotations

import gc
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from benchmarks.clients import BOTH, FLOOR, Client, Mode
from benchmarks.plan import FRAMINGS, Framing, Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        wall: Microseconds an event.
        cpu: Those that its process worked, with all its threads.
        ratio: How many times as fast as the floor, in the same mode and framing.
        cpu_ratio: The same by the work, which others' work on the machine disturbs less.
    """

    client: Client
    mode: Mode
    framing: Framing
    wall: float
    cpu: float
    ratio: float
    cpu_ratio: float


def run(worker: Worker, client: str, mode: Mode, plan: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Read one answer, and have the floor read it in the same process: some are luckier than others."""
    names = {client, FLOOR.name}
    taken = {
        name: _sample(worker, name, mode, str(Plan(**plan))) for name in random.sample([*names], len(names))
    }
    return {"client": taken[client], "floor": taken[FLOOR.name]}


def _sample(worker: Worker, client: str, mode: Mode, question: str) -> dict[str, float]:
    adapter = worker.adapter(client, mode)
    gc.collect()
    cpu, wall = process_time(), perf_counter()
    if mode == "async":
        given = worker.wait(_read(adapter, question))
    else:
        given = 0
        for _ in adapter.events(question):
            given += 1
    return {"seconds": perf_counter() - wall, "cpu": process_time() - cpu, "given": given}


async def _read(adapter: Any, question: str) -> int:
    given = 0
    async for _ in adapter.events(question):
        given += 1
    return given


def measure(bench: Bench, clients: Sequence[Client], *, events: int, rounds: int) -> list[Row]:
    """Have every client read the answer once a round, in another order each time; a first round warms up."""
    cases = [(c, mode, framing) for framing in FRAMINGS for mode in BOTH for c in clients if mode in c.modes]
    samples = defaultdict[tuple[Client, Mode, Framing], list[dict[str, dict[str, float]]]](list)
    for _ in range(1 + rounds):
        for client, mode, framing in random.sample(cases, len(cases)):
            plan = Plan(events, framing)
            if sample := bench.run(client, "throughput", mode=mode, plan=asdict(plan)):
                samples[client, mode, framing].append(sample)
                given = sample["client"]["given"]
                if client.gives != "bytes" and given != events + 1:
                    bench.failures[client.name, "throughput"] = f"gave {given} of {events + 1} events"
    return [
        _row(case, taken[1:], events)
        for case, taken in samples.items()
        if len(taken) > 1 and (case[0].name, "throughput") not in bench.failures
    ]


def _row(case: tuple[Client, Mode, Framing], samples: list[dict[str, dict[str, float]]], events: int) -> Row:
    def each(what: str) -> float:
        return median(sample["client"][what] for sample in samples) / events * 1e6

    def ratio(what: str) -> float:
        return median(sample["floor"][what] / sample["client"][what] for sample in samples)

    return Row(*case, each("seconds"), each("cpu"), ratio("seconds"), ratio("cpu"))

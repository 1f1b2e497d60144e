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


def run(worker: Worker, client: str, mode: Mode, plan: dict[str, Any]) -> dict[str, float]:
    """Read one answer."""
    adapter = worker.adapter(client, mode)
    question = str(Plan(**plan))
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
    samples = defaultdict[tuple[Client, Mode, Framing], list[dict[str, float]]](list)
    for _ in range(1 + rounds):
        for client, mode, framing in random.sample(cases, len(cases)):
            plan = Plan(events, framing)
            if sample := bench.run(client, "throughput", mode=mode, plan=asdict(plan)):
                samples[client, mode, framing].append(sample)
                if client.gives != "bytes" and sample["given"] != events + 1:
                    bench.failures[client.name, "throughput"] = (
                        f"gave {sample['given']} of {events + 1} events"
                    )
    medians = {
        case: [median(each[what] for each in taken[1:]) / events * 1e6 for what in ("seconds", "cpu")]
        for case, taken in samples.items()
        if len(taken) > 1 and (case[0].name, "throughput") not in bench.failures
    }
    rows = []
    for (client, mode, framing), (wall, cpu) in medians.items():
        floor_wall, floor_cpu = medians[FLOOR, mode, framing]
        rows.append(Row(client, mode, framing, wall, cpu, floor_wall / wall, floor_cpu / cpu))
    return rows

"""How the cost of an event grows with its text."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.clients import Client
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench

_BYTES = 8 * 1024 * 1024  # in an answer, about
_EVENTS = 4, 5000  # in an answer, at least and at most


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        text: Bytes of text in an event.
        cpu: Microseconds an event that its process worked.
    """

    client: Client
    text: int
    cpu: float


def measure(bench: Bench, clients: Sequence[Client], *, sizes: Sequence[int], rounds: int) -> list[Row]:
    """Have every client read an answer of each size once a round; a first round warms up."""
    plans = {size: Plan(_events(size), text=size) for size in sizes}
    samples = defaultdict[tuple[Client, int], list[float]](list)
    cases = [(client, size) for client in clients for size in sizes]
    for _ in range(1 + rounds):
        for client, size in random.sample(cases, len(cases)):
            plan = plans[size]
            if sample := bench.run(client, "throughput", mode="sync", plan=asdict(plan)):
                samples[client, size].append(sample["client"]["cpu"] / plan.events * 1e6)
    return [Row(*case, cpu=median(samples[case][1:])) for case in cases if len(samples[case]) > 1]


def _events(size: int) -> int:
    least, most = _EVENTS
    return min(most, max(least, _BYTES // size))

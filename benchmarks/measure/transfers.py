"""A large file up, and as much speech down."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from benchmarks.clients import BOTH, Client, Mode
from benchmarks.measure.memory import forget_peak, peak, resident
from benchmarks.plan import Plan

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.worker import Worker

Way: TypeAlias = Literal["up", "down"]

_SMALL = 64 * 1024  # what warms up


@dataclass(frozen=True)
class Row:
    """What was measured of a client.

    Attributes:
        speed: Megabytes a second.
        cpu: Seconds that the process worked, for all of it.
        memory: Bytes that it took, at the most.
    """

    client: Client
    mode: Mode
    way: Way
    speed: float
    cpu: float
    memory: int


def run(worker: Worker, client: str, mode: Mode, way: Way, size: int, rounds: int) -> dict[str, float]:
    """Send the file, or fetch the speech."""
    with tempfile.TemporaryDirectory() as folder:
        move = _mover(worker, worker.adapter(client, mode), mode, way, Path(folder))
        move(_SMALL)
        gc.collect()
        forget_peak()
        before = resident()
        walls, cpus = [], []
        for _ in range(rounds):
            cpu, wall = process_time(), perf_counter()
            move(size)
            walls.append(perf_counter() - wall)
            cpus.append(process_time() - cpu)
        return {"speed": size / 1e6 / median(walls), "cpu": median(cpus), "memory": peak() - before}


def _mover(worker: Worker, adapter: Any, mode: Mode, way: Way, folder: Path) -> Callable[[int], None]:
    def up(size: int) -> None:
        file = folder / f"{size}.txt"
        file.touch()
        os.truncate(file, size)  # a file of holes, which takes no memory to make
        done(adapter.upload(file))

    def down(size: int) -> None:
        file = folder / "speech.mp3"
        done(adapter.download(str(Plan(size=size)), file))
        assert file.stat().st_size == size
        file.unlink()

    def done(result: Any) -> None:
        if mode == "async":
            worker.wait(result)

    return up if way == "up" else down


def measure(bench: Bench, clients: Sequence[Client], *, size: int, rounds: int) -> list[Row]:
    """Have every client send and fetch, each time in a process that has done nothing before."""
    ways: tuple[Way, ...] = ("up", "down")
    return [
        Row(client, mode, way, **sample)
        for way in ways
        for mode in BOTH
        for client in clients
        if mode in client.modes
        and (
            sample := bench.run(client, "transfers", fresh=True, mode=mode, way=way, size=size, rounds=rounds)
        )
    ]

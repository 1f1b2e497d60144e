"""What the client is meant to reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.clients import OURS, OURS_AIOHTTP, OURS_SPEED, Client, Mode
from benchmarks.measure.concurrency import Row as ConcurrencyRow
from benchmarks.plan import FRAMINGS, Framing
from benchmarks.results import Results

_EACH: Framing = "each"
_LARGE: Framing = "64KiB"

# Client, mode, framing, and how many times as fast as the floor it is to be.
_RATIOS: tuple[tuple[Client, Mode, Framing, float], ...] = (
    (OURS_SPEED, "sync", _EACH, 1.2),
    (OURS_SPEED, "async", _EACH, 1.2),
    (OURS_SPEED, "sync", _LARGE, 1.5),
    (OURS_SPEED, "async", _LARGE, 1.3),
    (OURS, "sync", _EACH, 0.95),
    (OURS, "async", _EACH, 0.95),
    (OURS, "sync", _LARGE, 0.85),
    (OURS, "async", _LARGE, 0.85),
    (OURS_AIOHTTP, "async", _EACH, 2.5),
)
_DECODING = 1.5  # microseconds
_CALL = 1.05  # times httpx alone
_FIRST_EVENT = 0.2  # milliseconds added to httpx alone
_IMPORT = 1.25  # times httpx alone
_STREAMS, _STREAMS_SECONDS, _STREAM_BYTES = 1000, 9.0, 40e3


@dataclass(frozen=True)
class Target:
    """One target.

    Attributes:
        what: What is measured.
        wanted: What it is meant to be.
        measured: What it is.
        met: Whether that is enough.
    """

    what: str
    wanted: str
    measured: str
    met: bool


def targets(results: Results) -> Iterator[Target]:
    """Compare what was measured with what is wanted; what wasn't measured isn't named."""
    yield from _throughput(results)
    for row in results.decoding:
        if row.name == OURS_SPEED.name:
            what = f"an event decoded and typed, {FRAMINGS[row.framing]}, {row.name}"
            yield Target(what, f"≤ {_DECODING} µs", f"{row.cpu:.2f} µs", row.cpu <= _DECODING)
    for latency in results.latency:
        if latency.client not in (OURS, OURS_SPEED):
            continue
        who = f"{latency.client.name}, {latency.mode}"
        if latency.until == "the answer":
            what = f"blocking call over httpx's, {who}"
            yield Target(
                what, f"≤ {_CALL}", _ratios(latency.ratio, latency.cpu_ratio), latency.ratio <= _CALL
            )
        else:
            added = latency.wall - latency.floor
            what = f"added to the time until the first event, {who}"
            measured = f"{added:.3f} ms (by CPU {latency.cpu - latency.floor_cpu:.3f})"
            yield Target(what, f"≤ {_FIRST_EVENT} ms", measured, added <= _FIRST_EVENT)
    for script in results.imports:
        if script.script.name in (OURS.name, OURS_SPEED.name):
            what = "import and first call" if script.called else "import"
            what = f"{what} over httpx's, {script.script.name}"
            yield Target(
                what, f"≤ {_IMPORT}", _ratios(script.ratio, script.cpu_ratio), script.ratio <= _IMPORT
            )
    yield from _concurrency(row for row in results.concurrency if row.streams == _STREAMS)


def _throughput(results: Results) -> Iterator[Target]:
    measured = {(row.client, row.mode, row.framing): row for row in results.throughput}
    for client, mode, framing, wanted in _RATIOS:
        if row := measured.get((client, mode, framing)):
            what = f"{FRAMINGS[framing]}, {client.name}, {mode}, over the floor"
            yield Target(what, f"≥ {wanted}", _ratios(row.ratio, row.cpu_ratio), row.ratio >= wanted)


def _ratios(wall: float, cpu: float) -> str:
    return f"{wall:.2f} (by CPU {cpu:.2f})"


def _concurrency(rows: Iterable[ConcurrencyRow]) -> Iterator[Target]:
    for row in rows:
        if row.client.module == "ours":
            what = f"{row.streams:,} streams of 7 s at once, {row.client.name}"
            took = row.wall <= _STREAMS_SECONDS
            yield Target(f"{what}: time", f"≤ {_STREAMS_SECONDS:g} s", f"{row.wall:.2f} s", took)
            light = row.memory_each <= _STREAM_BYTES
            yield Target(
                f"{what}: memory of each",
                f"≤ {_STREAM_BYTES / 1e3:g} kB",
                f"{row.memory_each / 1e3:.1f} kB",
                light,
            )
            yield Target(f"{what}: events lost", "0", f"{row.lost:,}", row.lost == 0)

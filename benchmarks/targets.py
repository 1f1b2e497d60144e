"""What the client is meant to reach, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.clients import (
    DIFY_CLIENT_PYTHON,
    FLOOR,
    FLOOR_ALONE,
    OURS,
    OURS_AIOHTTP,
    OURS_SPEED,
    Client,
    Mode,
)
from benchmarks.measure import imports, latency, relay, sizes
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
_ASYNC_CALL = 0.72  # times httpx alone where sniffio isn't installed
_FIRST_EVENT = 0.2  # milliseconds added to httpx alone
_IMPORT = 1.12  # times httpx and attrs alone
_COMMAND = 30.0  # milliseconds


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
    yield from _relay(results.relay)
    yield from _throughput(results)
    yield from _sizes(results.sizes)
    for row in results.decoding:
        if row.name == OURS_SPEED.name:
            what = f"an event decoded and typed, {FRAMINGS[row.framing]}, {row.name}"
            yield Target(what, f"≤ {_DECODING} µs", f"{row.cpu:.2f} µs", row.cpu <= _DECODING)
    yield from _latency(results.latency)
    yield from _imports(results.imports)


def _latency(rows: Sequence[latency.Row]) -> Iterator[Target]:
    alone = {(row.mode, row.until): row.cpu for row in rows if row.client == FLOOR_ALONE}
    for row in rows:
        if row.client not in (OURS, OURS_SPEED):
            continue
        who = f"{row.client.name}, {row.mode}"
        if row.until == "the first event":
            added = row.wall - row.floor
            what = f"added to the time until the first event, {who}"
            measured = f"{added:.3f} ms (by CPU {row.cpu - row.floor_cpu:.3f})"
            yield Target(what, f"≤ {_FIRST_EVENT} ms", measured, added <= _FIRST_EVENT)
        elif row.mode == "sync":
            measured = _ratios(row.ratio, row.cpu_ratio)
            yield Target(f"blocking call over httpx's, {who}", f"≤ {_CALL}", measured, row.ratio <= _CALL)
        elif floor := alone.get((row.mode, row.until)):
            what = f"CPU of a blocking call over httpx's without sniffio, {who}"
            yield _at_most(what, _ASYNC_CALL, row.cpu / floor)


def _imports(rows: Sequence[imports.Row]) -> Iterator[Target]:
    for row in rows:
        name = row.script.name
        if row.script in imports.COMMANDS:
            yield _at_most(f"{name}, ms", _COMMAND, row.wall)
        elif name in (OURS.name, OURS_SPEED.name) and not row.called:
            measured = _ratios(row.ratio, row.cpu_ratio)
            yield Target(
                f"import over httpx and attrs, {name}", f"≤ {_IMPORT}", measured, row.ratio <= _IMPORT
            )


def _throughput(results: Results) -> Iterator[Target]:
    measured = {(row.client, row.mode, row.framing): row for row in results.throughput}
    for client, mode, framing, wanted in _RATIOS:
        if row := measured.get((client, mode, framing)):
            what = f"{FRAMINGS[framing]}, {client.name}, {mode}, over the floor"
            yield Target(what, f"≥ {wanted}", _ratios(row.ratio, row.cpu_ratio), row.ratio >= wanted)


def _ratios(wall: float, cpu: float) -> str:
    return f"{wall:.2f} (by CPU {cpu:.2f})"


def _relay(rows: Sequence[relay.Row]) -> Iterator[Target]:
    floors = {row.case: row for row in rows if row.case.client == FLOOR}
    for row in rows:
        case = row.case
        if case.loop != "asyncio" or case.is_frozen or case.client not in (OURS_SPEED, OURS_AIOHTTP):
            continue
        what = f"{case.streams:,} streams, {case.client.name}: "
        if case.client == OURS_AIOHTTP:
            yield _at_most(f"{what}an event, µs above aiohttp and orjson", 3.0, row.above)
            yield _at_most(f"{what}opening over aiohttp's", 2.2, row.open_ratio)
            yield _at_most(f"{what}kB at rest", 28.0, row.memory / 1e3)
        else:
            if floor := floors.get(replace(case, client=FLOOR)):
                yield _at_most(f"{what}an event over the floor's", 0.93, row.ratio / floor.ratio)
            yield _at_most(f"{what}kB at rest", 29.0, row.memory / 1e3)


def _sizes(rows: Sequence[sizes.Row]) -> Iterator[Target]:
    measured = {(row.client, row.text): row.cpu for row in rows}
    for text, wanted in ((100_000, 0.85), (1024 * 1024, 0.6)):
        ours, theirs = (measured.get((client, text)) for client in (OURS_SPEED, DIFY_CLIENT_PYTHON))
        if ours and theirs:
            what = f"an event of {text:,} bytes over dify-client-python's, {OURS_SPEED.name}"
            yield _at_most(what, wanted, ours / theirs)


def _at_most(what: str, wanted: float, measured: float) -> Target:
    return Target(what, f"≤ {wanted:g}", f"{measured:.2f}", measured <= wanted)

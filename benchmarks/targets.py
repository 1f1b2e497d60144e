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
)
from benchmarks.measure import imports, latency, relay, sizes
from benchmarks.results import Results

_ABOVE = 3.0  # microseconds of an event over aiohttp, above aiohttp and orjson alone
_EVENT = 0.93  # times the floor
_OPENING = 2.2  # times aiohttp alone
_CALL = 1.05  # times httpx alone
_ASYNC_CALL = 0.72  # times httpx alone where sniffio isn't installed
_IMPORT = 1.12  # times httpx and attrs alone
_LARGE = ((100_000, 0.85), (1024 * 1024, 0.6))  # bytes of text, and times dify-client-python
_COMMAND = 30.0  # milliseconds
_AT_REST = {OURS_SPEED: 29.0, OURS_AIOHTTP: 28.0}  # kB


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
    rows = [row for row in results.relay if row.case.loop == "asyncio" and not row.case.is_frozen]
    yield from _events_over_aiohttp(rows)
    yield from _events(rows)
    yield from _openings(rows)
    yield from _calls(results.latency)
    yield from _imports(results.imports)
    yield from _sizes(results.sizes)
    yield from _commands(results.imports)
    yield from _memory(rows)


def _events_over_aiohttp(rows: Sequence[relay.Row]) -> Iterator[Target]:
    for row in rows:
        if row.case.client == OURS_AIOHTTP:
            what = f"an event, µs above aiohttp and orjson, {_who(row)}"
            yield _at_most(what, _ABOVE, row.above)


def _events(rows: Sequence[relay.Row]) -> Iterator[Target]:
    floors = {row.case: row for row in rows if row.case.client == FLOOR}
    for row in rows:
        floor = floors.get(replace(row.case, client=FLOOR))
        if row.case.client == OURS_SPEED and floor:
            yield _at_most(f"an event over the floor's, {_who(row)}", _EVENT, row.ratio / floor.ratio)


def _openings(rows: Sequence[relay.Row]) -> Iterator[Target]:
    for row in rows:
        if row.case.client == OURS_AIOHTTP:
            yield _at_most(f"opening a stream over aiohttp's, {_who(row)}", _OPENING, row.open_ratio)


def _memory(rows: Sequence[relay.Row]) -> Iterator[Target]:
    for row in rows:
        if wanted := _AT_REST.get(row.case.client):
            yield _at_most(f"kB of a stream at rest, {_who(row)}", wanted, row.memory / 1e3)


def _who(row: relay.Row) -> str:
    return f"{row.case.client.name}, {row.case.streams:,} streams"


def _calls(rows: Sequence[latency.Row]) -> Iterator[Target]:
    alone = {(row.mode, row.until): row.cpu for row in rows if row.client == FLOOR_ALONE}
    for row in rows:
        floor = alone.get((row.mode, row.until))
        if row.client not in (OURS, OURS_SPEED) or row.until != "the answer":
            continue
        if row.mode == "sync":
            yield _in_time(f"blocking call over httpx's, {row.client.name}, sync", _CALL, row)
        elif floor:
            what = f"CPU of a blocking call over httpx's without sniffio, {row.client.name}, async"
            yield _at_most(what, _ASYNC_CALL, row.cpu / floor)


def _imports(rows: Sequence[imports.Row]) -> Iterator[Target]:
    for row in rows:
        if row.script.name in (OURS.name, OURS_SPEED.name) and not row.called:
            yield _in_time(f"import over httpx and attrs, {row.script.name}", _IMPORT, row)


def _commands(rows: Sequence[imports.Row]) -> Iterator[Target]:
    for row in rows:
        if row.script in imports.COMMANDS:
            measured = f"{row.wall:.0f} (import httpx, attrs: {row.wall / row.ratio:.0f})"
            yield Target(f"{row.script.name}, ms", f"≤ {_COMMAND:g}", measured, row.wall <= _COMMAND)


def _sizes(rows: Sequence[sizes.Row]) -> Iterator[Target]:
    measured = {(row.client, row.text): row.cpu for row in rows}
    for text, wanted in _LARGE:
        ours, theirs = (measured.get((client, text)) for client in (OURS_SPEED, DIFY_CLIENT_PYTHON))
        if ours and theirs:
            what = f"an event of {text:,} bytes over dify-client-python's, {OURS_SPEED.name}"
            yield _at_most(what, wanted, ours / theirs)


def _at_most(what: str, wanted: float, measured: float) -> Target:
    return Target(what, f"≤ {wanted:g}", f"{measured:.2f}", measured <= wanted)


def _in_time(what: str, wanted: float, row: latency.Row | imports.Row) -> Target:
    """Compare the time; the work, which others' work on the machine disturbs less, is told with it."""
    measured = f"{row.ratio:.2f} (by CPU {row.cpu_ratio:.2f})"
    return Target(what, f"≤ {wanted:g}", measured, row.ratio <= wanted)

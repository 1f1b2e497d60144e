"""Measure, print the tables, and write them: all of it to benchmarks/RESULTS.md, less of it below build/."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import ROOT, Bench
from benchmarks.clients import (
    AIOHTTP,
    CLIENTS,
    DIFY_CLIENT_PYTHON,
    FLOOR,
    FLOOR_ALONE,
    OURS,
    OURS_SPEED,
    PEERS,
    RAW,
    VARIANTS,
    Client,
)
from benchmarks.machine import about
from benchmarks.measure import decoding, imports, latency, relay, sizes, throughput, transfers
from benchmarks.report import report
from benchmarks.results import Results

# A relay is measured last, in the time that is left.
KINDS = ("throughput", "decoding", "sizes", "latency", "imports", "transfers", "relay")
_SIZE = 30_000_000
_TEXTS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1024 * 1024)  # bytes of text in an event


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        rounds: How many rounds there are, but of a relay.
        events: How many events a long answer has.
        calls: How many calls there are.
        texts: Bytes of text in a large event.
        relay: What is measured of a relay.
        relay_rounds: How many rounds of it there are at most.
        seconds: How long the events of a relay are read.
    """

    rounds: int
    events: int
    calls: int
    texts: Sequence[int]
    relay: Sequence[relay.Case]
    relay_rounds: int
    seconds: float


_FULL = Extent(7, 20_000, 500, _TEXTS, relay.CASES, relay_rounds=5, seconds=4.0)
_QUICK = Extent(3, 5_000, 200, _TEXTS[-3::2], relay.FEWER, relay_rounds=2, seconds=1.0)


def main() -> None:
    options = _options()
    extent = _QUICK if options.quick else _FULL
    began = time.monotonic()
    with Bench(options.environments) as bench:
        results = _measured(bench, extent, options)
        text = report(about(bench, _described(extent, options)), results, bench.failures)
    print(text)
    _say(f"{time.monotonic() - began:.0f} s in all")
    path = _path(options)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    _say(f"written to {path.relative_to(ROOT)}")


def _path(options: argparse.Namespace) -> Path:
    """Return where the tables go; only a whole measurement replaces the committed ones."""
    whole = not (options.quick or options.rounds or options.rows) and tuple(options.only) == KINDS
    return ROOT / ("benchmarks/RESULTS.md" if whole else "build/RESULTS.md")


def _described(extent: Extent, options: argparse.Namespace) -> str:
    rounds = options.rounds or extent.rounds
    return (
        f"{rounds} rounds of {extent.events:,} events, {extent.calls} calls;"
        f" up to {options.rounds or extent.relay_rounds} rounds of {extent.seconds:g} s of a relay"
    )


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv/environments", help="made by make")
    parser.add_argument("--quick", action="store_true", help="less of everything, for a first look")
    parser.add_argument("--rounds", type=int, help="how often each client is measured")
    parser.add_argument(
        "--minutes", type=float, default=42.0, help="after how many no further round of a relay begins"
    )
    parser.add_argument("--rows", default="", help="which clients: a regular expression; the floor always is")
    parser.add_argument("--only", nargs="+", choices=KINDS, default=KINDS, help="which measurements")
    return parser.parse_args(arguments)


def _measured(bench: Bench, extent: Extent, options: argparse.Namespace) -> Results:
    def chosen(clients: Iterable[Client]) -> list[Client]:
        return [c for c in clients if c == FLOOR or re.search(options.rows, c.name)]

    rounds = options.rounds or extent.rounds
    results = Results()
    began = time.monotonic()
    for kind in options.only:
        _say(f"{time.monotonic() - began:4.0f} s  {kind}")
        match kind:
            case "relay":
                clients = chosen({case.client for case in extent.relay} - {RAW})
                cases = [case for case in extent.relay if case.client in (*clients, RAW)]
                results.relay = relay.measure(
                    bench,
                    cases,
                    seconds=extent.seconds,
                    rounds=options.rounds or extent.relay_rounds,
                    until=began + options.minutes * 60,
                )
            case "throughput":
                results.throughput = throughput.measure(
                    bench, chosen(c for c in CLIENTS if c != FLOOR_ALONE), events=extent.events, rounds=rounds
                )
            case "decoding":
                results.decoding = decoding.measure(bench, events=extent.events, rounds=rounds)
            case "sizes":
                clients = chosen((FLOOR, OURS, OURS_SPEED, DIFY_CLIENT_PYTHON))
                results.sizes = sizes.measure(bench, clients, sizes=extent.texts, rounds=rounds)
            case "latency":
                results.latency = latency.measure(
                    bench, chosen((FLOOR_ALONE, *VARIANTS, *PEERS)), calls=extent.calls
                )
            case "imports":
                results.imports = imports.measure(bench, rounds=rounds)
            case "transfers":
                results.transfers = transfers.measure(
                    bench, chosen((FLOOR, AIOHTTP, *VARIANTS[1:], *PEERS)), size=_SIZE, rounds=rounds
                )
    return results


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

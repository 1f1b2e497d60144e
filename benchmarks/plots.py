"""Measure how costs grow, and draw that: into docs/performance, after a quick look into build/performance."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import ROOT, Bench
from benchmarks.clients import (
    AIOHTTP,
    DIFY_CLIENT_PYTHON,
    FLOOR,
    OURS,
    OURS_AIOHTTP,
    OURS_SPEED,
)
from benchmarks.drawing import draw
from benchmarks.machine import about
from benchmarks.measure import concurrency, sizes
from benchmarks.tables import table

_STREAMS = (1, 10, 50, 100, 200, 500, 1000, 2000)
_SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1024 * 1024)
_SECONDS = 7.0

_CLIENTS = (FLOOR, AIOHTTP, OURS, OURS_SPEED, OURS_AIOHTTP, DIFY_CLIENT_PYTHON)


def main() -> None:
    options = _options()
    folder = ROOT / ("build/performance" if options.quick else "docs/performance")
    folder.mkdir(parents=True, exist_ok=True)
    with Bench(options.environments) as bench:
        streams = concurrency.measure(
            bench,
            (FLOOR, AIOHTTP, OURS_SPEED, OURS_AIOHTTP, DIFY_CLIENT_PYTHON),
            streams=_STREAMS,
            seconds=2.0 if options.quick else _SECONDS,
        )
        events = sizes.measure(
            bench,
            (FLOOR, OURS, OURS_SPEED, DIFY_CLIENT_PYTHON),
            sizes=_SIZES,
            rounds=1 if options.quick else 5,
        )
        origin = about(bench, f"streams of {2.0 if options.quick else _SECONDS:g} s")
    for (name, what), why in bench.failures.items():
        print(f"{name}, {what}: {why}", file=sys.stderr)
    (folder / "figures.md").write_text(_figures(origin, streams, events), "utf-8")
    draw(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description=__doc__)
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv/environments", help="made by make")
    parser.add_argument("--quick", action="store_true", help="less of everything, for a first look")
    return parser.parse_args()


def _figures(origin: str, streams: Sequence[concurrency.Row], events: Sequence[sizes.Row]) -> str:
    """Write what was drawn as tables."""
    return (
        "\n\n".join(
            (
                "# The figures behind the plots",
                origin,
                "## Streams at once",
                table(
                    ("client", "streams", "s", "CPU s", "memory, MB", "open at once", "events lost"),
                    [
                        (
                            row.client.name,
                            f"{row.streams:,}",
                            f"{row.wall:.2f}",
                            f"{row.cpu:.2f}",
                            f"{row.memory / 1e6:.1f}",
                            f"{row.most:,}",
                            f"{row.lost:,}",
                        )
                        for client in _CLIENTS
                        for row in streams
                        if row.client == client
                    ],
                ),
                "## Event size",
                table(
                    ("client", "bytes of text", "CPU µs an event"),
                    [(row.client.name, f"{row.text:,}", f"{row.cpu:.1f}") for row in events],
                ),
            )
        )
        + "\n"
    )


if __name__ == "__main__":
    main()

"""Measure how costs grow, and draw that: into docs/performance, after a quick look into build/performance."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

from benchmarks.bench import ROOT, Bench
from benchmarks.clients import (
    AIOHTTP,
    DIFY_CLIENT_PYTHON,
    FLOOR,
    OURS,
    OURS_AIOHTTP,
    OURS_SPEED,
    Client,
)
from benchmarks.machine import about
from benchmarks.measure import concurrency, sizes
from benchmarks.tables import table

_STREAMS = (1, 10, 50, 100, 200, 500, 1000, 2000)
_SIZES = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1024 * 1024)
_SECONDS = 7.0

# A colour and a mark for each, so that they are told apart without colours, too.
_STYLES: dict[Client, dict[str, str]] = {
    FLOOR: {"color": "#555555", "marker": "s", "linestyle": "--"},
    AIOHTTP: {"color": "#999999", "marker": "D", "linestyle": "--"},
    OURS: {"color": "#56b4e9", "marker": "v"},
    OURS_SPEED: {"color": "#0072b2", "marker": "o"},
    OURS_AIOHTTP: {"color": "#009e73", "marker": "^"},
    DIFY_CLIENT_PYTHON: {"color": "#d55e00", "marker": "x"},
}


def main() -> None:
    options = _options()
    mpl.use("Agg")
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
    _draw_streams(streams, folder)
    _draw_sizes(events, folder)
    (folder / "figures.md").write_text(_figures(origin, streams, events), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plots", description=__doc__)
    parser.add_argument("--environments", type=Path, default=ROOT / ".venv/environments", help="made by make")
    parser.add_argument("--quick", action="store_true", help="less of everything, for a first look")
    return parser.parse_args()


def _draw_streams(rows: Sequence[concurrency.Row], folder: Path) -> None:
    """Draw what many streams cost; of a client that loses events only what it gave whole."""
    whole = [row for row in rows if not row.lost]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    _lines(left, whole, lambda row: row.streams, lambda row: row.cpu)
    left.set(title="CPU", xlabel="streams at once", ylabel="CPU seconds of the client's process")
    _lines(right, whole, lambda row: row.streams, lambda row: row.memory / 1e6)
    right.set(title="Memory", xlabel="streams at once", ylabel="MB, at the most")
    for axes in (left, right):
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    left.legend(frameon=False)
    _save(figure, folder / "streams.png")


def _draw_sizes(rows: Sequence[sizes.Row], folder: Path) -> None:
    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    _lines(axes, rows, lambda row: row.text, lambda row: row.cpu)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="bytes of text in an event",
        ylabel="CPU µs an event",
        title="Event size",
    )
    axes.legend(frameon=False)
    _save(figure, folder / "event-size.png")


def _lines(axes: Any, rows: Iterable[Any], x: Callable[[Any], float], y: Callable[[Any], float]) -> None:
    rows = list(rows)
    for client, style in _STYLES.items():
        own = [row for row in rows if row.client == client]
        if own:
            axes.plot(list(map(x, own)), list(map(y, own)), label=client.name, markersize=5, **style)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, dpi=130)
    pyplot.close(figure)


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
                        for client in _STYLES
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

"""Draw how costs grow, and write the tables of docs/performance.md, both from RESULTS.md.

Each plot is one figure as wide as a page of the documentation, for light and for dark pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

from benchmarks.page import PAGE, RESULTS, with_tables
from benchmarks.tables import number, read_tables, relay_rows

FOLDER = PAGE.with_suffix("")
_INK = {"light": "#333333", "dark": "#dddddd"}
_GREY = "#888888"
# A colour and a mark for each, so that they are told apart without colours, too; what isn't ours is dashed.
_STYLES: dict[str, dict[str, str]] = {
    "httpx, split, json": {"color": _GREY, "marker": "s", "linestyle": "--"},
    "aiohttp, split, orjson": {"color": _GREY, "marker": "D", "linestyle": ":"},
    "dify-chat": {"color": "#56b4e9", "marker": "v"},
    "dify-chat[speed]": {"color": "#2b8cd6", "marker": "o"},
    "dify-chat[speed,aiohttp]": {"color": "#009e73", "marker": "^"},
    "dify-client-python": {"color": "#d55e00", "marker": "x", "linestyle": "--"},
}


@dataclass(frozen=True)
class Plot:
    """One figure: a line for each client, of two columns of a table.

    Attributes:
        name: The name of its files.
        x: The column of the horizontal axis.
        y: The column of the vertical axis.
        title: What the vertical axis shows.
        below: What the horizontal axis shows.
        scale: The scale of both axes.
    """

    name: str
    x: str
    y: str
    title: str
    below: str
    scale: str = "linear"


_STREAMS = "streams at once"
OF_STREAMS = (
    Plot("streams-cpu", "streams", "event, µs", "CPU µs an event", _STREAMS),
    Plot("streams-open", "streams", "open, µs", "CPU µs to open a stream", _STREAMS),
    Plot("streams-memory", "streams", "kB at rest", "kB of a stream at rest", _STREAMS),
)
OF_SIZES = Plot(
    "event-size",
    "bytes of text",
    "CPU µs an event",
    "CPU µs an event",
    "bytes of text in an event",
    scale="log",
)


def draw(results: str, folder: Path) -> None:
    """Draw each plot of the results into a folder."""
    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "dify-chat", "font.size": 12})
    tables = read_tables(results)
    streams = relay_rows(tables)
    for plot, rows in (*((plot, streams) for plot in OF_STREAMS), (OF_SIZES, tables["Large events"])):
        for page, ink in _INK.items():
            figure = _drawn(plot, rows, ink)
            figure.savefig(folder / f"{plot.name}-{page}.svg", transparent=True, metadata={"Date": None})
            pyplot.close(figure)


def points(plot: Plot, rows: Iterable[Mapping[str, str]], client: str) -> list[tuple[float, float]]:
    """Return the points of a client's line."""
    return [(number(row[plot.x]), number(row[plot.y])) for row in rows if row["client"] == client]


def _drawn(plot: Plot, rows: Iterable[Mapping[str, str]], ink: str) -> Any:
    figure, axes = pyplot.subplots(figsize=(9, 4.6), layout="constrained")
    for client, style in _STYLES.items():
        if line := points(plot, rows, client):
            axes.plot(*zip(*line, strict=True), label=client, markersize=6, linewidth=2, **style)
    axes.set(xscale=plot.scale, yscale=plot.scale, xlabel=plot.below)
    if plot.scale == "linear":
        axes.set(xlim=(0, None), ylim=(0, None))
    axes.set_title(plot.title, loc="left", color=ink, fontsize=13)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.tick_params(colors=ink, which="both")
    axes.xaxis.label.set_color(ink)
    axes.grid(color=_GREY, alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_GREY)
    axes.legend(frameon=False, labelcolor=ink)
    return figure


if __name__ == "__main__":
    written = RESULTS.read_text("utf-8")
    draw(written, FOLDER)
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), written), "utf-8")

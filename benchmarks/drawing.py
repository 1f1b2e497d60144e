"""Draw the tables of figures.md: `python -m benchmarks.drawing` draws docs/performance/*.svg again.

Each plot is one figure as wide as a page of the documentation, for light and for dark pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

FOLDER = Path(__file__).parents[1] / "docs/performance"
_INK = {"light": "#333333", "dark": "#dddddd"}
_GREY = "#888888"
# A colour and a mark for each, so that they are told apart without colours, too; what isn't ours is dashed.
_STYLES: dict[str, dict[str, str]] = {
    "httpx, split, json": {"color": _GREY, "marker": "s", "linestyle": "--"},
    "aiohttp, split, json": {"color": _GREY, "marker": "D", "linestyle": ":"},
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
        table: The heading of the table.
        x: The column of the horizontal axis.
        y: The column of the vertical axis.
        title: What the vertical axis shows.
        below: What the horizontal axis shows.
        scale: The scale of both axes.
        most: The end of the horizontal axis.
    """

    name: str
    table: str
    x: str
    y: str
    title: str
    below: str
    scale: str = "linear"
    most: float | None = None


PLOTS = (
    Plot(
        "streams-cpu",
        "Streams at once",
        "streams",
        "CPU s",
        "CPU seconds of the process",
        "streams at once",
        most=1000,
    ),
    Plot(
        "streams-memory",
        "Streams at once",
        "streams",
        "memory, MB",
        "MB of memory, at the most",
        "streams at once",
        most=1000,
    ),
    Plot(
        "event-size",
        "Event size",
        "bytes of text",
        "CPU µs an event",
        "CPU µs an event",
        "bytes of text in an event",
        scale="log",
    ),
)


def draw(folder: Path) -> None:
    """Draw each plot of the figures in a folder, into it."""
    mpl.use("Agg")
    mpl.rcParams.update({"svg.hashsalt": "dify-chat", "font.size": 12})
    tables = read_tables((folder / "figures.md").read_text("utf-8"))
    for plot in PLOTS:
        for page, ink in _INK.items():
            figure = _drawn(plot, tables[plot.table], ink)
            figure.savefig(folder / f"{plot.name}-{page}.svg", transparent=True, metadata={"Date": None})
            pyplot.close(figure)


def read_tables(text: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each table by its heading, each row's cells by their column."""
    tables: dict[str, list[dict[str, str]]] = {}
    head: Sequence[str] = ()
    rows: list[dict[str, str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            head, rows = (), tables.setdefault(line[3:], [])
        elif line.startswith("|") and not head:
            head = cells
        elif line.startswith("|") and not cells[0].startswith("---"):
            rows.append(dict(zip(head, cells, strict=True)))
    return tables


def number(cell: str) -> float:
    return float(cell.replace(",", ""))


def points(plot: Plot, rows: Iterable[dict[str, str]], client: str) -> list[tuple[float, float]]:
    """Return the points of a client's line, without runs in which it lost events."""
    own = (row for row in rows if row["client"] == client and row.get("events lost", "0") == "0")
    found = [(number(row[plot.x]), number(row[plot.y])) for row in own]
    return [point for point in found if plot.most is None or point[0] <= plot.most]


def _drawn(plot: Plot, rows: list[dict[str, str]], ink: str) -> Any:
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
    draw(FOLDER)

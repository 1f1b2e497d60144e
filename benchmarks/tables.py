"""Tables in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Tables: TypeAlias = Mapping[str, Sequence[Mapping[str, str]]]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read_tables(text: str) -> Tables:
    """Return the rows of each table by the heading above it, each row's cells by their column."""
    tables: dict[str, list[dict[str, str]]] = {}
    head: Sequence[str] = ()
    rows: list[dict[str, str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("#"):
            head, rows = (), tables.setdefault(line.strip("# "), [])
        elif line.startswith("|") and not head:
            head = cells
        elif line.startswith("|") and not cells[0].startswith("---"):
            rows.append(dict(zip(head, cells, strict=True)))
    return tables


def relay_rows(tables: Tables) -> list[dict[str, str]]:
    """Return the rows of a relay under asyncio, with the column `streams`, that could open all of them."""
    found = []
    for heading, rows in tables.items():
        if named := re.fullmatch(r"([\d,]+) streams of .+, asyncio", heading):
            found += [{"streams": named[1], **row} for row in rows if row["opened"] == named[1]]
    return found


def number(cell: str) -> float:
    """Return the number in a cell."""
    return float(cell.replace(",", ""))

"""Rows of Arrow: what of them is asked, and what they are with their results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from ._results import OURS, renamed
from ._rows import Columns

_USAGE = pa.struct(
    [
        ("prompt_tokens", pa.int64()),
        ("completion_tokens", pa.int64()),
        ("total_tokens", pa.int64()),
        ("total_price", pa.string()),
        ("currency", pa.string()),
        ("latency", pa.float64()),
    ]
)
_ERROR = pa.struct(
    [
        ("class", pa.string()),
        ("status_code", pa.int64()),
        ("code", pa.string()),
        ("message", pa.string()),
    ]
)
_TYPES = {
    "answer": pa.string(),
    "conversation_id": pa.string(),
    "message_id": pa.string(),
    "usage": _USAGE,
    "status": pa.string(),
    "error": _ERROR,
    "attempts": pa.int64(),
    "seconds": pa.float64(),
    "events": pa.string(),
}


def questions_of(batch: pa.Table, columns: Columns) -> list[dict[str, Any]]:
    """Return what of the rows is asked; other columns may have types that JSON doesn't have."""
    names = ("id", columns.content, "inputs", *columns.inputs, "files", "user_id", "conversation")
    kept = [name for name in dict.fromkeys(names) if name in batch.column_names]
    rows: list[dict[str, Any]] = batch.select(kept).to_pylist()
    for row in rows:
        if isinstance(inputs := row.get("inputs"), dict):  # Arrow has each name in each row
            row["inputs"] = {name: value for name, value in inputs.items() if value is not None}
    return rows


def with_results(batch: pa.Table, results: Sequence[Mapping[str, Any]], *, has_events: bool) -> pa.Table:
    """Return the rows with their results."""
    table = batch.rename_columns([renamed(name) for name in batch.column_names])
    if "id" not in table.column_names:
        table = table.add_column(0, "id", pa.array([each["id"] for each in results], pa.string()))
    for name in (*OURS, "events") if has_events else OURS:
        values = [_fitting(each.get(name), _TYPES[name]) for each in results]
        table = table.append_column(name, pa.array(values, _TYPES[name]))
    return table


def _fitting(value: Any, type_: pa.DataType) -> Any:
    """Return a value that the type of a column takes, whatever the server has said; null if there is none."""
    if value is None:
        return None
    if pa.types.is_struct(type_):
        return {field.name: _fitting(value.get(field.name), field.type) for field in type_}
    if pa.types.is_string(type_):
        return value if isinstance(value, str) else json.dumps(value)
    try:
        return int(value) if pa.types.is_integer(type_) else float(value)
    except (TypeError, ValueError):
        return None

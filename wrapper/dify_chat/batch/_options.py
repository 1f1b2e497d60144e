"""The options of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from pathlib import Path
from typing import TypedDict

from .. import DifyInputError
from ._report import BatchReport
from ._rows import Columns, Format


class AskOptions(TypedDict, total=False):
    """What a batch takes wherever it runs; `BatchOptions` says what each option means."""

    column: str
    inputs: Sequence[str]
    user_id: str | None
    concurrency: int
    rate: float | None
    max_price: Decimal | float | str | None
    max_tokens: int | None
    events: bool
    ask_lost: bool
    ask_failed: bool
    force: bool
    settle: float


class BatchOptions(AskOptions, total=False):
    """What `ask_all` takes besides client, rows and results.

    Attributes:
        journal: The journal's file; by default that of the results with `.journal` at its end. Where the
            results are no file, there is none by default, and the batch can't go on after a crash.
        column: The field of a row that holds the message; "content" by default.
        inputs: A field of a row that is a variable of the app, besides those in its `inputs`; or several.
        format: "jsonl" or "csv", for rows from a file; by default what its suffix says, else "jsonl".
        user_id: Whom the rows are asked for; by default "batch-" and the name of the results' file. Nothing
            else should talk to the app as this user meanwhile: its conversations tell what has arrived.
        concurrency: How many rows may be in flight at most; 8 by default.
        rate: How many may leave in a second; by default any number.
        max_price: What the answers may cost, in the currency of the app. Rows in flight are waited for.
        max_tokens: How many tokens they may take, likewise.
        in_order: Whether results have the order of the rows; by default they come as they are there.
        events: Whether a result has the events of its stream, as `events`.
        ask_lost: Whether to ask rows again that an earlier run has lost. They may be paid twice.
        ask_failed: Whether to ask rows again that failed in an earlier run.
        force: Whether to go on although rows or app have changed: changed rows are asked again. Also whether
            a file of results may be overwritten that has no journal.
        settle: Seconds after which a message that the server doesn't show has not arrived; 10 by default.
        progress: Called with the report every 0.1 s, and at the end. If it returns False, no more rows are
            asked; those in flight are waited for.
    """

    journal: str | Path | None
    format: Format | None
    in_order: bool
    progress: Callable[[BatchReport], bool] | None


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of a batch, with their defaults.

    Raises:
        DifyInputError: A number makes no sense.
    """

    journal: str | Path | None = None
    column: str = "content"
    inputs: Sequence[str] = ()
    format: Format | None = None
    user_id: str | None = None
    concurrency: int = 8
    rate: float | None = None
    max_price: Decimal | float | str | None = None
    max_tokens: int | None = None
    in_order: bool = False
    events: bool = False
    ask_lost: bool = False
    ask_failed: bool = False
    force: bool = False
    settle: float = 10.0
    progress: Callable[[BatchReport], bool] | None = None

    def __post_init__(self) -> None:
        if self.concurrency < 1:
            raise DifyInputError(f"concurrency is 1 or more, not {self.concurrency}")
        for name in ("rate", "settle", "max_price", "max_tokens"):
            value = getattr(self, name)
            try:
                is_fine = value is None or 0 < float(value) < inf
            except ValueError:
                is_fine = False
            if not is_fine:
                raise DifyInputError(f"{name} is a number above 0, not {value!r}")

    @property
    def columns(self) -> Columns:
        return Columns(self.column, (self.inputs,) if isinstance(self.inputs, str) else tuple(self.inputs))

    def is_spent(self, report: BatchReport) -> bool:
        """Return whether the batch has cost what it may."""
        if self.max_price is not None and report.total_price >= Decimal(str(self.max_price)):
            return True
        return self.max_tokens is not None and report.total_tokens >= self.max_tokens

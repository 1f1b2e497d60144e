"""The report: how far a batch has come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ._journal import Entry

_MOST_DIGITS = 20


@dataclass
class BatchReport:
    """How far a batch has come, over all runs of it; while it runs, the numbers change.

    Attributes:
        total: How many rows there are; None while it isn't known.
        answered: Rows with an answer.
        failed: Rows with an error instead.
        lost: Rows that were sent, and whose answer the server can't give any more.
        in_flight: Rows whose answer is being waited for.
        in_doubt: Rows that were sent, and that are looked for on the server.
        total_tokens: What all answers took.
        total_price: What they cost, in `currency`.
        currency: As "USD"; "" while no answer has named one.
        seconds: How long this run has taken.
        window: How many requests may be in flight now.
        journal: The journal's file; None if it was kept for this run alone.
        stopped: Why rows are left: "limit" (price or tokens), "progress" (the function said so); None if
            none are.
    """

    total: int | None = None
    answered: int = 0
    failed: int = 0
    lost: int = 0
    in_flight: int = 0
    in_doubt: int = 0
    total_tokens: int = 0
    total_price: Decimal = Decimal()
    currency: str = ""
    seconds: float = 0.0
    window: int = 0
    journal: str | None = None
    stopped: str | None = None

    @property
    def done(self) -> int:
        """How many rows have a result."""
        return self.answered + self.failed + self.lost

    def count(self, entry: Entry) -> None:
        """Count a row that has its result."""
        match entry.state:
            case "answered":
                self.answered += 1
            case "failed":
                self.failed += 1
            case _:
                self.lost += 1
        self.total_tokens += entry.tokens
        self.total_price += price_of(entry.price)
        self.currency = entry.currency or self.currency


def price_of(text: object) -> Decimal:
    """Return a price as a number; 0 for what is none, or can't be added to others without losing digits."""
    try:
        price = Decimal(str(text))
    except InvalidOperation:
        return Decimal()
    return price if price.is_finite() and abs(price.adjusted()) < _MOST_DIGITS else Decimal()

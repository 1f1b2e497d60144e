"""The language model of the mock: it repeats the query, word by word, and fails on command.

A query is a command if its first word is one of these:

- `emptyout`: an answer without text.
- `boom …`: two words, then a failure.
- `boomnow …`: the failure at once; `boomnow ratelimit` and `boomnow badauth` are failures of that kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .._script.answers import Answer, Failure, pieces_of

_UNIT_PRICES = {"prompt": "0.001", "completion": "0.002"}
_PRICE_UNIT = "0.001"
_SYSTEM_PROMPT_TOKENS = 5

_EXPLODED = "[models] fake model exploded: boom 💥"
_FAILURE = Failure("completion_request_error", 400, _EXPLODED)
_FAILURES = {
    "badauth": Failure("completion_request_error", 400, "Incorrect API key provided"),
    "ratelimit": Failure("rate_limit_error", 429, _EXPLODED),
}


@dataclass(frozen=True)
class Usage:
    """What an answer costs. Tokens are words here."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def total_price(self) -> str:
        return _price(prompt=self.prompt_tokens, completion=self.completion_tokens)

    def as_json(self, latency: float) -> dict[str, Any]:
        usage: dict[str, Any] = {"total_tokens": self.total_tokens, "total_price": self.total_price}
        for kind, tokens in {"prompt": self.prompt_tokens, "completion": self.completion_tokens}.items():
            usage[f"{kind}_tokens"] = tokens
            usage[f"{kind}_unit_price"] = _UNIT_PRICES[kind]
            usage[f"{kind}_price_unit"] = _PRICE_UNIT
            usage[f"{kind}_price"] = _price(**{kind: tokens})
        return {**usage, "currency": "USD", "latency": latency}


def answer_to(query: str) -> Answer:
    answer = pieces_of(f"You said: {query}")
    match query.split():
        case ["emptyout", *_]:
            return Answer(("",))
        case ["boom", *_]:
            return Answer((*answer[:2], _FAILURE))
        case ["boomnow", *kind]:
            return Answer((_FAILURES.get(kind[0] if kind else "", _FAILURE),))
    return Answer(answer)


def usage_of(answer: Answer, query: str, history: Iterable[str]) -> Usage:
    """Count the system prompt, the conversation so far and the query, and the pieces of the answer."""
    prompt = sum(len(text.split()) for text in (*history, query))
    return Usage(_SYSTEM_PROMPT_TOKENS + prompt, len(answer.pieces))


def title_of(query: str) -> str:
    """Return the name that the model gives to a conversation that begins with this query."""
    return f"Title: {query}"[:75]


def _price(**tokens: int) -> str:
    price = sum((count * Decimal(_UNIT_PRICES[kind]) for kind, count in tokens.items()), Decimal())
    return str((price * Decimal(_PRICE_UNIT)).quantize(Decimal("1E-7")))  # "0E-7" for nothing, as with Dify

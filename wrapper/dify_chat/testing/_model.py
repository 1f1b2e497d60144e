"""The language model behind the mock: it repeats what it's told, word by word, and fails when it's asked to.

A query whose first word is one of these is a command, so that failures can be tried out:

- `emptyout`: an answer without text.
- `boom …`: two words, then the failure.
- `boomnow …`: the failure at once; `boomnow ratelimit` and `boomnow badauth` give those failures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_UNIT_PRICES = {"prompt": Decimal("0.001"), "completion": Decimal("0.002")}
_PER_THOUSAND = Decimal("0.001")
_SYSTEM_PROMPT_TOKENS = 5


@dataclass(frozen=True)
class Failure:
    """A failed call of the model, as a stream's `error` event reports it."""

    code: str
    status: int
    message: str


_EXPLODED = "[models] fake model exploded: boom 💥"
_FAILURES = {
    "badauth": Failure("completion_request_error", 400, "Incorrect API key provided"),
    "ratelimit": Failure("rate_limit_error", 429, _EXPLODED),
}
_FAILURE = Failure("completion_request_error", 400, _EXPLODED)


@dataclass(frozen=True)
class Reply:
    """What the model will say, in the pieces in which it's streamed, and how it fails after them."""

    words: tuple[str, ...]
    failure: Failure | None = None
    suggestions: tuple[str, ...] | None = None
    """What may be asked next; None for what may always be."""

    @property
    def text(self) -> str:
        return "".join(self.words)


@dataclass(frozen=True)
class Usage:
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def total_price(self) -> str:
        return str(_price("prompt", self.prompt_tokens) + _price("completion", self.completion_tokens))

    def as_json(self, latency: float) -> dict[str, Any]:
        return {
            **_priced("prompt", self.prompt_tokens),
            **_priced("completion", self.completion_tokens),
            "total_tokens": self.prompt_tokens + self.completion_tokens,
            "total_price": self.total_price,
            "currency": "USD",
            "latency": latency,
        }


def pieces_of(text: str) -> tuple[str, ...]:
    """The text word by word, as it's streamed."""
    *words, last = text.split(" ")
    return (*(f"{word} " for word in words), last)


def reply_to(query: str) -> Reply:
    answer = pieces_of(f"You said: {query}")
    match query.split():
        case ["emptyout", *_]:
            return Reply(("",))
        case ["boom", *_]:
            return Reply(answer[:2], _FAILURE)
        case ["boomnow", *kind]:
            return Reply((), _FAILURES.get(kind[0] if kind else "", _FAILURE))
    return Reply(answer)


def usage_of(reply: Reply, query: str, history: Iterable[str]) -> Usage:
    """Tokens are words here: of the system prompt, the conversation so far and the query; of the answer."""
    told = sum(len(said.split()) for said in (*history, query))
    return Usage(_SYSTEM_PROMPT_TOKENS + told, len(reply.words))


def _priced(kind: str, tokens: int) -> dict[str, Any]:
    return {
        f"{kind}_tokens": tokens,
        f"{kind}_unit_price": str(_UNIT_PRICES[kind]),
        f"{kind}_price_unit": str(_PER_THOUSAND),
        f"{kind}_price": str(_price(kind, tokens)),
    }


def _price(kind: str, tokens: int) -> Decimal:
    return (tokens * _UNIT_PRICES[kind] * _PER_THOUSAND).quantize(Decimal("1E-7"))

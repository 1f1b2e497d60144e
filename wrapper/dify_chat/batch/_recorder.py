"""Writes each change of a row into journal, results and report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, cast

from ..types import UNSET
from ._commits import Commits
from ._errors import failure
from ._journal import Entry, State
from ._report import BatchReport, price_of
from ._results import USAGE, result_of
from ._turns import Turn, Turns, digest_of

# `dumps` makes an encoder for each call.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_MOST_TOKENS = 2**63
_LINE_ENDS = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}
_EARLIER_FAILED = failure(
    "EarlierRowFailed", "an earlier row of its conversation has no answer", code="earlier_row_failed"
)


class Recorder:
    """Records what becomes of the rows; no change of one goes another way.

    Args:
        commits: Where entries are written.
        turns: The rows that wait.
        report: What counts them.
        now: The server's clock.
    """

    def __init__(self, commits: Commits, turns: Turns, report: BatchReport, now: Callable[[], float]) -> None:
        self._commits = commits
        self._turns = turns
        self._report = report
        self._now = now

    async def sent(self, turn: Turn) -> None:
        """Note that a row's request leaves now; return when that is on the disk."""
        turn.attempts += 1
        turn.left_at = self._now()
        turn.sent_at = turn.sent_at or turn.left_at
        await self._commits.save(self._entry(turn, "sent", payload=turn.row.payload))

    def waiting(self, turn: Turn) -> None:
        """Note that the model can't have seen a row: it is asked again."""
        self._commits.put(self._entry(turn, "waiting"))
        self._turns.again(turn)

    async def answered(self, turn: Turn, answer: str, usage: Mapping[str, Any] | None, **more: Any) -> None:
        """Note a row's answer."""
        await self._done(turn, "answered", answer=answer, usage=usage, **more)
        self._turns.answered(turn)

    async def failed(
        self, turn: Turn, error: Mapping[str, Any], state: State = "failed", **more: Any
    ) -> None:
        """Note why a row has no answer, and that the rows of its conversation that wait for it have none."""
        await self._done(turn, state, error=error, **more)
        for other in self._turns.failed(turn):
            await self._done(other, "failed", error=_EARLIER_FAILED)

    async def without_its_conversation(self, turn: Turn) -> None:
        """Note that a row can't be asked, because an earlier row of its conversation has no answer."""
        await self._done(turn, "failed", error=_EARLIER_FAILED)

    def lost(self, turn: Turn) -> None:
        """Note that a row's stream was left by this process, which can't wait any more."""
        error = failure("Left", "the batch was left while the answer came", code="left")
        entry = self._entry(turn, "lost")
        entry.result = _written(result_of(turn.row, entry, error=error))
        self._commits.put(entry)
        self._report.count(entry)

    async def _done(self, turn: Turn, state: State, **said: Any) -> None:
        usage = said.get("usage") or {}
        entry = self._entry(turn, state)
        entry.tokens = _count(usage.get("total_tokens"))
        entry.currency = _text(usage.get("currency")) or ""
        entry.price = str(price_of(usage.get("total_price", 0)))
        entry.result = _written(result_of(turn.row, entry, **said))
        await self._commits.save(entry)
        self._report.count(entry)

    def _entry(self, turn: Turn, state: State, payload: str | None = None) -> Entry:
        return Entry(
            number=turn.row.number,
            digest=turn.row.digest,
            state=state,
            attempts=turn.attempts,
            sent_at=turn.sent_at,
            left_at=turn.left_at,
            done_at=0.0 if state in ("sent", "waiting") else self._now(),
            ends_with_client=turn.ends_with_client,
            user_id=turn.user_id,
            chain=turn.row.conversation,
            conversation_id=_text(turn.conversation_id),
            message_id=_text(turn.message_id),
            failed_key=digest_of(turn.key)
            if state == "failed" and turn.attempts and not turn.message_id
            else None,
            payload=payload,
        )


def usage_of(usage: Any) -> dict[str, Any] | None:
    """Return the usage of a reply as a result has it; None if the server tells none."""
    return _known({name: getattr(usage, name, UNSET) for name in USAGE})


def usage_of_message(message: Any) -> dict[str, Any] | None:
    """Return the usage of a message in the history as a result has it; older servers tell none."""
    names = {
        "prompt_tokens": "message_tokens",
        "completion_tokens": "answer_tokens",
        "total_tokens": "total_tokens",
        "total_price": "total_price",
        "currency": "currency",
        "latency": "provider_response_latency",
    }
    return _known({name: getattr(message, theirs, UNSET) for name, theirs in names.items()})


def _known(values: Mapping[str, Any]) -> dict[str, Any] | None:
    known = {name: value for name, value in values.items() if value is not UNSET and value is not None}
    return known or None


def _count(tokens: object) -> int:
    """Return a number of tokens; 0 for what is none, or more than SQLite's 64 bits hold."""
    is_count = isinstance(tokens, int) and not isinstance(tokens, bool) and abs(tokens) < _MOST_TOKENS
    return cast("int", tokens) if is_count else 0


def _text(value: object) -> str | None:
    """Return what a server sent as a text that SQLite takes; it takes no half of a surrogate pair."""
    return None if value is None else str(value).encode("utf-8", "backslashreplace").decode()


def _written(result: Mapping[str, Any]) -> str:
    try:
        text = _encode(result)
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can hold only escaped
        return json.dumps(result)
    except ValueError:
        return _written(_without_nan(result))
    # Readers that split lines as str.splitlines does would cut a result at these.
    return text if text.isascii() else text.translate(_LINE_ENDS)


def _without_nan(value: Any) -> Any:
    """Return a value with null for NaN and infinity; data frames have NaN in cells that are empty."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {name: _without_nan(part) for name, part in value.items()}
    return [_without_nan(part) for part in value] if isinstance(value, list) else value

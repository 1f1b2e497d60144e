"""Frames that a gateway puts between Dify's events: signs of life without content, and errors of its own.

Dify's data is always a JSON object with `event`. What is none may be one of these, which must not end an
answer: OpenAI's `[DONE]`, nothing at all, a time, `{}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Text without a sign that JSON is made of: what is cut or damaged has one, and is no sign of life.
_TEXT = re.compile(r"(?:\[DONE\])|[^{}\[\]\"]{0,200}", re.IGNORECASE)
_PINGS = ("ping", "pong", "heartbeat", "keepalive", "keep-alive", "keep_alive", "done")
_MESSAGES = ("message", "msg", "detail", "error_message", "error_msg", "errmsg", "errors", "title", "reason")
_CODES = ("code", "error_code", "errcode", "type")
_STATUS = re.compile("[45][0-9]{2}")
_STATUSES = ("status", "status_code", "statusCode", "code")
# Codes and states that are no error's: some gateways put one on everything.
_FINE = ("0", "200", "ok", "success", "alive", "pending", "processing", "running", *_PINGS)


def event_of_text(data: bytes, name: str, error: ValueError) -> dict[str, Any] | None:
    """Return the event that data stands for which is no JSON; None if it is quiet.

    Args:
        data: The frame's data.
        name: The frame's name, "" if it has none.
        error: Why it is no JSON.

    Raises:
        ValueError: It may be what is left of an event.
    """
    text = data.decode().strip()
    if name == "error":
        return _error(text, {})
    if name in _PINGS or _TEXT.fullmatch(text):
        return None
    raise error


def event_of_value(value: Any, name: str) -> Any:
    """Return the event that a JSON value stands for which has no `event`; None if it is quiet.

    Args:
        value: The frame's data, decoded.
        name: The frame's name, "" if it has none.

    Returns:
        An object with `event`; the value itself if it can't be one, for the reader to refuse.
    """
    if not isinstance(value, Mapping):
        return value if isinstance(value, list) and value else None
    if "answer" in value:
        return {"event": name, **value} if name else value
    if (said := _words(value)) is not None:
        return _error(said, value)
    return {"event": name, **value} if value and name and name not in _PINGS else None


def _words(value: Mapping[str, Any]) -> Any:
    """Return what an object says of an error; None if it reports none."""
    error = value.get("error")
    if isinstance(error, Mapping):
        return _first(_MESSAGES, error) or error
    if error:
        return _first(_MESSAGES, value) or error
    states = [str(value[name]).lower() for name in (*_CODES, *_STATUSES) if name in value]
    return None if any(map(_FINE.__contains__, states)) else _first(_MESSAGES, value)


def _error(said: Any, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `error` event that Dify would have sent."""
    error = value.get("error")
    told = {**value, **error} if isinstance(error, Mapping) else value
    return {
        **value,
        "event": "error",
        "message": said,
        "code": _first(_CODES, told),
        "status": next((told[name] for name in _STATUSES if _STATUS.fullmatch(str(told.get(name)))), None),
    }


def _first(names: tuple[str, ...], value: Mapping[str, Any]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)

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
# Names as gateways have them, in lower case and without `_`.
_ERRORS = ("error", "fault")
_MESSAGES = (
    "message",
    "msg",
    "detail",
    "errormessage",
    "errormsg",
    "errmsg",
    "faultstring",
    "errors",
    "title",
    "reason",
)
_CODES = ("code", "errorcode", "errcode", "type")
_STATUSES = ("status", "statuscode", "code")
_STATUS = re.compile("[45][0-9]{2}")
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
        return {"event": "error", "message": text}
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
        if name == "error":
            return {"event": name, "message": value}
        return value if isinstance(value, list) and value else None
    if "answer" in value:
        return {"event": name, **value} if name else value
    if (error := _error(value)) is not None:
        return error
    return {"event": name, **value} if value and name and name not in _PINGS else None


def _error(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the `error` event that Dify would have sent; None if an object reports no error."""
    told = _folded(value)
    reported = next((told[name] for name in _ERRORS if told.get(name)), None)
    if isinstance(reported, Mapping):
        told |= _folded(reported)
    elif reported is None and any(str(told.get(name)).lower() in _FINE for name in (*_CODES, *_STATUSES)):
        return None
    said = _first(_MESSAGES, told) or reported
    status = next((told[name] for name in _STATUSES if _STATUS.fullmatch(str(told.get(name)))), None)
    if not said and status is None:
        return None
    return {**value, "event": "error", "message": said, "code": _first(_CODES, told), "status": status}


def _folded(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "").lower(): part for name, part in value.items()}


def _first(names: tuple[str, ...], value: Mapping[str, Any]) -> Any:
    return next((value[name] for name in names if value.get(name) is not None), None)

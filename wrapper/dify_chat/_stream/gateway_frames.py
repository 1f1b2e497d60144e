"""Frames that a gateway puts between Dify's events: keep-alive frames, notices, and errors of its own.

Dify's data is always a JSON object with `event`. Other data must not end an answer, unless it reports an
error or may be a part of an event that was cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

# A page, or text without a sign of JSON, which a part of an event has that was cut.
_TEXT = r"(?is)<.*|\[DONE\]|(?!\[)[^{}\"]*"
# A word, a number or a time; the names of frames, too.
_KEEP_ALIVE = r"(?i)\W*+(?:ping|pong|heart[-_ ]?beat|keep[-_ ]?alive|done)?[\W\dTZ]*"
_ERROR_NAMES = ("error", "exception", "fault")
# Names as gateways have them, in lower case and without `_`.
_ERRORS = ("error", "fault", "err", "exception", "errors")
_MESSAGES = (
    "message",
    "msg",
    "errordescription",
    "detail",
    "errormessage",
    "errormsg",
    "errmsg",
    "faultstring",
    "title",
    "reason",
)
_CODES = ("code", "errorcode", "errcode")
_STATUSES = ("status", "statuscode", "code")
_ERROR_STATUS = "[45][0-9]{2}"
_STATES = ("status", "type", "level")
_FAILED = (*_ERROR_NAMES, "failed", "failure", "fatal")
# Some gateways put a code on everything.
_FINE = (
    "0",
    "200",
    "ok",
    "success",
    "alive",
    "queued",
    "pending",
    "processing",
    "running",
    "completed",
    "info",
)


def event_of_text(data: bytes, name: str, error: ValueError) -> dict[str, Any] | str | None:
    """Return the `error` event or the notice that data is which is no JSON; None for a keep-alive frame.

    Args:
        data: The frame's data.
        name: The frame's name, "" if it has none.
        error: Why it is no JSON.

    Raises:
        ValueError: It may be a part of an event.
    """
    text = data.decode().strip()
    if not _is_error(name) and not _is_keep_alive(name) and not re.fullmatch(_TEXT, text):
        raise error
    return _event_of_words(text, name)


def event_of_value(value: Any, name: str) -> Any:
    """Return the event that a JSON value is, or the notice in it; None for a keep-alive frame.

    A notice is a text. It reports no error, but may say why a stream ends without a terminal event.

    Args:
        value: The frame's data, decoded.
        name: The frame's name, "" if it has none.

    Returns:
        An object with `event`, or a text; the value itself if it can't be either, for the reader to refuse.
    """
    if isinstance(value, list):
        errors = (error_of(part) for part in value if isinstance(part, Mapping))
        if (error := next(filter(None, errors), None)) is not None:
            return error
        if value and all(isinstance(part, str) for part in value):
            return _event_of_words(" ".join(value), name)
        return {"event": "error", "message": value} if value and _is_error(name) else value or None
    if not isinstance(value, Mapping):
        return _event_of_words(value, name) if isinstance(value, str) else None
    if (error := error_of(value, name)) is not None:
        return error
    if value.get("event"):
        return value
    fields = {field: part for field, part in value.items() if field != "event"}
    if isinstance(value.get("answer"), str):
        return {"event": name or "message", **fields}
    if not fields or _is_keep_alive(name):
        return None
    if "event" in value:
        return value
    if name:
        return {"event": name, **fields}
    notice = _first(_MESSAGES, [_folded(value)], bool)
    return notice if notice is None or isinstance(notice, str) else json.dumps(notice, ensure_ascii=False)


def is_event(value: Any) -> bool:
    """Return whether a JSON value is an event as Dify sends it."""
    if type(value) is not dict or not (name := value.get("event")) or value.get("error"):
        return False
    return name != "error" or bool(value.get("message"))


def _event_of_words(text: str, name: str) -> dict[str, Any] | str | None:
    if _is_error(name):
        return {"event": "error", "message": text}
    return None if _is_keep_alive(name) or re.fullmatch(_KEEP_ALIVE, text) else text


def _is_error(name: str) -> bool:
    return name.lower() in _ERROR_NAMES


def _is_keep_alive(name: str) -> bool:
    return bool(name) and re.fullmatch(_KEEP_ALIVE, name) is not None


def error_of(value: Mapping[str, Any], name: str = "") -> dict[str, Any] | None:
    """Return the `error` event that Dify would have sent; None if an object reports no error.

    An object with the `event` of another one reports an error only by `error`, and if it has no answer.

    Args:
        value: The data of a frame, or the body of a response.
        name: The frame's name, "" if it has none.
    """
    event = value.get("event")
    is_named = _is_error(str(event or name))
    if value.get("answer") or (event and not is_named and not value.get("error")):
        return None
    outer = _folded(value)
    data = outer.get("data")
    layers = [_folded(data), outer] if isinstance(data, Mapping) else [outer]
    reported = _first(_ERRORS, layers, bool)
    if isinstance(reported, Mapping):
        layers.insert(0, _folded(reported))
    said = _first(_MESSAGES, layers, bool) or reported
    status = _first(_STATUSES, layers, lambda part: re.fullmatch(_ERROR_STATUS, str(part)))
    code = _first(_CODES, layers, lambda part: part is not None)
    has_failed = outer.get("success") is False or any(_word(outer.get(state)) in _FAILED for state in _STATES)
    has_bad_code = said and code is not None and _word(code) not in _FINE
    if not (is_named or reported or status is not None or has_failed or has_bad_code):
        return None
    if not said and isinstance(data, str | list):
        said = data
    if event == "error" and not said:
        return dict(value)
    if code is None:
        code = _first(("type",), layers, bool)
    return {**value, "event": "error", "message": said, "code": code, "status": status}


def _folded(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "").lower(): part for name, part in value.items()}


def _word(value: object) -> str:
    return str(value).lower()


def _first(names: tuple[str, ...], layers: list[dict[str, Any]], fits: Callable[[Any], object]) -> Any:
    """Return the first part that fits, of the first object that has one under any of these names."""
    return next((part for layer in layers for name in names if fits(part := layer.get(name))), None)

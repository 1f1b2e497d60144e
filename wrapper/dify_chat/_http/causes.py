"""What an error keeps of the exception that caused it: the class, the text and plain values."""

from __future__ import annotations

from collections.abc import Iterator
from types import FrameType
from typing import Any

from .._request.api_key import ApiKey
from .._request.error_texts import text_of


class TransportFailure(Exception):
    """Stands for an exception of a library that holds a request: its class and its text."""


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those behind it, those of groups among them.

    httpcore drops causes by `raise … from None`, which leaves the context.
    """
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and not any(one is known for known in seen):
            yield one
            seen.append(one)
            waiting += (one.__context__, one.__cause__)
            if isinstance(one, BaseExceptionGroup):
                waiting.extend(one.exceptions)


def leave_to_callers(error: BaseException) -> None:
    """Part an exception that has just been caught from those that the code around the call is handling.

    Python makes the innermost of them the context of each exception that a call raises meanwhile. It says
    nothing of the call, and belongs to that code. Its traceback begins with the frame that caught it.
    """
    callers = set(_callers_of(error))
    for one in causes_of(error):
        handled = one.__context__
        if handled is not None and handled.__traceback__ and handled.__traceback__.tb_frame in callers:
            one.__context__ = None


def _callers_of(error: BaseException) -> Iterator[FrameType]:
    """Yield the frames around the one that caught an exception."""
    frame = error.__traceback__ and error.__traceback__.tb_frame.f_back
    while frame is not None:
        yield frame
        frame = frame.f_back


def cleaned(error: BaseException, key: ApiKey) -> BaseException:
    """Return an exception and those behind it without frames, without objects, and without the key.

    Frames and requests hold the key, and error trackers show both. An exception that can't do without them
    is replaced by a `TransportFailure`.
    """
    leave_to_callers(error)
    return _cleaned(error, key, set()) or error


def _cleaned(error: BaseException | None, key: ApiKey, seen: set[int]) -> Any:
    if error is None or id(error) in seen:
        return None
    seen.add(id(error))
    text = text_of(error)
    cause, hides = error.__cause__, error.__suppress_context__
    context = None if error.__context__ is cause else error.__context__
    kept = error if _has_let_go(error, key, seen) and text_of(error) == text else _stand_in(error, text, key)
    kept.__traceback__ = None
    kept.__context__ = _cleaned(context, key, seen)
    kept.__cause__ = _cleaned(cause, key, seen)
    kept.__suppress_context__ = hides
    return kept


def _has_let_go(error: BaseException, key: ApiKey, seen: set[int]) -> bool:
    """Drop what an exception holds besides plain values; tell whether that is enough."""
    held = vars(error)
    held.update({name: None for name, value in held.items() if not _is_plain(value, key)})
    if isinstance(error, BaseExceptionGroup):
        return all(_cleaned(one, key, seen) is one for one in error.exceptions)
    return _is_plain(error.args, key)


def _is_plain(value: object, key: ApiKey) -> bool:
    if isinstance(value, str):
        return key.redact(value) == value
    if isinstance(value, bytes):
        return _is_plain(value.decode("latin-1"), key)
    if isinstance(value, tuple | list):
        return all(_is_plain(part, key) for part in value)
    return value is None or isinstance(value, int | float)


def _stand_in(error: BaseException, text: str, key: ApiKey) -> TransportFailure:
    kind = type(error)
    return TransportFailure(key.redact(f"{kind.__module__}.{kind.__qualname__}: {text}"))

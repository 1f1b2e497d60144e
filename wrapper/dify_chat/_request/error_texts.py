"""The texts of errors: a value that a caller gave, and an exception, each in a few words."""

from __future__ import annotations

import reprlib

_CHARACTERS = 200

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _repr.maxlong = _CHARACTERS


def shown(value: object) -> str:
    """Return a `repr` that isn't long, of an object whose own may fail."""
    return _repr.repr(value)


def text_of(error: BaseException) -> str:
    """Return the text of an exception, or the name of its class; of a group of one that one's text."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    try:
        return str(error) or type(error).__name__
    except Exception:  # noqa: BLE001 - the class may be the caller's, or lack what it had
        return type(error).__name__

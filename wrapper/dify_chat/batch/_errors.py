"""What an error of a call means for its row."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from .. import DifyAPIError, DifyConfigError, DifyConnectionError, DifyError, DifyInputError
from .._http.retry import says_no_room

Fate: TypeAlias = Literal["again", "doubt", "failed", "stop"]

# Codes of Dify that hold for every row: the app is gone, or of another kind.
_OF_THE_APP = frozenset({"app_unavailable", "not_chat_app"})
_REFUSED_KEY = frozenset({401, 403})
# A gateway that gave up, or lost its server: the request may have reached the model. 520 to 527 are those of
# Cloudflare.
_OF_A_GATEWAY = frozenset({408, 502, 503, 504, *range(520, 528)})


def fate(error: DifyError) -> Fate:
    """Return what becomes of a row whose call raised this error.

    Returns:
        "again": The model can't have seen the message, and the cause is one that passes.
        "doubt": It may have seen it, so the server is asked.
        "failed": It is a result of this row.
        "stop": It would be the same for every row.
    """
    if isinstance(error, DifyConfigError):
        return "stop"
    if isinstance(error, DifyInputError):
        return "failed"
    if isinstance(error, DifyConnectionError):
        return "again" if error.never_sent else "doubt"
    if not isinstance(error, DifyAPIError):  # a broken stream, or a response that can't be read
        return "doubt"
    if error.status_code in _REFUSED_KEY or error.code in _OF_THE_APP:
        return "stop"
    if _is_no_room(error):
        return "again"
    # In a stream, a gateway's status is the model's own failure.
    return "doubt" if error.status_code in _OF_A_GATEWAY and error.headers is not None else "failed"


def wants_less(error: DifyError) -> bool:
    """Return whether fewer requests should be in flight: the server, or the model's provider, is full."""
    if isinstance(error, DifyConnectionError):
        return error.never_sent
    return isinstance(error, DifyAPIError) and (error.status_code in (429, 503) or _is_no_room(error))


def retry_after(error: DifyError) -> float | None:
    """Return the seconds that the server asks to wait."""
    return error.retry_after if isinstance(error, DifyAPIError) else None


def likeness(error: DifyError) -> tuple[object, ...]:
    """Return what errors have in common that are alike."""
    return type(error), getattr(error, "status_code", None), getattr(error, "code", None)


def described(error: DifyError) -> dict[str, Any]:
    """Return an error as a result has it."""
    return failure(
        type(error).__name__,
        str(getattr(error, "message", None) or error),
        status_code=getattr(error, "status_code", None),
        code=getattr(error, "code", None),
    )


def failure(
    kind: str, message: str, *, status_code: int | None = None, code: str | None = None
) -> dict[str, Any]:
    """Return why there is no answer, as a result has it."""
    return {"class": kind, "status_code": status_code, "code": code, "message": message}


def first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error of tasks that were run together: it is why the others were cancelled."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _is_no_room(error: DifyAPIError) -> bool:
    if error.status_code == 429:
        return error.code != "rate_limit_error"  # the model's provider has sent that: the run has failed
    return says_no_room(error)


class FirstFailures:
    """Counts how many of the first rows have failed alike: the next ones would, too."""

    MOST = 20

    def __init__(self) -> None:
        self._alike: tuple[object, ...] | None = None
        self._count = 0
        self._is_first = True

    def answered(self) -> None:
        """Note that a row has an answer, so that failures are matters of rows."""
        self._is_first = False

    def failed(self, alike: tuple[object, ...]) -> bool:
        """Note a failure; return whether it is enough of them."""
        self._count = self._count + 1 if alike == self._alike else 1
        self._alike = alike
        return self._is_first and self._count >= self.MOST

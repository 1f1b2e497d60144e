"""Which limit on descriptors caused an exception."""

import os
from errno import ECONNREFUSED, EMFILE, ENFILE
from socket import gaierror
from typing import NoReturn

import httpx
import pytest

from dify_chat._http.causes import causes_of
from dify_chat._http.descriptors import limit_reached


def caused_by(*causes: Exception) -> Exception:
    """Return an exception whose causes lie as httpcore and anyio leave them."""
    failure, below = httpx.ConnectError("x"), OSError("All connection attempts failed")
    below.__cause__ = causes[0] if len(causes) == 1 else ExceptionGroup("attempts", causes)
    failure.__context__ = below
    return failure


def refuse(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize(
    "error", [refuse(EMFILE), caused_by(refuse(EMFILE)), caused_by(ValueError(), refuse(EMFILE))]
)
def test_limit_of_process(error: Exception) -> None:
    told = limit_reached(error)
    assert told is not None
    assert told.startswith(
        "this process has no descriptor left for another connection; its limit (`ulimit -n`) is"
    )
    assert str(os.sysconf("SC_OPEN_MAX")) in told


def test_limit_of_process_where_system_has_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sysconf")
    assert "is what the system lets it have" in str(limit_reached(refuse(EMFILE)))


def test_limit_of_system() -> None:
    assert "the system has no descriptor left for any process" in str(
        limit_reached(caused_by(refuse(ENFILE)))
    )


@pytest.mark.parametrize(
    "error", [ValueError("x"), caused_by(refuse(ECONNREFUSED)), gaierror(-2, "not known")]
)
def test_no_limit(error: Exception) -> None:
    assert limit_reached(error) is None


def test_limit_behind_failure_to_look_up_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def dup(_: int) -> NoReturn:
        raise refuse(EMFILE)

    monkeypatch.setattr(os, "dup", dup)
    assert "ulimit -n" in str(limit_reached(caused_by(gaierror(-3, "Temporary failure in name resolution"))))


def test_causes_in_circle_end() -> None:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__context__ = second, first
    assert list(causes_of(first)) == [first, second]

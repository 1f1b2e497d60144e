"""What a child does with its copies of descriptors, and which limit on them caused an exception."""

import fcntl
import os
import socket
import stat
from errno import ECONNREFUSED, EMFILE, ENFILE
from pathlib import Path
from socket import gaierror
from typing import NoReturn

import httpx
import pytest

from dify_chat._http.causes import causes_of
from dify_chat._http.descriptors import Descriptors, limit_reached


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


def test_copy_of_socket_closed_and_number_kept() -> None:
    ours, theirs = socket.socketpair()
    theirs.settimeout(10)
    descriptors = Descriptors()
    with ours, theirs:
        descriptors.note(ours.fileno())
        descriptors.close_copies()
        assert theirs.recv(1) == b""
        assert stat.S_ISCHR(os.fstat(ours.fileno()).st_mode)


def test_descriptor_of_another_file_left(tmp_path: Path) -> None:
    descriptors = Descriptors()
    with socket.socket() as replaced, (tmp_path / "other").open("wb", buffering=0) as other:
        descriptors.note(replaced.fileno())
        os.dup2(other.fileno(), replaced.fileno())
        descriptors.close_copies()
        assert os.write(replaced.fileno(), b"x") == 1
    assert (tmp_path / "other").read_bytes() == b"x"


def test_descriptor_that_is_closed_left_and_not_noted() -> None:
    descriptors = Descriptors()
    with socket.socket() as made:
        number = fcntl.fcntl(made.fileno(), fcntl.F_DUPFD, 500)  # the next file gets the lowest that is free
    descriptors.note(number)
    os.close(number)
    descriptors.close_copies()
    descriptors.note(number)
    descriptors.close_copies()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)

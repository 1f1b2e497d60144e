"""atomic_file.py: exceptions of the caller's own file, path or block."""

import errno
import io
from pathlib import Path
from typing import Any

import pytest

from dify_chat._errors import DifyInputError
from dify_chat._response.atomic_file import whole_file


def test_callers_file_failure_unchanged() -> None:
    class Failing(io.BytesIO):
        def write(self, content: Any) -> int:
            if content:
                raise LookupError("own")
            return 0

    with pytest.raises(LookupError, match="own"), whole_file(Failing()) as file:
        file.write(b"x")


def test_callers_path_failure_named() -> None:
    class Failing:
        def __fspath__(self) -> str:
            raise LookupError("own")

    with pytest.raises(DifyInputError, match="gives no path: own"), whole_file(Failing()):
        pass


def test_error_of_block_raised_as_it_is(tmp_path: Path) -> None:
    error = OSError(errno.ENOSPC, "own")
    with pytest.raises(OSError, match="own") as raised, whole_file(tmp_path / "a.mp3"):
        raise error
    assert raised.value is error
    assert list(tmp_path.iterdir()) == []

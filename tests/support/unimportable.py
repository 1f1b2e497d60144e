"""Imports that fail as in a process that has no descriptor left."""

import os
import sys
from errno import EMFILE

import pytest


class Full:
    """Fails for some modules as Python's own finder does where it can't open a file.

    Args:
        names: The modules.
        code: The `errno`.
    """

    def __init__(self, *names: str, code: int = EMFILE) -> None:
        self._names = names
        self._code = code

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in self._names:
            raise OSError(self._code, os.strerror(self._code), f"{name}.py")


def no_descriptor_for(*names: str, monkeypatch: pytest.MonkeyPatch, code: int = EMFILE) -> None:
    """Forget modules, and have each import of them fail until the test ends."""
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Full(*names, code=code), *sys.meta_path])

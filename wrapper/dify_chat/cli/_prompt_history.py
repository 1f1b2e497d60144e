"""What was typed in earlier chats, in a file that the user alone can read."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

_MOST_BYTES = 1_000_000
_LONGEST = 10_000  # characters


class PromptHistory(FileHistory):
    """Keeps typed texts, but for texts that hold a key and very long ones, which stay in memory.

    Args:
        path: The file.
        holds_key: Tells whether a text holds a key.
    """

    def __init__(self, path: Path, holds_key: Callable[[str], bool]) -> None:
        super().__init__(str(path))
        self._holds_key = holds_key

    def load_history_strings(self) -> Iterable[str]:
        """Return the texts, the latest first."""
        with suppress(OSError):
            return list(super().load_history_strings())
        return []

    def store_string(self, string: str) -> None:
        """Write a text down."""
        if len(string) <= _LONGEST and not self._holds_key(string):
            with suppress(OSError):  # a full disk is no reason to end a chat
                super().store_string(string)


def prompt_history(holds_key: Callable[[str], bool]) -> History:
    """Return the history of this user's chats, or an empty one in memory if there can't be a file."""
    try:
        path = _state_folder() / "dify-chat" / "history"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        _shorten(path)
    except (OSError, RuntimeError):  # the latter without a home
        return InMemoryHistory()
    return PromptHistory(path, holds_key)


def _state_folder() -> Path:
    """Return the folder of the XDG Base Directory Specification, which ignores a relative path."""
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".local" / "state"


def _shorten(path: Path) -> None:
    """Keep the latest half of a file that has grown too large."""
    if path.stat().st_size <= _MOST_BYTES:
        return
    latest = path.read_bytes()[-_MOST_BYTES // 2 :]
    shorter = path.with_suffix(".new")
    shorter.touch(mode=0o600)
    shorter.write_bytes(latest[latest.find(b"\n# ") :])  # where an entry begins
    shorter.replace(path)

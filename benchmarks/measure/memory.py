"""What this process's memory is used for."""

import ctypes
import os
import re
import sys
import tempfile
from pathlib import Path

_SELF = Path("/proc/self")


class _MallInfo(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = [
        ("before", ctypes.c_size_t * 4),
        ("mapped", ctypes.c_size_t),  # bytes in use that have a mapping each
        ("between", ctypes.c_size_t * 2),
        ("used", ctypes.c_size_t),  # bytes of all others
        ("after", ctypes.c_size_t * 2),
    ]


def in_use() -> int:
    """Say how many bytes Python and the C library have given out, without the gaps in between.

    Gaps are what many streams leave that open at once, and the next ones fill.
    """
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = _MallInfo
    info = libc.mallinfo2()
    return int(info.used + info.mapped + _in_blocks())


def resident() -> int:
    """Say how many bytes of memory the process has."""
    return _status("VmRSS")


def peak() -> int:
    """Say how many bytes it has had at most, since the start or `forget_peak`."""
    return _status("VmHWM")


def forget_peak() -> None:
    """Count the peak anew."""
    (_SELF / "clear_refs").write_text("5")


def _in_blocks() -> int:
    """Say how many bytes Python's own allocator has given out, which it tells on standard error alone."""
    with tempfile.TemporaryFile() as file:
        standard = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(standard, 2)
            os.close(standard)
        file.seek(0)
        return _found(r"^# bytes in allocated blocks += +([\d,]+)$", file.read().decode())


def _status(name: str) -> int:
    return _found(rf"^{name}:\s+(\d+) kB$", (_SELF / "status").read_text()) * 1024


def _found(pattern: str, text: str) -> int:
    found = re.search(pattern, text, re.MULTILINE)
    assert found, "this takes Linux, and CPython with its own allocator"
    return int(found[1].replace(",", ""))

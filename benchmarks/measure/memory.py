"""What Linux says of this process's memory."""

import re
from pathlib import Path

_SELF = Path("/proc/self")


def resident() -> int:
    """Say how many bytes of memory are in use."""
    return _status("VmRSS")


def peak() -> int:
    """Say how many bytes have been in use at most, since the start or `forget_peak`."""
    return _status("VmHWM")


def forget_peak() -> None:
    """Count the peak anew."""
    (_SELF / "clear_refs").write_text("5")


def _status(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", (_SELF / "status").read_text(), re.MULTILINE)
    assert found, "this takes Linux"
    return int(found[1]) * 1024

"""The processes of a cluster, found by their names and ended by their numbers."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def named(title: str) -> list[int]:
    """Return the processes below this one whose title begins like this."""
    return [pid for pid in _below(os.getpid()) if _title(pid).startswith(title)]


def kill(title: str) -> bool:
    """Kill one of these processes; return whether there was one."""
    for pid in named(title):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:  # it has ended
        return ""


def _below(pid: int) -> Iterator[int]:
    children = defaultdict[int, list[int]](list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(") ")[2].split()[1])
        except OSError:
            continue
        children[parent].append(int(stat.parent.name))
    left = children[pid]
    while left:
        each = left.pop()
        left.extend(children[each])
        yield each

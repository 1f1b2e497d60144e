"""What a batch keeps doesn't grow with its rows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# The server answers in this process, so that rows take little time; ROWS of 1,000 characters each.
PROGRAM = """
import asyncio, json, resource, sys
from types import SimpleNamespace
from uuid import uuid4
from dify_chat.batch import _api
from dify_chat.batch._app_facts import AppFacts
from dify_chat.batch._options import Options

ROWS, FIRST, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]

class Server:
    async def app(self, user_id):
        return AppFacts({"name": "app"}, "chat", None, None)

    async def ask(self, row, user_id, conversation_id, *, streaming):
        await asyncio.sleep(0)
        usage = SimpleNamespace(total_tokens=3, total_price="0.001", currency="USD", latency=0.1)
        metadata = SimpleNamespace(usage=usage)
        ids = {"conversation_id": str(uuid4()), "message_id": str(uuid4())}
        return SimpleNamespace(answer=row.content, metadata=metadata, **ids)

def peak():
    if sys.platform == "linux":  # its ru_maxrss has the memory of the process that began this one, too
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

at_first = 0
def progress(report):
    global at_first
    if not at_first and report.answered >= FIRST:
        at_first = peak()
    return True

with open(f"{folder}/rows.jsonl", "w") as file:
    for number in range(ROWS):
        file.write(json.dumps({"content": f"question {number} ".ljust(1000, "x")}) + "\\n")
options = Options(concurrency=32, progress=progress)
report = asyncio.run(_api._run(Server(), f"{folder}/rows.jsonl", f"{folder}/answers.jsonl", options))
assert report.answered == ROWS
print(at_first, peak(), report.seconds)
"""


def run(rows: int, first: int, folder: Path) -> tuple[int, int, float]:
    """Return the bytes of memory at most after the first rows, and after all, and the seconds."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(rows), str(first), str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    at_first, at_last, seconds = done.stdout.split()
    return int(at_first), int(at_last), float(seconds)


@pytest.mark.skipif(sys.platform == "win32", reason="resource is a module of Unix")
def test_memory_does_not_grow_with_rows(tmp_path: Path) -> None:
    at_first, at_last, _ = run(9000, 3000, tmp_path)
    assert at_last < 150 * 2**20
    assert at_last - at_first < 3 * 2**20  # the 6,000 rows between take 6 MB, and their answers as much

"""A batch of many rows whose process is killed again and again; print what came of it in Markdown.

Fails if a row has no result or two, if an answer is that of another row, or if the server has taken a message
that is neither a row's nor that of a lost row which was asked again.
"""

import argparse
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dify_chat import __version__
from tests.soak.batch_server import serve

_KEY = "app-soak"
_DONE = {0, 1, 4}
"""Exit codes of a batch that has come to its end: all answered, some failed, some lost."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=serve, args=(options.seed, options.delay, theirs))
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    began, clock = datetime.now(UTC), time.monotonic()
    with TemporaryDirectory() as folder:
        rows, results = Path(folder, "rows.jsonl"), Path(folder, "results.jsonl")
        contents = list(_contents(options.rows))
        rows.write_text("".join(json.dumps(row) + "\n" for row in contents), "utf-8")
        kills, lost = _killed_until_done(url, rows, results, options)
        seconds = time.monotonic() - clock
        given = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    ours.send("enough")
    taken, faults = ours.recv()
    server.join()
    unexpected = list(faults_of(contents, given, taken, lost))
    print(
        f"`make soak-batch ROWS={options.rows} SECONDS={options.seconds:g}`, seed {options.seed},"
        f" {began:%Y-%m-%d %H:%M} UTC; {platform.system()} {platform.machine()}, {os.cpu_count()} processors,"
        f" Python {platform.python_version()}, dify-chat {__version__}.\n"
    )
    states = Counter(result["status"] for result in given)
    figures = {
        "rows": options.rows,
        "results": len(given),
        **{f"results: {state}": count for state, count in sorted(states.items())},
        "messages that the server took": len(taken),
        "lost, and asked again": len(lost),
        "times the process was killed": kills,
        "seconds": round(seconds),
        **{f"questions: {fate}": count for fate, count in sorted(faults.items())},
        "unexpected": len(unexpected),
    }
    print("| | |", "|---|--:|", *(f"| {name} | {count:,} |" for name, count in figures.items()), sep="\n")
    print("", *unexpected[:20], sep="\n")
    return 1 if unexpected else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.batch", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="between two kills, on average")
    parser.add_argument("--delay", type=float, default=0.2, help="seconds that an answer takes")
    parser.add_argument("--settle", type=float, default=10.0, help="as that of the command")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn at random")
    return parser.parse_args(arguments)


def _contents(count: int) -> Iterator[dict[str, Any]]:
    """Rows of which a third repeat others, and a fifth belongs to conversations."""
    for number in range(count):
        row: dict[str, Any] = {"content": f"question {number % 50 if number % 3 == 0 else number}"}
        if number % 5 == 0:
            row["conversation"] = f"conversation {number // 20}"
        yield row


def _killed_until_done(
    url: str, rows: Path, results: Path, options: argparse.Namespace
) -> tuple[int, list[str]]:
    """Run the command until the batch is done; return how often it was killed, and which rows were lost."""
    drawn = random.Random(options.seed)
    environment = os.environ | {
        "DIFY_BASE_URL": url,
        "DIFY_API_KEY": _KEY,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "dify_chat", "batch", str(rows), "-o", str(results)]
    command += ["--concurrency", "40", "--settle", str(options.settle), "--json"]
    kills = 0
    while True:
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as batch:
            try:
                code = batch.wait(drawn.expovariate(1 / options.seconds) + 1)
            except subprocess.TimeoutExpired:
                batch.kill()
                kills += 1
                continue
        if code not in _DONE:
            sys.exit(f"the command has ended with the code {code}")
        break
    told = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    lost = [result["content"] for result in told if result["status"] == "lost"]
    while code == 4:
        code = subprocess.run(
            [*command, "--ask-lost"], env=environment, stdout=subprocess.DEVNULL, check=False
        ).returncode
    return kills, lost


def faults_of(
    rows: list[dict[str, Any]], results: list[dict[str, Any]], taken: list[str], lost: list[str]
) -> Iterator[str]:
    """Yield what is not as it must be."""
    numbers = Counter(int(str(result["id"]).partition("-")[0]) for result in results)
    yield from (f"row {number} has no result" for number in range(1, len(rows) + 1) if not numbers[number])
    yield from (f"row {number} has {count} results" for number, count in numbers.items() if count > 1)
    for result in results:
        if result["status"] == "answered" and result["answer"] != f"Answer to {result['content']}":
            yield f"row {result['id']} has the answer {result['answer']!r}"
    messages = Counter(result["message_id"] for result in results if result["message_id"])
    yield from (f"message {id_} is that of {count} rows" for id_, count in messages.items() if count > 1)
    asked = Counter([row["content"] for row in rows])
    # A row after a failed one of its conversation isn't asked.
    asked -= Counter(
        result["content"] for result in results if (result["error"] or {}).get("code") == "earlier_row_failed"
    )
    # A lost row may have arrived or not, so it was asked once or twice.
    often, seldom = Counter(taken) - asked - Counter(lost), asked - Counter(taken)
    yield from (f"{content!r} was asked {count} times too often" for content, count in often.items())
    yield from (f"{content!r} was asked {count} times too seldom" for content, count in seldom.items())


if __name__ == "__main__":
    sys.exit(main())

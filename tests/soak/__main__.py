"""Run the soak, and print what came of it in Markdown. Fails if anything is as it must not be."""

import argparse
import asyncio
import gc
import multiprocessing
import os
import platform
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import count

from dify_chat import __version__
from tests.soak.lateness import watched
from tests.soak.plan import plan_of
from tests.soak.server import Account, serve
from tests.soak.streams import Task, in_tasks, in_threads
from tests.soak.tally import Sample, Tally, sample

_MOMENTS = {"a tenth": 0.1, "a quarter": 0.25, "middle": 0.5, "three quarters": 0.75, "end": 1.0}


def main() -> int:
    options = _options()
    draw = partial(plan_of, options.seed, options.pause)
    tally = Tally(draw)
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    server = spawn.Process(target=serve, args=(draw, theirs))
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    began = datetime.now(UTC)
    samples = asyncio.run(_soak(url, options, tally))
    ours.send("enough")
    account: Account = ours.recv()
    server.join()
    tally.check(account)
    leaked = samples[-1].sockets - samples[0].sockets
    if leaked:
        tally.unexpected.append(f"{leaked} sockets are open still")
    print("\n\n".join(_report(options, began, tally, account, samples)))
    return 1 if tally.unexpected else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="for how long streams are begun")
    parser.add_argument("--streams", type=int, default=200, help="async streams at once")
    parser.add_argument("--threads", type=int, default=20, help="sync streams at once")
    parser.add_argument("--pause", type=float, default=0.3, help="seconds between two events, at most")
    parser.add_argument("--timeout", type=float, default=5.0, help="seconds that the clients wait for bytes")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn at random")
    return parser.parse_args()


async def _soak(url: str, options: argparse.Namespace, tally: Tally) -> list[Sample]:
    def unhandled(context: object) -> None:
        tally.unexpected.append(f"an exception that nothing handled: {context}")

    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: unhandled(context))
    threading.excepthook = sys.unraisablehook = unhandled
    began = time.monotonic()
    samples = [sample("start", began, tally)]
    todo = Task(url, options.timeout, began + options.seconds, map(tally.draw, count()), tally.note)
    async with watched() as lateness, asyncio.TaskGroup() as parts:
        parts.create_task(in_tasks(options.streams, todo))
        parts.create_task(asyncio.to_thread(in_threads, options.threads, todo))
        for when, share in _MOMENTS.items():
            await asyncio.sleep(began + share * options.seconds - time.monotonic())
            samples.append(sample(when, began, tally))
    gc.collect()
    tally.late = max(lateness)
    return [*samples, sample("closed", began, tally)]


def _report(
    options: argparse.Namespace, began: datetime, tally: Tally, account: Account, samples: list[Sample]
) -> Iterator[str]:
    counts = tally.counts
    yield (
        f"`make soak SECONDS={options.seconds:g}`, seed {options.seed}, {began:%Y-%m-%d %H:%M} UTC: "
        f"{options.streams} streams at once in tasks and {options.threads} in threads; "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, dify-chat {__version__}, httpx {version('httpx')}."
    )
    streams = {
        "all": counts["streams"],
        "whole": counts["whole"],
        "broken, and raised": counts["broken"],
        "left early by the caller": counts["left"],
        "left without a stop, for want of time": counts["unstopped"],
        "resumed after a break": counts["resumed"],
        "retried after a refusal": counts["repeated"],
    }
    yield _table("streams", streams)
    events = {
        "sent as they happened": account.sent,
        "sent again to resumed streams": account.retold,
        "received": counts["received"],
        "lost": counts["lost"],
        "doubled": counts["doubled"],
    }
    yield _table("events", events)
    yield _table("raised", dict(tally.raised.most_common()))
    yield _table("unexpected", {"exceptions and other faults": len(tally.unexpected)})
    yield "\n".join(
        [
            "| moment | s | streams ended | sockets | memory, MiB |",
            "|---|--:|--:|--:|--:|",
            *(
                f"| {s.when} | {s.seconds:.0f} | {s.streams:,} | {s.sockets} | {s.memory:.1f} |"
                for s in samples
            ),
        ]
    )
    late = f"{tally.late:.2f} s in the client's process, {account.late:.2f} s in the server's"
    yield f"The event loop was late, at worst, by {late}."
    yield from tally.unexpected[:20]


def _table(title: str, rows: dict[str, int]) -> str:
    return "\n".join([f"| {title} | |", "|---|--:|", *(f"| {name} | {n:,} |" for name, n in rows.items())])


if __name__ == "__main__":
    sys.exit(main())

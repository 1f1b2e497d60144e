"""A program that opens more streams than its limit on descriptors allows.

python -m tests.support.exhausted {async|sync} {httpx|httpx2|aiohttp} URL FOLDER

It prints a line when each stream is open or has failed. When it gets a line, it leaves one in ten of those
that are open, reads the others, and prints what became of each. It then has no descriptor left. The folder is
on the path and has changed, so an import would have to list it, and fail.
"""

import asyncio
import json
import os
import resource
import sys
import threading
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx2

from dify_chat import AsyncDifyChat, DifyChat, new_async_http_client, new_http_client

STREAMS = 200
LIMIT = 128


class Tally:
    """Counts what becomes of streams, and waits until each is open or has failed."""

    def __init__(self, folder: str) -> None:
        self.results: Counter[str] = Counter()
        self.all_settled = threading.Event()
        self._settled = 0
        self._folder = folder
        self._lock = threading.Lock()

    def settle(self) -> None:
        with self._lock:
            self._settled += 1
            if self._settled == STREAMS:
                os.mkdir(os.path.join(self._folder, "changed"))  # noqa: PTH102, PTH118 - takes no descriptor
                with suppress(OSError):
                    while True:
                        os.open(os.devnull, os.O_RDONLY)
                self.modules = set(sys.modules)
                self.all_settled.set()

    def end(self, result: str) -> None:
        with self._lock:
            self.results[result] += 1

    def say(self) -> None:
        imported = sorted(set(sys.modules) - self.modules)
        sys.stdout.write(json.dumps({"results": self.results, "imported": imported}))


def wait_for_a_line() -> None:
    sys.stdout.write("settled\n")
    sys.stdout.flush()
    sys.stdin.readline()


async def run_async(transport: str, url: str, tally: Tally) -> None:
    settled = asyncio.Event()
    own: dict[str, Any] = {"transport": transport} if transport == "aiohttp" else {}
    if transport == "httpx2":
        own["http_client"] = new_async_http_client(library=httpx2)

    async def run(chat: AsyncDifyChat, number: int) -> None:
        is_open = False
        try:
            async with chat.send_chat_message_stream("hi") as stream:
                await anext(stream)
                is_open = True
                tally.settle()
                await settled.wait()
                tally.end("left" if number % 10 == 0 else (await stream.final()).answer)
        except Exception as error:  # noqa: BLE001 - what is no error of ours is to be seen
            tally.end(f"{type(error).__name__}: {error}")
            if not is_open:
                tally.settle()

    async with AsyncDifyChat("app-key", url, "user-1", max_retries=0, **own) as chat:
        tasks = [asyncio.create_task(run(chat, number)) for number in range(STREAMS)]
        await asyncio.to_thread(tally.all_settled.wait)
        wait_for_a_line()
        settled.set()
        await asyncio.gather(*tasks)


def run_sync(transport: str, url: str, tally: Tally) -> None:
    settled = threading.Event()
    own: dict[str, Any] = {"http_client": new_http_client(library=httpx2)} if transport == "httpx2" else {}

    def run(number: int) -> None:
        is_open = False
        try:
            with chat.send_chat_message_stream("hi") as stream:
                next(stream)
                is_open = True
                tally.settle()
                settled.wait()
                tally.end("left" if number % 10 == 0 else stream.final().answer)
        except Exception as error:  # noqa: BLE001 - what is no error of ours is to be seen
            tally.end(f"{type(error).__name__}: {error}")
            if not is_open:
                tally.settle()

    with DifyChat("app-key", url, "user-1", max_retries=0, **own) as chat:
        threads = [threading.Thread(target=run, args=[number]) for number in range(STREAMS)]
        for thread in threads:
            thread.start()
        tally.all_settled.wait()
        wait_for_a_line()
        settled.set()
        for thread in threads:
            thread.join()


def main(flavour: str, transport: str, url: str, folder: str) -> None:
    """Run the program."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
    sys.path.insert(0, folder)
    tally = Tally(folder)
    if flavour == "async":
        asyncio.run(run_async(transport, url, tally))
    else:
        run_sync(transport, url, tally)
    tally.say()


if __name__ == "__main__":
    main(*sys.argv[1:])

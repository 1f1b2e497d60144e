"""The process that measures, one a client, in that client's environment.

`python -m benchmarks.worker <url> <loop>` reads orders from its standard input, a line of JSON each, and
answers in kind. What it imported and warmed up for one order it still has for the next.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import traceback
from collections.abc import Coroutine
from typing import Any, TypeVar

from benchmarks.clients import Mode, named
from benchmarks.descriptors import raise_limit

_T = TypeVar("_T")


class Worker:
    """What an order has to work with.

    Args:
        url: The server's.
        loop: Which event loop runs async clients: `asyncio` or `uvloop`.
    """

    def __init__(self, url: str, loop: str = "asyncio") -> None:
        self.url = url
        self._loop = asyncio.Runner(loop_factory=importlib.import_module(loop).new_event_loop)
        self._adapters: dict[tuple[str, Mode], Any] = {}

    def adapter(self, client: str, mode: Mode) -> Any:
        """Give a client's adapter, the same each time."""
        key = client, mode
        if key not in self._adapters:
            self._adapters[key] = self.wait(self._made(*key))
        return self._adapters[key]

    def wait(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine to its end."""
        return self._loop.run(coroutine)

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says: call `run` of a module of `benchmarks.measure`."""
        try:
            measure = importlib.import_module(f"benchmarks.measure.{order.pop('measure')}")
            return {"result": measure.run(self, **order)}
        except Exception as error:  # noqa: BLE001 - whatever a client does, the others are measured
            return {"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}

    def close(self) -> None:
        """Close every adapter."""
        for (_, mode), adapter in self._adapters.items():
            if mode == "async":
                self.wait(adapter.close())
            else:
                adapter.close()
        self._loop.close()

    async def _made(self, client: str, mode: Mode) -> Any:
        """Make it where its loop runs, which aiohttp wants."""
        return named(client).adapter(mode, self.url)


def main() -> None:
    raise_limit()
    # What a client prints must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    worker = Worker(*sys.argv[1:])
    for line in sys.stdin:
        print(json.dumps(worker.obey(json.loads(line))), file=answers, flush=True)
    worker.close()


if __name__ == "__main__":
    main()

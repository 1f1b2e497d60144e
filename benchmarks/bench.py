"""The processes of a run: a server, and a worker for each client."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.clients import CLIENTS, Client

ROOT = Path(__file__).parent.parent

_TIMEOUT = 300.0  # seconds for one order
_WITH_OURS = {client.environment for client in CLIENTS if client.module == "ours"}
_OURS = {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("generated_client", "wrapper"))}
# asyncio reads into 256 KiB. The C library maps so large a buffer anew for each read until the process has
# freed a larger one. By that chance an event of raw aiohttp took 24 or 45 µs.
_HEAP_BUFFERS = {"MALLOC_MMAP_THRESHOLD_": str(4 << 20), "MALLOC_TRIM_THRESHOLD_": str(16 << 20)}


class UnavailableError(Exception):
    """A client can't be measured, and why."""


class WorkerProcess:
    """A worker, seen from here."""

    def __init__(self, python: Path, url: str, loop: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", url, loop],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            cwd=ROOT,
            text=True,
        )

    def run(self, measure: str, **order: Any) -> Any:
        """Have `run` of a module of `benchmarks.measure` called there, and give what it returns.

        Raises:
            UnavailableError: It raised.
        """
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"measure": measure, **order}) + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], _TIMEOUT)[0]:
            process.kill()
            raise UnavailableError(f"no answer within {_TIMEOUT:g} s")
        line = process.stdout.readline()
        if not line:
            raise UnavailableError(f"its process ended with {process.wait()}")
        answer = json.loads(line)
        if "error" in answer:
            raise UnavailableError(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """End it."""
        with self._process:  # closes its standard input, at whose end it ends
            pass


class Bench:
    """The server, the environments, and the workers as they are needed.

    Args:
        environments: The folder that `make` has made them in.

    Attributes:
        url: The server's.
        failures: Why something couldn't be measured, by client and measurement.
    """

    def __init__(self, environments: Path) -> None:
        self._environments = environments.absolute()
        self._workers: dict[str, WorkerProcess] = {}
        self._stack = ExitStack()
        self._variables = _variables(self._environments)
        self.failures: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Self:
        server = self._stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._variables,
                cwd=ROOT,
                text=True,
            )
        )
        assert server.stdout
        self.url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(
        self, client: Client, measure: str, *, fresh: bool = False, loop: str = "asyncio", **order: Any
    ) -> Any:
        """Have something measured in a client's worker.

        Args:
            client: The client.
            measure: The module of `benchmarks.measure`.
            fresh: Whether it takes a worker that has done nothing yet, for what is about memory.
            loop: The event loop of a fresh worker.
            order: The arguments of the module's `run`.

        Returns:
            What `run` returned; None if it failed, now or before, which is noted in `failures`.
        """
        key = client.name, measure
        if key in self.failures:
            return None
        try:
            if fresh:
                with self._fresh_worker(client, loop, _HEAP_BUFFERS) as worker:
                    return worker.run(measure, client=client.name, **order)
            return self._worker(client).run(measure, client=client.name, **order)
        except UnavailableError as error:
            self.failures[key] = str(error)
            return None

    def python(self, environment: str) -> Path:
        """Give the interpreter of an environment.

        Raises:
            UnavailableError: There is no such environment.
        """
        python = self._environments / environment / "bin/python"
        if not python.exists():
            raise UnavailableError(f"the environment {environment} hasn't been made")
        return python

    def variables(self, environment: str) -> dict[str, str]:
        """Give the variables of a process; where ours is measured it is found as an editable install is."""
        return self._variables | (_OURS if environment in _WITH_OURS else {})

    def _worker(self, client: Client) -> WorkerProcess:
        if client.name not in self._workers:
            self._workers[client.name] = self._stack.enter_context(self._fresh_worker(client))
        return self._workers[client.name]

    @contextmanager
    def _fresh_worker(
        self, client: Client, loop: str = "asyncio", more: dict[str, str] | None = None
    ) -> Iterator[WorkerProcess]:
        python = self.python(client.environment)
        variables = self.variables(client.environment) | (more or {})
        worker = WorkerProcess(python, self.url, loop, variables)
        try:
            yield worker
        finally:
            worker.close()


def _variables(environments: Path) -> dict[str, str]:
    """Make the variables that every process has: nothing of a proxy, and compiled modules kept as usual."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    }
    return own | {
        "PYTHONPYCACHEPREFIX": str(environments / "pycache"),
        "PYTHONUTF8": "1",
    }

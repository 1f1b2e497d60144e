"""What a script waits for before anything happens: imports, and the first call."""

from __future__ import annotations

import random
import subprocess
from collections import defaultdict
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.bench import UnavailableError

if TYPE_CHECKING:
    from benchmarks.bench import Bench

_WRAPPED = """
import os, sys, time
URL = os.environ["URL"]
modules, cpu, wall = len(sys.modules), time.process_time(), time.perf_counter()
{}
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print()
print(wall * 1000, cpu * 1000, len(sys.modules) - modules)
"""


@dataclass(frozen=True)
class Script:
    """The first lines of a program.

    Attributes:
        name: Whose client it uses.
        environment: Where it runs.
        load: The import.
        call: The first call, after it.
    """

    name: str
    environment: str
    load: str
    call: str


@dataclass(frozen=True)
class Row:
    """What was measured of a script.

    Attributes:
        called: Whether the first call is included.
        wall: Milliseconds.
        modules: How many were imported.
        ratio: How many times as long as with httpx, in the same environment.
        cpu_ratio: The same by the work, which others' work on the machine disturbs less.
    """

    script: Script
    called: bool
    wall: float
    modules: float
    ratio: float
    cpu_ratio: float


_HTTPX_CALL = """\
client = httpx.Client()
body = {"query": "{}", "inputs": {}, "user": "ada", "response_mode": "blocking"}
client.post(URL + "/chat-messages", json=body, headers={"Authorization": "Bearer app-key"}).json()"""
_FLOOR = Script("httpx", "", "import httpx", _HTTPX_CALL)
# attrs is part of ours as httpx is; other clients have models of their own.
_FLOOR_OF_OURS = Script("httpx, attrs", "", "import httpx, attrs", _HTTPX_CALL)
_OURS_CALL = 'DifyChat("app-key", URL, "ada").send("{}")'
_REQUEST = 'models.ChatRequest(query="{}", user="ada", response_mode="blocking")'

SCRIPTS = (
    Script("dify-chat", "runtime", "from dify_chat import DifyChat", _OURS_CALL),
    Script("dify-chat[speed]", "speed", "from dify_chat import DifyChat", _OURS_CALL),
    Script(
        "dify-client-python",
        "dify-client-python",
        "from dify_client import Client, models",
        f'Client(api_key="app-key", api_base=URL).chat_messages({_REQUEST})',
    ),
    Script(
        "dify-api-client",
        "dify-api-client",
        "from dify_client import DifyClient, models",
        f'DifyClient(api_key="app-key", api_base=URL).chat_messages({_REQUEST})',
    ),
    Script(
        "dify-python-sdk",
        "dify-python-sdk",
        "from dify_client import ChatClient",
        'ChatClient("app-key", URL).create_chat_message({}, "{}", "ada").json()',
    ),
    Script(
        "pydify",
        "pydify",
        "from pydify import ChatbotClient",
        'ChatbotClient("app-key", URL).send_message("{}", "ada", "blocking")',
    ),
)

_COMMAND = "import sys; from dify_chat.cli import main; main(['{}'])"
COMMANDS = tuple(
    Script(f"dify-chat {option}", "runtime", _COMMAND.format(option), "") for option in ("--version",)
)


def measure(bench: Bench, *, rounds: int) -> list[Row]:
    """Run every script once a round, in a new interpreter; a first round has the modules compiled."""
    floors = {
        script.environment: replace(
            _FLOOR_OF_OURS if "dify_chat" in script.load else _FLOOR, environment=script.environment
        )
        for script in SCRIPTS
    }
    scripts = (*floors.values(), *SCRIPTS)
    cases = [
        *((script, False) for script in (*scripts, *COMMANDS)),
        *((script, True) for script in scripts),
    ]
    samples = defaultdict[tuple[Script, bool], list[list[float]]](list)
    for _ in range(1 + rounds):
        for case in random.sample(cases, len(cases)):
            try:
                samples[case].append(_timed(bench, *case))
            except UnavailableError as error:
                bench.failures[case[0].name, "imports"] = str(error)
    medians = {
        case: [median(numbers) for numbers in zip(*taken[1:], strict=True)]
        for case, taken in samples.items()
        if len(taken) > 1
    }
    rows = []
    for (script, called), (wall, cpu, modules) in sorted(
        medians.items(), key=lambda item: cases.index(item[0])
    ):
        floor_wall, floor_cpu, _ = medians[floors[script.environment], called]
        rows.append(Row(script, called, wall, modules, wall / floor_wall, cpu / floor_cpu))
    return rows


def _timed(bench: Bench, script: Script, called: bool) -> list[float]:
    code = f"{script.load}\n{script.call}" if called else script.load
    done = subprocess.run(
        [bench.python(script.environment), "-P", "-c", _WRAPPED.replace("{}", code, 1)],
        env=bench.variables(script.environment) | {"URL": bench.url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(done.stderr.strip().rpartition("\n")[2])
    return [float(number) for number in done.stdout.splitlines()[-1].split()]

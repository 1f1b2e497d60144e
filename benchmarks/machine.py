"""Where the figures are from, in general terms."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.bench import ROOT, Bench
from benchmarks.clients import PEERS

_VERSION = ROOT / "wrapper/dify_chat/_version.py"
_VERSIONS = """
import json
from importlib.metadata import distributions
print(json.dumps({d.metadata["Name"].lower(): d.version for d in distributions()}))
"""
_NAMED = ("httpx", "httpx2", "httpx-sse", "httpx-aiohttp", "aiohttp", "orjson", "attrs")


def about(bench: Bench, extent: str) -> str:
    """Say on what, with what, when and how it was measured."""
    speed = _versions(bench, "speed")
    libraries = [f"{name} {speed[name]}" for name in _NAMED if name in speed]
    for peer in PEERS:
        versions = _versions(bench, peer.environment)
        libraries.append(f"{peer.name} {versions.get(peer.name, '(missing)')}")
    return "\n".join(
        (
            f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {extent}",
            f"- {_processor()}, {os.cpu_count()} cores, {platform.system()}, "
            f"{platform.python_implementation()} {platform.python_version()}",
            f"- dify-chat {_own_version()}, {', '.join(libraries)}",
            "",
            "Ratios travel to other machines, absolute numbers don't.",
        )
    )


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _own_version() -> str:
    (version,) = re.findall(r'^__version__ = "(.+)"$', _VERSION.read_text("utf-8"), re.MULTILINE)
    return str(version)


def _versions(bench: Bench, environment: str) -> dict[str, str]:
    done = subprocess.run(
        [bench.python(environment), "-c", _VERSIONS],
        env=bench.variables(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    versions: dict[str, str] = json.loads(done.stdout)
    return versions

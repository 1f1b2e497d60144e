"""Every example runs by itself, against the mock server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
LAST_LINES = {
    "demo.py": "this is the transcribed text",
    "human_input.py": "── finished",
}


def run(example: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIFY_")}
    paths = os.pathsep.join([str(ROOT / "generated_client"), str(ROOT / "wrapper")])
    return subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        env={**kept, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_it_runs_without_arguments(example: Path) -> None:
    done = run(example)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == LAST_LINES[example.name]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_it_talks_to_the_server_of_the_environment(example: Path) -> None:
    done = run(example, DIFY_BASE_URL="http://127.0.0.1:9/v1", DIFY_API_KEY="app-key")
    assert done.returncode == 1
    assert "could not connect" in done.stderr
    assert "app-key" not in done.stderr + done.stdout

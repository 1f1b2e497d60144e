"""Every example runs by itself, against the mock server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from dify_chat.testing import MockDify

ROOT = Path(__file__).parents[2]
ELSEWHERE = "batch_ray.py"  # where Ray is: tests/ray
EXAMPLES = sorted(path for path in (ROOT / "examples").glob("*.py") if path.name != ELSEWHERE)
# Of what each prints, lines which show that it has done what it is for.
SHOWN = {
    "batch.py": [
        "first run: stopped by the progress, rows are left",
        "second run: 20 of 20 answered, 0 failed",
        "results: {'answered': 20}",
        "messages that each row took: {1: 20}",
    ],
    "bot_loop.py": [
        "#general     bot, message 1: You said: What is a closure?",
        "#general     bot, message 4: You said: And in Python?",
    ],
    "demo.py": ["You said: What is a closure?", "this is the transcribed text"],
    "django_view.py": ["200 text/event-stream", 'data: {"text": "Hello "}'],
    "human_input.py": ["── finished"],
    "many_tenants.py": [
        "acme     ada  You said: Who is ada?",
        "globex   bob  You said: Who is bob?",
    ],
    "speech_response.py": [
        "GET /speech: 200, 12480 bytes of audio/mpeg",
        'POST /transcript: 200, {"text":"this is the transcribed text"}',
    ],
    "starlette_relay.py": [
        "200 text/event-stream; charset=utf-8",
        'data: {"text": "Hello "}',
        'data: {"outcome": "finished"}',
    ],
}
SERVERS = {"django_view.py": "django", "speech_response.py": "uvicorn", "starlette_relay.py": "starlette"}
"""Those that stay up with --serve, and a package that each needs."""

by_name = pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)


def environment(*paths: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIFY_")}
    found = os.pathsep.join([*map(str, paths), *sys.path])
    return {**kept, "PYTHONPATH": found, "PYTHONIOENCODING": "utf-8", **more}


def run(example: Path, *paths: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        env=environment(*paths, **more),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@by_name
def test_example_runs_without_arguments(example: Path) -> None:
    done = run(example)
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line for line in done.stdout.splitlines() if line in SHOWN[example.name]]
    assert shown == SHOWN[example.name]


@by_name
def test_example_uses_server_of_environment(example: Path) -> None:
    with MockDify() as server:
        done = run(example, DIFY_BASE_URL=server.url, DIFY_API_KEY="app-of-another-server")
    assert server.requests
    assert done.returncode == 1
    assert "Access token is invalid" in done.stderr
    assert "app-of-another-server" not in done.stderr + done.stdout


def test_human_input_names_app_that_it_needs() -> None:
    with MockDify(app_mode="chat") as server:
        done = run(
            ROOT / "examples" / "human_input.py", DIFY_BASE_URL=server.url, DIFY_API_KEY=server.api_key
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no form came: this takes a chatflow with a human input node" in done.stdout


@pytest.mark.parametrize(("name", "package"), [*SERVERS.items(), (ELSEWHERE, "ray")])
def test_example_names_missing_package_in_one_line(name: str, package: str, tmp_path: Path) -> None:
    why = f"No module named {package!r}"
    (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError({why!r}, name={package!r})")
    done = run(ROOT / "examples" / name, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(why)
    assert "pip install" in done.stderr


@pytest.mark.parametrize("name", SERVERS)
def test_example_serves_until_interrupted(name: str) -> None:
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / name), "--serve", "0"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as served:
        try:
            assert served.stdout
            url = next(word for word in served.stdout.readline().split() if word.startswith("http"))
            assert httpx.get(url.rpartition("/")[0] + "/nothing", timeout=20).status_code == 404
            served.send_signal(signal.SIGINT)
            _, said = served.communicate(timeout=20)
        finally:
            served.kill()
    assert (served.returncode, said) == (0, "")


def test_examples_readme_names_each() -> None:
    told = (ROOT / "examples" / "README.md").read_text("utf-8")
    files = [*EXAMPLES, *(ROOT / "examples").glob("*.ipynb")]
    assert [file.name for file in files if f"[{file.name}]({file.name})" not in told] == []

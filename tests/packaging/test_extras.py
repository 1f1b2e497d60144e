"""Each extra brings all that it's for, into an environment that has nothing else."""

import tomllib
from collections.abc import Callable

import pytest

from tests.packaging.conftest import ROOT, Environment

pytestmark = pytest.mark.timeout(600)  # it installs from the package index

PROGRAMS = {
    "speed": "import sys, dify_chat._response.json; assert 'orjson' in sys.modules",
    "aiohttp": """
import asyncio
from dify_chat import AsyncDifyChat
asyncio.run(AsyncDifyChat("app-key", user_id="ada", transport="aiohttp").close())
""",
    "httpx2": """
import httpx2
from dify_chat import DifyChat
with httpx2.Client() as client:
    DifyChat("app-key", user_id="ada", http_client=client).close()
""",
    "cli": "from dify_chat.cli import main; raise SystemExit(main(['--help']))",
    "testing": """
from dify_chat import DifyChat
from dify_chat.testing import MockDify
with MockDify() as server, DifyChat(server.api_key, server.url, "ada") as chat:
    assert chat.send("hello").answer == "You said: hello"
""",
}


def test_extras_complete() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {*PROGRAMS, "ray"}  # 600 MB, so `make test-ray` has it


@pytest.mark.parametrize("extra", PROGRAMS)
def test_extra_sufficient(extra: str, installed: Callable[[str], Environment]) -> None:
    done = installed(extra).python("-c", PROGRAMS[extra])
    assert done.returncode == 0, done.stderr

"""Each extra brings all that it's for, into an environment that has nothing else."""

import shutil
import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.conftest import ROOT, Environment

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


@pytest.fixture(scope="module")
def packages(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Distribution]:
    """The packages that are installed here, which are those of each extra, and the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    zipfile.ZipFile(wheel).extractall(folder)
    found = [*distributions(), *distributions(path=[str(folder)])]
    return {canonicalize_name(package.name): package for package in found}


def required(extra: str, packages: dict[str, Distribution]) -> set[str]:
    """Return the names of what an extra requires, of what that requires, and so on."""
    asked = [("dify-chat", extra)]
    for name, chosen in asked:  # each may add more
        for requirement in map(Requirement, packages[name].requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": chosen}):
                more = [(canonicalize_name(requirement.name), each) for each in ("", *requirement.extras)]
                asked += [each for each in more if each not in asked]
    return {name for name, _ in asked}


def copy(package: Distribution, folder: Path) -> None:
    """Copy the modules of a package: pip would take 7 s of CPU to fetch those of each extra."""
    for file in package.files or []:
        if ".." not in file.parts and file.suffix != ".pyc":
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(package.locate_file(file)), folder / file)


def test_extras_complete() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {*PROGRAMS, "ray"}  # 600 MB, so `make test-ray` has it


@pytest.mark.parametrize("extra", PROGRAMS)
def test_extra_sufficient(
    extra: str, packages: dict[str, Distribution], make_environment: Callable[[], Environment]
) -> None:
    environment = make_environment()
    for name in required(extra, packages):
        copy(packages[name], environment.packages)
    done = environment.python("-c", PROGRAMS[extra])
    assert done.returncode == 0, done.stderr

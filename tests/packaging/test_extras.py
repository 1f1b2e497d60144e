"""Each extra brings all that it's for, into an environment that has nothing else."""

import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.conftest import ROOT, Environment

pytestmark = pytest.mark.timeout(600)  # it downloads from the package index

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
def packages(
    wheel: Path, make_environment: Callable[[], Environment], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Distribution]:
    """The packages of all extras, each in its own folder: pip takes as long for all as for one extra."""
    folder = tmp_path_factory.mktemp("packages")
    asked = f"{wheel}[{','.join(PROGRAMS)}]"
    make_environment().pip("download", "--quiet", "--only-binary", ":all:", "--dest", str(folder), asked)
    found: dict[str, Distribution] = {}
    for file in folder.glob("*.whl"):
        with zipfile.ZipFile(file) as archive:
            archive.extractall(file.with_suffix(""))
        (package,) = distributions(path=[str(file.with_suffix(""))])
        found[canonicalize_name(package.name)] = package
    return found


def required(extra: str, packages: dict[str, Distribution]) -> set[str]:
    """Return the names of what an extra requires, of what that requires, and so on."""
    asked = [("dify-chat", extra)]
    for name, chosen in asked:  # each may add more
        for requirement in map(Requirement, packages[name].requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": chosen}):
                more = [(canonicalize_name(requirement.name), each) for each in ("", *requirement.extras)]
                asked += [each for each in more if each not in asked]
    return {name for name, _ in asked}


def test_extras_complete() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]) == {*PROGRAMS, "ray"}  # 600 MB, so `make test-ray` has it


@pytest.mark.parametrize("extra", PROGRAMS)
def test_extra_sufficient(
    extra: str, packages: dict[str, Distribution], make_environment: Callable[[], Environment]
) -> None:
    environment = make_environment()
    folders = [str(packages[name].locate_file("")) for name in sorted(required(extra, packages))]
    (environment.packages / "extra.pth").write_text("\n".join(folders), "utf-8")
    done = environment.python("-c", PROGRAMS[extra])
    assert done.returncode == 0, done.stderr

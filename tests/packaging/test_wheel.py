"""What `make build` makes: one wheel that works in an empty environment."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dify_chat._extras import install_command
from tests.packaging.conftest import Environment

WANTED = {"dify-chat", "attrs", "httpx", "sniffio"}
WHAT_HTTPX_WANTS = {"anyio", "certifi", "h11", "httpcore", "idna", "typing-extensions"}

pytestmark = pytest.mark.timeout(600)  # it installs from the package index


@pytest.fixture(scope="module")
def environment(wheel: Path, make_environment: Callable[[], Environment]) -> Environment:
    environment = make_environment()
    environment.pip("install", "--quiet", "--no-compile", str(wheel))
    return environment


def test_wheel_contents(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name == "dify_chat-0.1.0-py3-none-any.whl"
    assert {name.split("/")[0] for name in names} == {
        "dify_chat",
        "dify_chat_api",
        "pytest_dify_chat.py",
        "dify_chat-0.1.0.dist-info",
    }
    assert {"dify_chat/py.typed", "dify_chat_api/py.typed"} <= set(names)
    assert "dify_chat-0.1.0.dist-info/licenses/LICENSE" in names


def test_sdist_contents(dist: Path) -> None:
    with tarfile.open(dist / "dify_chat-0.1.0.tar.gz") as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {name.partition("/")[0] for name in names} == {
        *("generated_client", "wrapper", "spec", "pyproject.toml"),
        *("README.md", "CHANGELOG.md", "LICENSE", ".gitignore", "PKG-INFO"),
    }
    assert not [name for name in names if name.endswith(".pyc")]


def test_installed_dependencies(environment: Environment) -> None:
    listed = environment.pip("list", "--format=json")
    names = {entry["name"].lower().replace("_", "-") for entry in json.loads(listed)}
    assert names - {"pip", "setuptools"} - WHAT_HTTPX_WANTS == WANTED


def test_import_from_installed_wheel(environment: Environment) -> None:
    script = "import dify_chat; from dify_chat import AsyncDifyChat, DifyChat; print(dify_chat.__file__)"
    imported = environment.python("-c", script)
    assert imported.returncode == 0, imported.stderr
    assert Path(imported.stdout.strip()).is_relative_to(environment.folder)


def test_wheel_brings_pytest_fixture(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    test = "def test_it(mock_dify):\n    assert 'installed' in type(mock_dify).start.__code__.co_filename\n"
    (tmp_path / "test_it.py").write_text(test)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_mock_server_names_missing_extra(environment: Environment) -> None:
    refused = environment.python("-c", "from dify_chat.testing import MockDify")
    assert refused.returncode != 0
    assert install_command("testing") in refused.stderr


def test_metadata_accepted_by_twine(dist: Path) -> None:
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, dist.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

"""`requirements/install.py` installs exactly the pins: with each pip, and whatever was released since."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.repository.made_wheels import Release

ROOT = Path(__file__).parent.parent.parent
A = Release("a", "1.0", requires=("b[extra]>=1",))
B = Release("b", "1.0", requires=("c; extra == 'extra'",), extras=("extra",))
LATER_B = Release("b", "2.0", extras=("extra",))
OLD_B = Release("b", "0.9", extras=("extra",))
C = Release("c", "1.0")


@dataclass(frozen=True)
class Environment:
    """A virtual environment whose pip knows one folder of wheels, and no index."""

    folder: Path
    wheels: Path

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run its Python, with nothing of this machine's configuration."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
        index = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri(), "PIP_CONFIG_FILE": os.devnull}
        python = self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        command = [python, *arguments]
        return subprocess.run(command, env=kept | index, capture_output=True, text=True, check=False)

    def pip(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "pip", "--disable-pip-version-check", *arguments)

    def pins(self, *releases: Release) -> Path:
        path = self.folder / "pins.txt"
        path.write_text("".join(release.pin(self.wheels) for release in releases), "ascii")
        return path

    def install(self, *releases: Release) -> subprocess.CompletedProcess[str]:
        """Install pins by the recipe that is tested."""
        return self.run(ROOT / "requirements/install.py", self.pins(*releases))

    def installed(self) -> dict[str, str]:
        listing = "import importlib.metadata as m; print({d.name: d.version for d in m.distributions()})"
        found: dict[str, str] = ast.literal_eval(self.run("-I", "-c", listing).stdout)
        return found


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for release in (A, B, LATER_B, OLD_B, C):
        release.write(folder)
    return folder


@pytest.fixture(scope="module")
def make_environment(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Environment]:
    @cache
    def make(module: str) -> Environment:
        """Have a module make an environment: venv's pip comes with Python, virtualenv's is a later one."""
        folder = tmp_path_factory.mktemp(module)
        subprocess.run([sys.executable, "-m", module, str(folder)], check=True, capture_output=True)
        return Environment(folder, wheels)

    return make


@pytest.fixture
def environment(make_environment: Callable[[str], Environment]) -> Environment:
    return make_environment("venv")


@pytest.mark.parametrize("module", ["venv", "virtualenv"])  # the pip that Python brings, and a newer one
def test_install_takes_pins_despite_later_release(
    module: str, make_environment: Callable[[str], Environment]
) -> None:
    environment = make_environment(module)
    done = environment.install(A, B, C)
    assert done.returncode == 0, done.stderr
    assert environment.installed() | {"pip": ""} == {"a": "1.0", "b": "1.0", "c": "1.0", "pip": ""}


def test_looking_up_dependencies_fails_with_pip_23_2(environment: Environment) -> None:
    if not environment.installed()["pip"].startswith("23.2"):
        pytest.skip("this pip takes the pin of b for b[extra]")
    environment.pip("uninstall", "--yes", "a", "b", "c")
    done = environment.pip("install", "--require-hashes", "--requirement", environment.pins(A, B, C))
    assert done.returncode != 0
    assert "b[extra]>=1" in done.stderr


def test_install_removes_packages_no_longer_pinned(environment: Environment) -> None:
    assert environment.pip("install", "--no-deps", "b").returncode == 0
    assert environment.install(C).returncode == 0
    assert set(environment.installed()) == {"c", "pip"}


@pytest.mark.parametrize(
    "pins",
    [(A, C), (A, OLD_B, C), (A, B)],
    ids=["a requirement without a pin", "a pin that is too low", "an extra's requirement without a pin"],
)
def test_install_fails_if_pins_are_incomplete(pins: tuple[Release, ...], environment: Environment) -> None:
    done = environment.install(*pins)
    assert done.returncode != 0
    assert "ERROR: " in done.stderr
    assert done.stderr.endswith("pins.txt could not be installed: see above\n")


def test_install_refuses_wheel_with_wrong_hash(environment: Environment) -> None:
    pins = environment.pins(C)
    pins.write_text(pins.read_text("ascii").replace("sha256:", "sha256:0")[:-2], "ascii")
    environment.pip("uninstall", "--yes", "c")
    done = environment.run(ROOT / "requirements/install.py", pins)
    assert done.returncode != 0
    assert "c" not in environment.installed()


def test_install_omits_pin_for_another_python(environment: Environment) -> None:
    pins = environment.pins(B, C)
    pins.write_text(pins.read_text("ascii").replace("b==1.0 ", "b==1.0 ; python_version < '3' "), "ascii")
    environment.pip("uninstall", "--yes", "b")
    assert environment.run(ROOT / "requirements/install.py", pins).returncode == 0
    assert set(environment.installed()) == {"c", "pip"}


def test_pip_install_called_in_one_place() -> None:
    """Each target, and each session of nox, goes by the recipe that is tested here."""
    for name in ("Makefile", "noxfile.py"):
        text = (ROOT / name).read_text("utf-8")
        assert "pip install" not in text
        assert "session.install" not in text

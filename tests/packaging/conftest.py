"""What `make build` makes, and empty environments to install it into."""

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Environment:
    """A virtual environment that holds what was installed into it and nothing else."""

    folder: Path

    @property
    def interpreter(self) -> Path:
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def packages(self) -> Path:
        """The folder that packages are installed into."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder)}))

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.interpreter), "-I", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=self.folder, check=False)

    def pip(self, *arguments: str) -> str:
        """What the tests' own pip says of this environment; to install another one would take seconds."""
        command = [sys.executable, "-m", "pip", "--python", str(self.interpreter), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built files."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def make_environment(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Environment]:
    """Makes an environment that holds nothing."""

    def make() -> Environment:
        environment = Environment(tmp_path_factory.mktemp("empty"))
        venv.create(environment.folder, with_pip=False)
        return environment

    return make

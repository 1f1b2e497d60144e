"""What `make build` makes, and empty environments to install it into."""

import subprocess
import sys
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
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Environment]:
    """Makes an environment with the wheel and what it asks for, with an extra or, for "", without."""

    def install(extra: str) -> Environment:
        environment = Environment(tmp_path_factory.mktemp("empty"))
        venv.create(environment.folder, with_pip=False)
        environment.pip("install", "--quiet", "--no-compile", f"{wheel}[{extra}]" if extra else str(wheel))
        return environment

    return install

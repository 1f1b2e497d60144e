"""The pins fit pyproject.toml and each other."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements.install import PIN

ROOT = Path(__file__).parent.parent.parent
FOLDERS = (ROOT / "requirements", ROOT / "benchmarks/requirements")
SETS = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RANGES = [
    Requirement(line)
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in lines
]


def pins(path: Path) -> list[Requirement]:
    return [Requirement(pin[0]) for pin in PIN.finditer(path.read_text("utf-8"))]


def versions(name: str) -> dict[str, set[str]]:
    """Return the versions that a set pins; there are several where Pythons need different ones."""
    found: dict[str, set[str]] = {}
    for pin in pins(ROOT / name):
        found.setdefault(canonicalize_name(pin.name), set()).add(str(pin.specifier).removeprefix("=="))
    return found


def set_of(required: Requirement, name: str) -> str:
    """Return the set that pins a requirement: Ray has one of its own, which is both ends of its range."""
    return f"requirements/{'ray' if required.name == 'ray' else name}.txt"


@pytest.mark.parametrize("required", RANGES, ids=str)
def test_range_holds_development_pin(required: Requirement) -> None:
    (version,) = versions(set_of(required, "dev"))[required.name]
    assert version in required.specifier


@pytest.mark.parametrize("required", RANGES, ids=str)
def test_low_end_of_range_pinned_in_lowest(required: Requirement) -> None:
    (lowest,) = versions(set_of(required, "lowest"))[required.name]
    assert f">={lowest}" in str(required.specifier).split(",")


@pytest.mark.parametrize(
    "name", ["requirements/ray.txt", "requirements/runtime.txt", "benchmarks/requirements/speed.txt"]
)
def test_runtime_sets_pin_development_versions(name: str) -> None:
    development = versions("requirements/dev.txt")
    for package, pinned in versions(name).items():
        assert pinned == development.get(package, pinned)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_head_of_set_names_its_command(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    command = path.read_text("utf-8").splitlines()[1].removeprefix("#").split()
    assert command[:6] == ["uv", "pip", "compile", "--universal", "--python-version", "3.11"]
    assert command[-2:] == ["--output-file", name]
    sources = [word for word in command if re.fullmatch(r"\S+\.(?:in|toml)", word)]
    assert sources
    for source in sources:
        assert (ROOT / source).is_file()


def test_requirements_lists_pinned() -> None:
    wanted = {path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in folder.glob("*.in")}
    read = {word for path in SETS for word in path.read_text("utf-8").splitlines()[1].split()}
    assert wanted <= read

"""generator/generate.py: writing, --check, and the faults that stop it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from openapi_python_client import TEMPLATE_FILTERS

from generator import generate
from generator.generate import HEADER, PACKAGE, contents, main
from tests.contract.description import SCHEMAS, SPEC, walk

OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise PermissionError("no network")

sys.addaudithook(refuse)
"""


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package to spoil; generating gives the original, without the seconds that it takes."""

    def instant(package: Path) -> None:
        shutil.copytree(PACKAGE, package)

    monkeypatch.setattr(generate, "generate", instant)
    return Path(shutil.copytree(PACKAGE, tmp_path / PACKAGE.name))


def test_check_accepts_the_committed_package_and_needs_no_network(tmp_path: Path) -> None:
    before = contents(PACKAGE)
    (tmp_path / "sitecustomize.py").write_text(OFFLINE)
    (tmp_path / "asks.py").write_text("import socket; socket.create_connection(('127.0.0.1', 9))")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
        )

    assert "no network" in run("-m", "asks").stderr
    done = run(str(generate.__file__), "--check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert contents(PACKAGE) == before


def test_writing_replaces_the_old_package(tmp_path: Path) -> None:
    package = tmp_path / PACKAGE.name
    package.mkdir()
    (package / "of_an_older_description.py").touch()
    assert main([], package) == 0
    assert contents(package) == contents(PACKAGE)


def test_every_module_begins_with_the_header() -> None:
    for path in PACKAGE.rglob("*.py"):
        assert path.read_text("utf-8").startswith(HEADER), path


def add_a_line(package: Path) -> None:
    path = package / "errors.py"
    path.write_text(path.read_text("utf-8") + "EDITED = True\n", "utf-8")


def change_line_ends(package: Path) -> None:
    path = package / "errors.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def remove_the_last_line_end(package: Path) -> None:
    path = package / "errors.py"
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))


def remove_a_file(package: Path) -> None:
    (package / "errors.py").unlink()


def remove_an_empty_file(package: Path) -> None:
    (package / "py.typed").unlink()


def add_a_file(package: Path) -> None:
    (package / "models" / "extra.py").write_text("EXTRA = True\n", "utf-8")


def add_an_empty_file(package: Path) -> None:
    (package / "models" / "extra.py").touch()


@pytest.mark.parametrize(
    ("spoil", "shown"),
    [
        (add_a_line, "-EDITED = True\n"),
        (change_line_ends, "+++ fresh/errors.py\n"),
        (remove_the_last_line_end, "+++ fresh/errors.py\n"),
        (remove_a_file, "errors.py: missing\n"),
        (remove_an_empty_file, "py.typed: missing\n"),
        (add_a_file, "-EXTRA = True\n"),
        (add_an_empty_file, "models/extra.py: not generated any more\n"),
    ],
)
def test_check_shows_a_difference_and_writes_nothing(
    copied: Path, spoil: Callable[[Path], None], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copied)
    spoilt = contents(copied)
    assert main(["--check"], copied) == 1
    output, advice = capsys.readouterr()
    assert shown in output
    assert "make generate" in advice
    assert contents(copied) == spoilt


def test_check_ignores_bytecode(copied: Path) -> None:
    (copied / "__pycache__").mkdir(exist_ok=True)
    (copied / "__pycache__" / "errors.pyc").write_bytes(b"\xff")
    assert main(["--check"], copied) == 0


@pytest.mark.parametrize("argument", ["--chek", "everything"])
def test_an_unknown_argument_writes_nothing(copied: Path, argument: str) -> None:
    add_a_line(copied)
    spoilt = contents(copied)
    with pytest.raises(SystemExit, match="2"):
        main([argument], copied)
    assert contents(copied) == spoilt


def test_a_description_that_is_refused_writes_nothing(
    copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(package: Path) -> None:
        package.mkdir()
        sys.exit("a fault of the description")

    monkeypatch.setattr(generate, "generate", refuse)
    before = contents(copied)
    with pytest.raises(SystemExit, match="a fault of the description"):
        main([], copied)
    assert contents(copied) == before


def test_code_that_is_no_python_is_shown_with_its_fault(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n")
    with pytest.raises(SystemExit, match=r"(?s)^ruff .* failed:\n.*broken\.py"):
        generate.tidy(tmp_path)


def test_every_rule_of_the_generator_is_used() -> None:
    """A schema or media type that is no longer described must leave the list that has it."""
    environment = Environment(loader=FileSystemLoader(generate.GENERATOR / "templates"))
    environment.filters.update(TEMPLATE_FILTERS)
    without_class = environment.get_template("python.jinja").module.without_class  # type: ignore[attr-defined]
    assert {*without_class} <= SCHEMAS.keys()
    overrides = yaml.safe_load((generate.GENERATOR / "config.yaml").read_text("utf-8"))[
        "content_type_overrides"
    ]
    media = {name for _, node in walk(SPEC) for name in node.get("content", {})}
    assert overrides.keys() <= media

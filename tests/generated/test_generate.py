"""generator/generate.py: what it writes, what --check finds, what stops it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import generate
from generator.generate import HEADER, PACKAGE, contents, main

OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise PermissionError("no network")

sys.addaudithook(refuse)
"""


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the processes that are started from the network; one that asks for it fails."""
    (tmp_path / "sitecustomize.py").write_text(OFFLINE)
    (tmp_path / "asks_the_network.py").write_text("import socket; socket.create_connection(('127.0.0.1', 9))")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SystemExit, match="no network"):
        generate.run_module("asks_the_network")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package to spoil; generating gives the original, without the seconds that it takes."""

    def instant(package: Path) -> None:
        shutil.copytree(PACKAGE, package)

    monkeypatch.setattr(generate, "generate", instant)
    return Path(shutil.copytree(PACKAGE, tmp_path / PACKAGE.name))


@pytest.mark.usefixtures("offline")
def test_the_package_is_what_is_generated_even_without_a_network(capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(PACKAGE)
    assert main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")
    assert contents(PACKAGE) == before


def test_it_writes_the_package_in_place_of_the_old_one(tmp_path: Path) -> None:
    package = tmp_path / PACKAGE.name
    package.mkdir()
    (package / "of_an_older_description.py").touch()
    assert main([], package) == 0
    assert contents(package) == contents(PACKAGE)


def test_every_module_says_who_wrote_it() -> None:
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


def test_check_overlooks_what_python_leaves_behind(copied: Path) -> None:
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


def an_unknown_media_type(spec: Any) -> None:
    body = spec["paths"]["/chat-messages"]["post"]["requestBody"]
    body["content"] = {"application/xml": body["content"]["application/json"]}


def a_choice_of_two_models(spec: Any) -> None:
    choice = [{"$ref": "#/components/schemas/Usage"}, {"$ref": "#/components/schemas/Feedback"}]
    spec["components"]["schemas"]["Error"]["properties"]["either"] = {"anyOf": choice}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (an_unknown_media_type, "application/xml"),
        (a_choice_of_two_models, "undefined_because.a_union_may_hold_only_one_model"),
    ],
)
def test_what_it_cannot_translate_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None], complaint: str
) -> None:
    spec = yaml.safe_load(generate.SPEC.read_text("utf-8"))
    change(spec)
    monkeypatch.setattr(generate, "SPEC", tmp_path / "openapi.yaml")
    generate.SPEC.write_text(yaml.safe_dump(spec), "utf-8")
    package = tmp_path / "package"
    with pytest.raises(SystemExit, match="openapi_python_client failed") as stopped:
        main([], package)
    assert complaint in str(stopped.value)
    assert not package.exists()

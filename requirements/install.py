"""Install exactly what a file pins, and check that it is whole: `python requirements/install.py PINS`."""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([\w.-]+)==[^\s;\\]+(?: ;[^\\\n]+)?", re.MULTILINE)
UNPINNED = {"pip", "dify-chat"}  # pip comes with Python, and dify-chat is what lies here


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pins", type=Path)
    parser.add_argument("--environment", help="install into this virtual environment, which needs no pip")
    parser.add_argument("--editable", action="store_true", help="install dify-chat, too, as it lies here")
    options = parser.parse_args()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    if options.environment:
        pip += ["--python", options.environment]
    try:
        install(pip, options.pins)
        if options.editable:
            dify_chat = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
            subprocess.run([*pip, "install", "--quiet", *dify_chat], check=True)
    except subprocess.CalledProcessError as error:
        print(f"{options.pins} could not be installed: see above", file=sys.stderr)
        return error.returncode
    return 0


def install(pip: list[str], pins: Path) -> None:
    """Make an environment hold what is pinned, and nothing else.

    Args:
        pip: The command that runs pip for the environment.
        pins: A file of versions with their hashes.

    Raises:
        subprocess.CalledProcessError: pip failed, and has written why.
    """
    # No dependencies: pip 23.2 refuses the pin of `b` if `b[extra]>=1` is required and a later `b` is there.
    # Wheels only: a source would be built with today's releases.
    exactly = ["--no-deps", "--only-binary", ":all:", "--require-hashes"]
    subprocess.run([*pip, "install", "--quiet", *exactly, "--requirement", str(pins)], check=True)
    found = list(PIN.finditer(pins.read_text("utf-8")))
    _remove_others(pip, {_normalized(pin[1]) for pin in found} | UNPINNED)
    _check(pip, [pin[0] for pin in found])


def _remove_others(pip: list[str], kept: set[str]) -> None:
    """Remove what earlier pins left, and what Python brings besides pip: setuptools, before 3.12."""
    listed = json.loads(_output([*pip, "list", "--format", "json"]))
    others = [entry["name"] for entry in listed if _normalized(entry["name"]) not in kept]
    if others:
        subprocess.run([*pip, "uninstall", "--quiet", "--yes", *others], check=True)


def _check(pip: list[str], pins: list[str]) -> None:
    """Have pip resolve the pins, without an index: it fails at a requirement that no pin meets.

    `pip check` would leave out what extras require.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull  # which may name a folder of wheels
    try:
        _output([*pip, "install", "--dry-run", "--no-index", *pins], environment)
    except subprocess.CalledProcessError as error:
        lines = [line for line in error.output.splitlines() if not line.startswith("Requirement already")]
        print(*lines, sep="\n", file=sys.stderr)
        raise


def _output(command: list[str], environment: dict[str, str] | None = None) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())

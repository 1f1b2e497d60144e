"""Run targets of `make help`, each in a new clone: `python tests/repository/fresh.py [TARGET ...]`.

The clone is of the last commit, and its path has a space, quotes and an ü. The user isn't root, and has an
empty home, so that nothing is cached. The environment is PATH, HOME, and what leads to the package index. A
target fails if make does, or if it leaves the tree changed.
"""

import argparse
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = 'it\'s "new" ü'
LIMIT = 10_800  # seconds for a target; test-all runs the suite three times
# Shorter than by default, where a target takes a parameter.
ARGUMENTS = {
    "bench": ["QUICK=1"],
    "fuzz": ["SECONDS=5"],
    "mock": ["PORT=0"],
    "soak": ["SECONDS=20"],
}
SERVES = {"mock": "DIFY_API_KEY="}  # runs until it is interrupted, which is done when it has said this
LEFT_OUT = {"fresh"}
# Some machines reach their package index by these alone: its place, its certificate, a proxy.
KEPT = re.compile(r"(?:PIP|UV|SSL)_(?!.*CACHE)\w+|(?:https?|no|all)_proxy", re.IGNORECASE)


@dataclass(frozen=True)
class Newcomer:
    """A user who hasn't been on this machine before.

    Attributes:
        ids: Its user and group, or None for the user who runs this.
        environment: Its environment, besides HOME.
    """

    ids: tuple[int, int] | None
    environment: dict[str, str]

    def start(self, command: list[str], place: Path) -> subprocess.Popen[str]:
        """Start a command in the clone at a place, as a group of processes of its own."""
        user, group = self.ids or (None, None)
        return subprocess.Popen(
            command,
            cwd=place / FOLDER,
            env=self.environment | {"HOME": str(place)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=self.ids and [],
        )

    def own(self, place: Path) -> None:
        if self.ids:
            for path in (place, *place.rglob("*")):
                os.chown(path, *self.ids, follow_symlinks=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="all but this one by default")
    parser.add_argument("--together", action="store_true", help="in one clone, which saves an hour")
    parser.add_argument("--logs", type=Path, default=ROOT / "build/fresh", help="where the output is kept")
    options = parser.parse_args()
    known = listed()
    if unknown := {*options.targets, *ARGUMENTS, *SERVES, *LEFT_OUT} - {*known}:
        parser.error(f"make help doesn't list {', '.join(sorted(unknown))}")
    options.logs.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        newcomer = arrive(Path(folder))
        place = clone(Path(folder, "all"), newcomer) if options.together else None
        for target in options.targets or [name for name in known if name not in LEFT_OUT]:
            begun = time.monotonic()
            here = place or clone(Path(folder, target), newcomer)
            fault = run(target, newcomer, here, options.logs / f"{target}.txt")
            print(f"{target:17}{time.monotonic() - begun:6.0f} s  {fault or 'good'}", flush=True)
            failed += bool(fault)
            if here != place:
                shutil.rmtree(here)
    return 1 if failed else 0


def listed() -> list[str]:
    """Return what `make help` lists."""
    done = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True)
    return re.findall(r"^  ([a-z-]+) ", done.stdout, re.MULTILINE)


def arrive(folder: Path) -> Newcomer:
    """Choose the user, and put the Pythons that noxfile.py would find on its path."""
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    pythons = [Path(sys.base_prefix), *sorted(versions.glob("3.1[1-9]*"))]
    environment = {key: value for key, value in os.environ.items() if KEPT.fullmatch(key)}
    ids = None
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        ids = nobody.pw_uid, nobody.pw_gid
        pythons = [readable(python, folder / "pythons") for python in pythons]
        # A copy looks for its library where it was built.
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(f"{python}/lib" for python in pythons)
    environment["PATH"] = os.pathsep.join([*(f"{python}/bin" for python in pythons), os.environ["PATH"]])
    return Newcomer(ids, environment)


def readable(python: Path, folder: Path) -> Path:
    """Return a Python that every user may run: this one, or a copy if it is in the home of root."""
    if all(parent.stat().st_mode & 0o001 for parent in python.parents):
        return python
    copy = folder / python.name
    if not copy.exists():
        shutil.copytree(python, copy, symlinks=True, ignore=shutil.ignore_patterns("site-packages"))
        for path in copy.glob("lib/python3*/_sysconfigdata*.py"):  # virtualenv looks where this points
            path.write_text(path.read_text("utf-8").replace(str(python), str(copy)), "utf-8")
    return copy


def clone(place: Path, newcomer: Newcomer) -> Path:
    """Make a home with a clone in it."""
    place.mkdir()
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, place / FOLDER], check=True)
    newcomer.own(place)
    return place


def run(target: str, newcomer: Newcomer, place: Path, log: Path) -> str:
    """Make a target, and return what was wrong, or nothing."""
    ready = False
    with (
        newcomer.start(["make", target, *ARGUMENTS.get(target, [])], place) as process,
        log.open("w", encoding="utf-8") as output,
    ):
        assert process.stdout
        limit = threading.Timer(LIMIT, os.killpg, [process.pid, signal.SIGKILL])
        limit.start()
        for line in process.stdout:
            output.write(line)
            if target in SERVES and SERVES[target] in line:
                ready = True
                os.killpg(process.pid, signal.SIGINT)
        code = process.wait()
        limit.cancel()
    changed, _ = newcomer.start(["git", "status", "--porcelain"], place).communicate()
    if target in SERVES and not ready:
        return f"it never said {SERVES[target]}; see {log}"
    if target not in SERVES and code:
        return f"make ended with {code}; see {log}"
    return changed and f"it left: {', '.join(changed.splitlines())}"


if __name__ == "__main__":
    sys.exit(main())

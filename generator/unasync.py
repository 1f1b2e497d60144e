"""Writes each _sync folder from the _async folder beside it: the same code without the waiting.

Usage: python generator/unasync.py [--check]    (--check writes nothing and fails on any difference)

It translates whole words, in code, docstrings and comments alike, so that the examples are translated too.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "wrapper/dify_chat/_async", ROOT / "tests/wire/_async"]

WORDS = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "_async": "_sync",
    "aclose": "close",
    "aiter": "iter",
    "aiter_bytes": "iter_bytes",
    "aiter_raw": "iter_raw",
    "anext": "next",
    "anyio": "time",  # anyio.sleep is all that we use of it
    "aread": "read",
    "asynccontextmanager": "contextmanager",
    "AbstractAsyncContextManager": "AbstractContextManager",
    "enter_async_context": "enter_context",
    "new_async_client": "new_client",
    "StopAsyncIteration": "StopIteration",
}
PATTERN = re.compile(
    r"\bawait\s+"
    r"|\basync\s+(?=(?:def|for|with)\b)"
    r"|\b_?Async(?=[A-Z])"  # AsyncIterator, AsyncDifyChat, _AsyncThing …
    r"|\b(?:" + "|".join(WORDS) + r")\b"
)
ASYNC_ONLY = re.compile(r"^.*\basync only\b.*\n", re.MULTILINE)  # a line of code or text that has no twin
# And in it, brackets one deep.
AWAITABLE = re.compile(r"\b(?:Awaitable\[|Coroutine\[Any, Any, )((?:[^][]|\[[^][]*\])*)\]")
FIRST_PARTY = ["--config", 'src = ["generated_client", "wrapper"]']


def translate(source: str) -> str:
    """The synchronous twin of asynchronous source text, not yet formatted."""
    return PATTERN.sub(_replacement, AWAITABLE.sub(r"\1", ASYNC_ONLY.sub("", source)))


def _replacement(match: re.Match[str]) -> str:
    word = match[0]
    if word.endswith("Async"):
        return word.removesuffix("Async")
    return WORDS.get(word, "")


def derive(path: Path, source: Path) -> str:
    """The whole text of the file that stands for ``path``, below ``source``."""
    origin = path.relative_to(source.parent).as_posix()
    header = f"# Written from {origin} by generator/unasync.py, which `make generate` runs.\n\n"
    target = str(twin(source) / path.relative_to(source))
    settings = [
        "--isolated",
        "--no-cache",
        "--quiet",
        "--line-length",
        "110",
        "--stdin-filename",
        target,
        "-",
    ]
    text = header + translate(path.read_text("utf-8"))
    text = _ruff("check", "--fix-only", "--select", "F401,I", *FIRST_PARTY, *settings, stdin=text)
    return _ruff("format", *settings, stdin=text)


def _ruff(*arguments: str, stdin: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def twin(source: Path) -> Path:
    """The folder that is written from ``source``."""
    return source.with_name("_sync")


def differences(derived: dict[Path, str]) -> list[str]:
    """What is wrong with the files that are written, one line a file."""
    present = {path: path.read_text("utf-8") for path in _written()}
    faults = dict.fromkeys(derived.keys() - present.keys(), "missing")
    faults |= dict.fromkeys(present.keys() - derived.keys(), "extra")
    faults |= {path: "stale" for path in derived.keys() & present.keys() if derived[path] != present[path]}
    return [f"{path.relative_to(ROOT).as_posix()} is {fault}" for path, fault in sorted(faults.items())]


def write(derived: dict[Path, str]) -> None:
    for path in _written() - derived.keys():
        path.unlink()
    for path, text in derived.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _written() -> set[Path]:
    return {path for source in SOURCES for path in twin(source).rglob("*.py")}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on any difference")
    options = parser.parse_args(arguments)
    derived = {
        twin(source) / path.relative_to(source): derive(path, source)
        for source in SOURCES
        for path in sorted(source.rglob("*.py"))
    }
    if not options.check:
        write(derived)
        return 0
    found = differences(derived)
    if found:
        print(*found, "Run `make generate`.", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

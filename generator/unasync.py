"""Write each _sync folder from the _async folder beside it: the same code without the waiting.

python generator/unasync.py            writes
python generator/unasync.py --check    writes nothing; names the files that differ and the rules without a use

Text is replaced in code, docstrings and comments alike, so that examples are translated, too.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    ROOT / "wrapper/dify_chat/_async",
    ROOT / "wrapper/dify_chat/batch/_async",
    ROOT / "tests/wire/_async",
]

HEADER = "# Written from {} by generator/unasync.py, which `make generate` runs.\n\n"
INSIDE = r"((?:[^][]|\[[^][]*\])*)"  # what brackets hold, with brackets one deep
RULES = {
    r"(?m)^.*\basync only\b.*\n": "",  # a line of code or text that has no twin
    r"\bdeferred_pages import AsyncPages\b": "page import Page",
    r"\bAsyncPages\b": "Page",  # what is awaited for a page
    rf"\bAwaitable\[{INSIDE}\]": r"\1",
    rf"\bCoroutine\[Any, Any, {INSIDE}\]": r"\1",
    r"\bawait\s+": "",
    r"\basync\s+(?=(?:def|for|with)\b)": "",
    r"\b(_?)Async(?=[A-Z])": r"\1",  # AsyncIterator, AsyncDifyChat, _AsyncThing
    r"\b__aenter__\b": "__enter__",
    r"\b__aexit__\b": "__exit__",
    r"\b__aiter__\b": "__iter__",
    r"\b__anext__\b": "__next__",
    r"\b_async\b": "_sync",
    r"\baclose\b": "close",
    r"\baread\b": "read",
    r"\baiter\b": "iter",
    r"\baiter_bytes\b": "iter_bytes",
    r"\banext\b": "next",
    r"\banyio\b": "time",  # anyio.sleep is all that we use of it
    r"\basynccontextmanager\b": "contextmanager",
    r"\basync_(?=[a-z])": "",  # async_pools, async_unbroken
    r"\bnew_async_http_client\b": "new_http_client",
    r"\bStopAsyncIteration\b": "StopIteration",
}
"""What replaces each pattern."""


def translate(source: str) -> str:
    """Return the synchronous twin of asynchronous source text, not yet formatted."""
    for pattern, replacement in RULES.items():
        source = re.sub(pattern, replacement, source)
    return source


def has_twin(path: Path) -> bool:
    """Return whether a file has a twin: its first line may say that it hasn't."""
    return "async only" not in path.read_text("utf-8").partition("\n")[0]


def unused() -> list[str]:
    """Return the patterns that no file has."""
    texts = [path.read_text("utf-8") for source in SOURCES for path in filter(has_twin, source.rglob("*.py"))]
    return [pattern for pattern in RULES if not any(re.search(pattern, text) for text in texts)]


def derive(source: Path) -> dict[Path, str]:
    """Return the text of every twin of an _async folder, by its path."""
    with TemporaryDirectory() as folder:
        for path in filter(has_twin, source.rglob("*.py")):
            fresh = Path(folder) / path.relative_to(source)
            fresh.parent.mkdir(parents=True, exist_ok=True)
            header = HEADER.format(path.relative_to(source.parent).as_posix())
            fresh.write_text(header + translate(path.read_text("utf-8")), "utf-8")
        tidy(folder)
        target = source.with_name("_sync")
        return {
            target / path.relative_to(folder): path.read_text("utf-8") for path in Path(folder).rglob("*.py")
        }


def tidy(folder: str) -> None:
    """Remove the imports that a file doesn't need, sort the others, and format."""
    settings = ["--isolated", "--no-cache", "--line-length", "110", folder]
    first_party = ["--config", 'src = ["generated_client", "wrapper", "."]']
    ruff("check", "--fix-only", "--select", "F401,I", *first_party, *settings)
    ruff("format", *settings)


def ruff(*arguments: str) -> None:
    """Run ruff. Its output is shown only if it fails."""
    command = [sys.executable, "-m", "ruff", *arguments]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"ruff {arguments[0]} failed:\n{result.stdout}{result.stderr}")


def written() -> set[Path]:
    """Return the files that there are in the _sync folders."""
    return {path for source in SOURCES for path in source.with_name("_sync").rglob("*.py")}


def differences(derived: dict[Path, str]) -> list[str]:
    """Return a line for each file that is missing, extra or stale."""
    present = {path: path.read_text("utf-8") for path in written()}
    faults = dict.fromkeys(derived.keys() - present.keys(), "missing")
    faults |= dict.fromkeys(present.keys() - derived.keys(), "extra")
    faults |= {path: "stale" for path in derived.keys() & present.keys() if derived[path] != present[path]}
    return [f"{path.relative_to(ROOT).as_posix()} is {fault}" for path, fault in sorted(faults.items())]


def write(derived: dict[Path, str]) -> None:
    """Write the twins, and remove files that are the twin of none."""
    for path in written() - derived.keys():
        path.unlink()
    for path, text in derived.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on any difference")
    options = parser.parse_args(arguments)
    derived = {path: text for source in SOURCES for path, text in derive(source).items()}
    if not options.check:
        write(derived)
        return 0
    faults = differences(derived)
    if faults:
        faults.append("Run `make generate`.")
    faults += [f"No file has {pattern}: remove it from RULES in unasync.py." for pattern in unused()]
    if faults:
        print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Rules about the files of this repository."""

import ast
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
OURS = ["wrapper", "generator", "tests", "examples", "benchmarks", "requirements"]
NOT_COMMITTED = re.compile(r"\.(?!(?:ci|github)$)\w+|__pycache__|build|dist")
FOREIGN = re.compile(
    r"(?:py(?:pi|thonhosted)|artifactory|nexus|devpi|jfrog)[\w-]*\.\w+"  # hosts of package indexes
    r"|\b(?:index[-]url|trusted[-]host|find[-]links)\b"
    r"|(?<![\w.}])/(?:root|home|Users|work)/\w+"  # paths of one machine
)


def files(folder: Path) -> Iterator[Path]:
    """The files below a folder that belong to the repository."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not NOT_COMMITTED.fullmatch(path.name):
            yield from files(path)
        elif path.is_file() and path.name not in (".coverage", ".git"):  # a worktree's .git is a file
            yield path


def written_by_hand() -> Iterator[Path]:
    for name in OURS:
        if (ROOT / name).exists():
            yield from (
                path for path in files(ROOT / name) if path.suffix == ".py" and "_sync" not in path.parts
            )


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_handwritten_files_within_300_lines() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in written_by_hand()}
    assert len(lengths) > 500
    assert not {path.relative_to(ROOT).as_posix(): lines for path, lines in lengths.items() if lines > 300}


def test_httpx_imported_in_three_modules_at_most() -> None:
    sources = [
        path
        for root in ("wrapper", "generated_client")
        for path in files(ROOT / root)
        if path.suffix == ".py"
    ]
    importing = [
        path for path in sources if any(name.split(".")[0] == "httpx" for name in imported_modules(path))
    ]
    assert 1 <= len(importing) <= 3, importing


def test_files_name_no_package_index_and_no_local_path() -> None:
    found = {}
    for path in files(ROOT):
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8", "replace")
        if match := FOREIGN.search(text):
            found[path.relative_to(ROOT).as_posix()] = match[0]
    assert not found

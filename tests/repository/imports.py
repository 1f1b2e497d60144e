"""Which module of the wrapper imports which, read from the sources."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "wrapper"


@cache
def imports() -> dict[str, set[str]]:
    """Return the modules of `dify_chat`, and which of them each imports.

    Imports within functions count. Those for type checkers alone count, too: a reader can't understand or
    move one such module without the other.
    """
    files = {_name(path): path for path in sorted((SOURCES / "dify_chat").rglob("*.py"))}
    return {name: set(_imported(name, path, files)) for name, path in files.items()}


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCES).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _imported(name: str, path: Path, files: dict[str, Path]) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            submodules = {f"{module}.{alias.name}" for alias in node.names} & files.keys()
            yield from submodules or {module} & files.keys()

"""The rooms of MockDify: which may import which, and that nothing of the client is imported."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import dify_chat.testing

ROOT = Path(dify_chat.testing.__file__).parent
PACKAGE = "dify_chat.testing"
ROOMS = ["_wire", "_script", "_app", "_operations", ""]
"""The lowest first; a room imports none that comes after it. The last are the files outside of rooms."""

SHARED = {"dify_chat._extras"}
"""What MockDify may import beside its own modules: the text of an install command."""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join([PACKAGE, *(part for part in parts if part != "__init__")])


def _imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports from the distribution."""
    package = _name(path) if path.name == "__init__.py" else _name(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = (
                resolve_name("." * node.level + (node.module or ""), package) if node.level else node.module
            )
            yield from (MODULES.get(f"{module}.{alias.name}", str(module)) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _room(module: str) -> int:
    first, _, _ = module.removeprefix(f"{PACKAGE}.").partition(".")
    return ROOMS.index(first if first in ROOMS else "")


FILES = {_name(path): path for path in sorted(ROOT.rglob("*.py"))}
MODULES = {name: name for name in FILES}
IMPORTS = {
    name: {each for each in _imports(path) if each.startswith("dify_chat")} - SHARED
    for name, path in FILES.items()
}


def test_testing_imports_nothing_of_the_client() -> None:
    assert {each for imported in IMPORTS.values() for each in imported} <= FILES.keys()


def test_room_imports_no_room_above_it() -> None:
    above = [
        f"{name} imports {each}"
        for name, imported in IMPORTS.items()
        for each in imported
        if _room(each) > _room(name)
    ]
    assert above == []


def test_modules_import_each_other_in_no_circle() -> None:
    assert len(list(TopologicalSorter(IMPORTS).static_order())) == len(FILES)

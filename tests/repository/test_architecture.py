"""ARCHITECTURE.md: each file and each object that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
FOLDERS = ("wrapper", "generator", "generated_client", "tests")
FILES = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
GUARANTEES = TEXT.partition("## Who guarantees what")[2].partition("\n\n**")[0]


def test_files_exist() -> None:
    there = [path.as_posix() for path in FILES]
    named = set(re.findall(r"`([\w/]+\.py)`", TEXT))
    assert len(named) > 50
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []


def test_objects_that_guarantee_exist() -> None:
    code = "\n".join(path.read_text("utf-8") for path in FILES if "dify_chat" in path.parts)
    objects = [
        name
        for row in re.findall(r"^\| .* \| (.*) \|$", GUARANTEES, re.MULTILINE)
        for name in re.findall(r"`([\w.]+)`", row)
        if not name.endswith(".py")
    ]
    assert len(objects) > 20
    defined = r"(?m)^ *(?:class |def |async def )?{}\b"
    lacking = [name for name in objects if not re.search(defined.format(name.rpartition(".")[2]), code)]
    modules = {path.stem for path in FILES}
    assert [name for name in lacking if name not in modules] == []

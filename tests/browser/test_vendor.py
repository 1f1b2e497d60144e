"""The libraries of the page are those that are pinned."""

import json
import re
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "web_chat"
LIBRARIES = {
    "marked": ("marked.esm.js", ["LICENSE"]),
    "dompurify": ("purify.es.mjs", ["LICENSE", "LICENSE-MPL"]),
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_library_is_pinned_version(name: str) -> None:
    script, licences = LIBRARIES[name]
    folder = EXAMPLE / "page" / "vendor" / name
    head = (folder / script).read_text("utf-8")[:300]
    lock = json.loads((EXAMPLE / "package-lock.json").read_text("utf-8"))
    pinned = lock["packages"][f"node_modules/{name}"]
    assert re.search(r"v?(\d+\.\d+\.\d+)", head)[1] == pinned["version"]  # type: ignore[index]
    assert (
        pinned["version"] == json.loads((EXAMPLE / "package.json").read_text("utf-8"))["dependencies"][name]
    )
    assert pinned["integrity"].startswith("sha512-")
    assert "resolved" not in pinned  # which would name a host
    assert sorted(path.name for path in folder.iterdir()) == sorted([script, *licences])

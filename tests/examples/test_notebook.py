"""The notebook runs from its first cell to its last, and shows what is committed."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.examples.notebook import METADATA
from tests.examples.test_examples import ROOT, environment

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"
SHOWN_AS_IT_IS = ("text/markdown", "image/svg+xml")


@pytest.fixture(scope="module")
def committed() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def shown(notebook: Any) -> list[object]:
    """What the cells show; of what is only for a browser to read, what kind of thing it is."""
    told: list[object] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error", output
            if output.output_type == "stream":
                told.append((cell.id, output.name, output.text))
            else:
                texts = [output.data[kind] for kind in SHOWN_AS_IT_IS if kind in output.data]
                told.append((cell.id, sorted(output.data), texts))
    return told


def test_notebook_runs_and_shows_committed_outputs(committed: Any, tmp_path: Path) -> None:
    own = {name: str(tmp_path) for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR")}
    run = [sys.executable, "-m", "tests.examples.notebook", str(NOTEBOOK), str(tmp_path / "run.ipynb")]
    done = subprocess.run(run, cwd=ROOT, env=environment(**own), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert shown(nbformat.read(tmp_path / "run.ipynb", as_version=4)) == shown(committed)


def test_notebook_shows_each_kind_of_output(committed: Any) -> None:
    outputs = [output for cell in committed.cells for output in cell.get("outputs", ())]
    kinds = {kind for output in outputs for kind in output.get("data", ())}
    assert {"text/markdown", "text/html", "image/svg+xml"} <= kinds


def test_notebook_metadata_anonymous(committed: Any) -> None:
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert committed.metadata == METADATA
    assert not any(cell.metadata for cell in committed.cells)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "app-mock-" not in NOTEBOOK.read_text("utf-8")

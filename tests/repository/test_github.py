"""What a forge reads: the workflow of CI and the forms of issues."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.test_repository import ROOT

GITHUB = ROOT / ".github"
FORMS = [path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"]
INPUTS = {"input", "textarea", "dropdown"}


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_workflow_calls_ci_on_each_python() -> None:
    job = loaded(GITHUB / "workflows/ci.yml")["jobs"]["run"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o100


def test_workflow_reads_the_repository_alone() -> None:
    assert loaded(GITHUB / "workflows/ci.yml")["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_form_has_what_forges_require(path: Path) -> None:
    form = loaded(path)
    assert form["name"]
    assert form["description"]
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in fields} <= INPUTS
    assert all(part["attributes"]["label"] for part in fields)
    assert len({part["id"] for part in fields}) == len(fields)

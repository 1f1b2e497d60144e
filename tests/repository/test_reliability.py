"""docs/reliability.md: every promise has a test, and it is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [line for line in (ROOT / "docs/reliability.md").read_text("utf-8").splitlines() if line[:2] == "| "]
PROMISES = [row for row in ROWS if row != "| Promise | Held by |"]


@pytest.mark.parametrize("promise", PROMISES)
def test_promise_names_an_existing_test(promise: str) -> None:
    named = re.search(r"\| `([\w/]+\.py)::(\w+)` \|$", promise)
    assert named, "a row ends with its test"
    path, test = named.groups()
    assert f"def {test}(" in (ROOT / "tests" / path).read_text("utf-8")


def test_promises_not_empty() -> None:
    assert len(PROMISES) > 50

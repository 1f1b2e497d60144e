"""docs/reliability.md: every promise has a test, and it is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [line for line in (ROOT / "docs/reliability.md").read_text("utf-8").splitlines() if line[:2] == "| "]
PROMISES = [row for row in ROWS if row != "| Promise | Held by |"]


def test_promise_names_an_existing_test() -> None:
    for promise in PROMISES:
        named = re.search(r"\| `([\w/]+\.py)::(\w+)` \|$", promise)
        assert named, f"a row ends with its test: {promise}"
        path, test = named.groups()
        assert f"def {test}(" in (ROOT / "tests" / path).read_text("utf-8"), promise


def test_promises_not_empty() -> None:
    assert len(PROMISES) > 50

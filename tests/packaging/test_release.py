"""What a release has to say about itself."""

import re

from dify_chat import __version__
from tests.packaging.conftest import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
HEADINGS = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_not_released_stands_first_and_every_release_has_its_date() -> None:
    unreleased, *released = HEADINGS
    assert unreleased == "[Unreleased]"
    for heading in released:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - (unreleased|\d{4}-\d{2}-\d{2})", heading)


def test_this_version_has_an_entry_that_says_something() -> None:
    assert f"[{__version__}]" in [heading.partition(" ")[0] for heading in HEADINGS]
    entry = CHANGELOG.partition(f"## [{__version__}]")[2].partition("\n## ")[0]
    assert re.search(r"^- \w", entry, re.MULTILINE)


def test_changes_are_sorted_by_their_kinds() -> None:
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE)) <= KINDS


def test_every_command_that_contributors_are_told_of_exists() -> None:
    told = set(re.findall(r"\bmake ([a-z][a-z-]*)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert told
    assert told <= targets

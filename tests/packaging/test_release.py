"""What a release has to say about itself."""

import re

import dify_chat
from dify_chat import __version__
from tests.packaging.conftest import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
HEADINGS = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_changelog_headings() -> None:
    unreleased, *released = HEADINGS
    assert unreleased == "[Unreleased]"
    for heading in released:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - (unreleased|\d{4}-\d{2}-\d{2})", heading)


def test_changelog_has_entry_of_this_version() -> None:
    assert f"[{__version__}]" in [heading.partition(" ")[0] for heading in HEADINGS]
    entry = CHANGELOG.partition(f"## [{__version__}]")[2].partition("\n## ")[0]
    assert re.search(r"^- \w", entry, re.MULTILINE)


def test_changelog_names_public_names_of_first_version() -> None:
    entry = CHANGELOG.partition("## [0.1.0]")[2].partition("\n## ")[0]
    assert [name for name in dify_chat.__all__ if f"`{name}`" not in entry] == ["__version__"]


def test_changelog_kinds() -> None:
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE)) <= KINDS


def test_contributing_names_existing_targets() -> None:
    told = set(re.findall(r"\bmake ([a-z][a-z-]*)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert told
    assert told <= targets

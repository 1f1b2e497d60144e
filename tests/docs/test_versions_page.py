"""docs/versions.md says of each version what the recordings say."""

import pytest

from tests.docs.versions_table import PAGE, UNTRIED, VERSIONS, calls, conduct, with_tables
from tests.support.recordings import find


def test_tables_are_those_of_the_recordings() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page), "run `python -m tests.docs.versions_table`"


def test_versions_page_has_column_per_version() -> None:
    assert {recording.version for recording in find("*")} == set(VERSIONS)


@pytest.mark.parametrize("row", list(conduct()), ids=lambda row: row[0])
def test_versions_page_row_shows_difference(row: list[str]) -> None:
    told = {cell for cell in row[1:] if cell != UNTRIED}
    assert len(told) > 1 or UNTRIED in row


def test_calls_that_a_version_lacks_are_listed() -> None:
    rows = {row[0]: row[1:] for row in calls()}
    assert rows["`end_user`"] == [UNTRIED, "404", "yes", "yes"]
    assert rows["`workflow_events`"] == ["404", "404", "404", "yes"]
    assert rows["`human_input_form`"] == [UNTRIED, UNTRIED, "404", "yes"]
    assert rows["`create_app_annotation`"] == ["yes", "500", "yes", "yes"]
    assert "`send`" not in rows

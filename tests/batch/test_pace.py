"""The pace halves at a refusal, grows slowly, and keeps to limits."""

from math import inf

import pytest

from dify_chat.batch._pace import LONGEST_PAUSE, LONGEST_RETRY_AFTER, Pace


def test_window_is_full_until_one_ends() -> None:
    pace = Pace(2)
    pace.start(0)
    assert pace.wait(0) == 0
    pace.start(0)
    assert pace.wait(0) == inf
    pace.end()
    assert pace.wait(0) == 0


def test_refusal_halves_window_once_for_requests_of_before() -> None:
    pace = Pace(8)
    pace.refused(now=1.0, began=0.0)
    assert pace.window == 4
    pace.refused(now=1.1, began=0.5)
    assert pace.window == 4
    pace.refused(now=3.0, began=2.0)
    assert pace.window == 2


def test_window_stays_between_one_and_concurrency() -> None:
    pace = Pace(3)
    for moment in range(10):
        pace.refused(now=moment, began=moment)
    assert pace.window == 1
    for _ in range(100):
        pace.answered()
    assert pace.window == 3


def test_window_grows_by_one_in_a_round() -> None:
    pace = Pace(100)
    for moment in range(4):
        pace.refused(now=moment, began=moment)
    before = int(pace.window)
    for _ in range(before + 1):
        pace.answered()
    assert int(pace.window) == before + 1


def test_refusals_in_a_row_double_pause_up_to_limit() -> None:
    pace = Pace(8)
    pauses = []
    now = 0.0
    for _ in range(9):
        pace.refused(now, began=now)
        pauses.append(pace.wait(now))
        now += pauses[-1] + 1
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    pace.answered()
    pace.refused(now, began=now)
    assert pace.wait(now) == 0.5


@pytest.mark.parametrize(("asked", "kept"), [(0.0, 0.0), (7.0, 7.0), (1e9, LONGEST_RETRY_AFTER)])
def test_retry_after_is_kept(asked: float, kept: float) -> None:
    pace = Pace(8)
    pace.refused(now=10.0, began=10.0, retry_after=asked)
    assert pace.wait(10.0) == kept


def test_shorter_pause_leaves_longer_one() -> None:
    pace = Pace(8)
    pace.refused(now=0.0, began=0.0, retry_after=9.0)
    pace.refused(now=1.0, began=1.0)
    assert pace.wait(1.0) == 8.0


def test_rate_spaces_requests() -> None:
    pace = Pace(8, rate=2.0)
    pace.start(0.0)
    assert pace.wait(0.0) == 0.5
    pace.start(0.5)
    assert pace.wait(0.75) == 0.25
    assert pace.wait(9.0) == 0
    pace.start(9.0)  # what was not used before is not made up for
    assert pace.wait(9.0) == 0.5

# Written from _async/test_resume_cuts.py by generator/unasync.py, which `make generate` runs.

"""A run is told whole and once, wherever its streams are cut, and however often."""

import pytest

from dify_chat import DifyChat
from dify_chat._http import retry
from tests.support.cut_runs import CutServer, faults, run_of
from tests.wire._sync.talks import KEY, drained, taken


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "INITIAL_DELAY", 0.0)


@pytest.mark.parametrize(
    "count",
    [
        200,
        pytest.param(40_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
def test_a_run_is_told_whole_and_once_wherever_it_is_cut(count: int) -> None:
    found = {}
    with CutServer() as server:
        with DifyChat(KEY, server.url, "user-1", max_retries=5) as chat:
            for number in range(count):
                run = run_of(f"run {number}")
                server.begin(run)
                answer = chat.send_chat_message_stream("hi")
                if number % 2:
                    pieces, error = taken(answer.text)
                    wrong = faults(run, [], "".join(pieces), answer.answer, answer.outcome, error)
                else:
                    told, error = drained(answer)
                    wrong = faults(run, told, None, answer.answer, answer.outcome, error)
                if wrong:
                    found[number] = wrong
    assert found == {}

"""A run is told whole and once, wherever its streams are cut, and however often."""

import pytest

from dify_chat import AsyncDifyChat
from dify_chat._http import retry
from tests.support.cut_runs import CutServer, faults, run_of
from tests.wire._async.talks import KEY, drained, taken


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
async def test_a_run_is_told_whole_and_once_wherever_it_is_cut(count: int) -> None:
    found = {}
    with CutServer() as server:
        async with AsyncDifyChat(KEY, server.url, "user-1", max_retries=5) as chat:
            for number in range(count):
                run = run_of(f"run {number}")
                server.begin(run)
                answer = chat.send_chat_message_stream("hi")
                if number % 2:
                    pieces, error = await taken(answer.text)
                    wrong = faults(run, [], "".join(pieces), answer.answer, answer.outcome, error)
                else:
                    told, error = await drained(answer)
                    wrong = faults(run, told, None, answer.answer, answer.outcome, error)
                if wrong:
                    found[number] = wrong
    assert found == {}

"""The soak runs, and notices what it is there to notice."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dify_chat import DifyConnectionError, DifyStreamError, ServerError
from tests.soak.judge import Story, asked_wrongly, is_unstopped, judged
from tests.soak.plan import BREAKS, Fault, Plan, Rejoin, plan_of
from tests.soak.server import Account

draw = partial(plan_of, 1, 0.01)


def test_soak_short_run_without_faults() -> None:
    options = ["--seconds", "1", "--streams", "15", "--threads", "3", "--pause", "0.02", "--timeout", "3"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.soak", *options],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "| lost | 0 |\n| doubled | 0 |" in done.stdout
    assert "| exceptions and other faults | 0 |" in done.stdout


def plans(wanted: Callable[[Plan], bool]) -> Iterator[Plan]:
    return filter(wanted, map(draw, count()))


def story(plan: Plan, events: int, error: BaseException | None = None) -> Story:
    """A stream that gave so many events of its plan."""
    stream = SimpleNamespace(
        answer=plan.text_until[events], resumed=0, outcome=None, task_id=plan.task_id if events else None
    )
    if isinstance(error, DifyStreamError):
        error = DifyStreamError(str(error), answer=stream.answer, task_id=stream.task_id, **NO_NAMES)
    return Story(plan, cast(Any, stream), list(plan.events[:events]), error)


NO_NAMES: dict[str, Any] = dict.fromkeys(("message_id", "conversation_id", "workflow_run_id"))


def broken() -> DifyStreamError:
    return DifyStreamError("broke off", answer="", task_id=None, **NO_NAMES)


@pytest.fixture
def whole() -> Story:
    plan = next(plans(lambda plan: plan.fault is Fault.NONE and not plan.failed))
    return story(plan, len(plan.events))


def test_judge_accepts_stream_as_planned(whole: Story) -> None:
    assert judged(whole) == (0, 0, "")


def test_judge_finds_lost_event(whole: Story) -> None:
    del whole.events[3]
    lost, doubled, wrong = judged(whole)
    assert (lost, doubled) == (1, 0)
    assert wrong


def test_judge_finds_doubled_event(whole: Story) -> None:
    whole.events.insert(3, whole.events[2])
    lost, doubled, wrong = judged(whole)
    assert (lost, doubled) == (0, 1)
    assert wrong


def test_judge_finds_events_out_of_order(whole: Story) -> None:
    whole.events.reverse()
    assert judged(whole).wrong.startswith("the events ")


def test_judge_finds_changed_event(whole: Story) -> None:
    whole.events[2] = whole.events[2] | {"created_at": 2}
    assert "changed" in judged(whole).wrong


def test_judge_finds_wrong_answer(whole: Story) -> None:
    cast(Any, whole.stream).answer += "!"
    assert "the answer is" in judged(whole).wrong


def test_judge_finds_foreign_exception(whole: Story) -> None:
    whole.error = KeyError("x")
    assert "not one of our errors" in judged(whole).wrong


def test_judge_finds_error_of_wrong_class() -> None:
    plan = next(plans(lambda plan: plan.fault is Fault.BAD_GATEWAY))
    error = DifyConnectionError("?", method="POST", path="/chat-messages")
    assert "instead of" in judged(story(plan, 0, error)).wrong


def test_judge_finds_break_without_error() -> None:
    plan = next(plans(lambda plan: plan.fault in BREAKS and not plan.chatflow and plan.at > 1))
    assert judged(story(plan, plan.at, broken())).wrong == ""
    assert "instead of" in judged(story(plan, plan.at)).wrong


def test_judge_finds_answer_missing_in_error() -> None:
    plan = next(plans(lambda plan: plan.fault in BREAKS and not plan.chatflow and plan.at > 1))
    told = story(plan, plan.at, broken())
    cast(Any, told.error).answer = ""
    assert "another answer" in judged(told).wrong


def test_judge_finds_run_not_resumed() -> None:
    plan = next(
        plans(lambda plan: plan.fault is Fault.CLOSE and plan.chatflow and 1 < plan.at < plan.terminal)
    )
    assert "resumed 0 times" in judged(story(plan, plan.at, broken())).wrong


def cut_before_last_event(then: Rejoin, *, resumed: int) -> Story:
    """A run whose first resumed stream had all but an event at the break and the last one."""
    plan = next(
        plans(
            lambda plan: (
                plan.fault is Fault.CLOSE
                and plan.chatflow
                and not plan.failed
                and 1 < plan.at < plan.terminal
                and plan.rejoins[0] in (Rejoin.BROKEN, Rejoin.STALLED)
                and plan.rejoins[1] is then
            )
        )
    )
    last = len(plan.events) - 1
    told = story(plan, plan.at)
    told.events += [plan.event("soak_joined", retold=[], since=plan.at + 1, until=last)]
    told.events += plan.events[plan.at + 1 : last]
    if resumed == 2:
        told.events += [plan.event("soak_joined", retold=[last], since=last + 1, until=last + 1)]
        told.events += plan.events[last:]
        cast(Any, told.stream).answer = plan.answer
    cast(Any, told.stream).resumed = resumed
    return told


def test_judge_finds_gap_in_answer_without_error() -> None:
    told = cut_before_last_event(Rejoin.NOT_FOUND, resumed=1)
    assert "instead of" in judged(told).wrong
    told.error = DifyStreamError("x", answer=told.stream.answer, task_id=told.stream.task_id, **NO_NAMES)
    assert judged(told).wrong == ""


def test_judge_finds_run_not_resumed_for_its_last_event() -> None:
    assert judged(cut_before_last_event(Rejoin.JOINED, resumed=2)).wrong == ""
    told = cut_before_last_event(Rejoin.JOINED, resumed=1)
    told.error = DifyStreamError("x", answer=told.stream.answer, task_id=told.stream.task_id, **NO_NAMES)
    assert "resumed 1 times" in judged(told).wrong


@pytest.mark.parametrize(
    ("fault", "asked", "stopped", "right"),
    [
        (Fault.NONE, 1, 0, True),
        (Fault.NONE, 2, 0, False),
        (Fault.NONE, 1, 1, False),
        (Fault.TOO_MANY_REQUESTS, 3, 0, True),
        (Fault.TOO_MANY_REQUESTS, 1, 0, False),
        (Fault.LEAVE, 1, 1, True),
        (Fault.LEAVE, 1, 0, False),
        (Fault.LEAVE, 1, 2, False),
    ],
)
def test_judge_finds_wrong_requests(fault: Fault, asked: int, stopped: int, right: bool) -> None:
    plan = next(plans(lambda plan: plan.fault is fault and plan.at < plan.terminal))
    account = Account(questions=Counter({plan.number: asked}), stops=Counter({plan.task_id: stopped}))
    assert (asked_wrongly(plan, account) == "" and not is_unstopped(plan, account)) is right


def test_judge_accepts_planned_refusal() -> None:
    plan = next(plans(lambda plan: plan.fault is Fault.BAD_GATEWAY))
    error = ServerError(
        status_code=502,
        code=None,
        message="?",
        params=None,
        method="POST",
        path="/chat-messages",
        version=None,
    )
    assert judged(story(plan, 0, error)).wrong == ""


def test_plans_have_each_fault() -> None:
    drawn = [draw(number) for number in range(500)]
    assert {plan.fault for plan in drawn} == set(Fault)
    assert all(len(plan.moments) == len(plan.cuts) == len(plan.events) > plan.at for plan in drawn)

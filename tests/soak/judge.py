"""Compares the events that a stream's caller must get with those that it got."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from dify_chat import (
    AsyncChatStream,
    BadRequestError,
    ChatStream,
    DifyConnectionError,
    DifyError,
    DifyResponseError,
    DifyStreamError,
    DifyTimeoutError,
    RateLimitError,
    ServerError,
    WorkflowFailedError,
)
from tests.soak.plan import BREAKS, REFUSALS, Event, Fault, Plan, Rejoin
from tests.soak.server import Account

Stream: TypeAlias = ChatStream | AsyncChatStream

_REJOINS = 2  # the default of max_retries
_REFUSED: dict[Fault, type[DifyError]] = {
    Fault.RATE_LIMIT: RateLimitError,
    Fault.BAD_GATEWAY: ServerError,
    Fault.NO_STREAM: DifyResponseError,
    Fault.HANG_UP: DifyConnectionError,
    Fault.SILENCE: DifyTimeoutError,
}
_REPORTED: dict[int, type[DifyError]] = {400: BadRequestError, 429: RateLimitError, 500: ServerError}


class Leaving(Exception):
    """The caller has a reason of his own to leave."""


@dataclass
class Story:
    """What became of a stream.

    Attributes:
        plan: What the server did.
        stream: The stream, at its end.
        events: What it gave.
        error: What it raised.
    """

    plan: Plan
    stream: Stream
    events: list[Event] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def is_left(self) -> bool:
        """Whether it is time to leave, where that is the plan."""
        return self.plan.fault is Fault.LEAVE and len(self.events) == self.plan.at

    @property
    def joins(self) -> list[Event]:
        """What the server said of each connection that resumed the run."""
        return [event for event in self.events if event["event"] == "soak_joined"]

    @property
    def seqs(self) -> list[int]:
        """The places of the events that were given, as they came."""
        return [event["seq"] for event in self.events if "seq" in event]


class Verdict(NamedTuple):
    """How a stream differs from what it had to be.

    Attributes:
        lost: Events that were told and not given.
        doubled: Events that were given again.
        wrong: What else is wrong with it; "" if nothing is.
    """

    lost: int
    doubled: int
    wrong: str


def judged(story: Story) -> Verdict:
    """Compare a stream with its plan."""
    due, given = _due(story), story.seqs
    times = Counter(given)
    lost = sum(seq not in times for seq in due)
    doubled = times.total() - len(times)
    if story.error is not None and not isinstance(story.error, DifyError):
        wrong = f"not one of our errors: {story.error!r}"
    elif given != due:
        wrong = f"the events {given} instead of {due}"
    else:
        wrong = next(filter(None, _faults(story, due)), "")
    return Verdict(lost, doubled, wrong and f"{wrong}; {_summary(story)}")


def asked_wrongly(plan: Plan, account: Account) -> str:
    """Say what is wrong with the requests of a stream, "" if nothing is."""
    asked, stopped = account.questions[plan.number], account.stops[plan.task_id]
    if asked != (1 + REFUSALS if plan.fault is Fault.TOO_MANY_REQUESTS else 1):
        return f"{plan.number}: asked {asked} times"
    if stopped > _is_to_be_stopped(plan):
        return f"{plan.number}: stopped {stopped} times"
    return ""


def is_unstopped(plan: Plan, account: Account) -> bool:
    """Tell whether a stream was not stopped, and had to be."""
    return _is_to_be_stopped(plan) and not account.stops[plan.task_id]


def _is_to_be_stopped(plan: Plan) -> bool:
    # A client stops a stream that its caller leaves, and a chat that it can't read on.
    leaves = plan.fault is Fault.LEAVE or (not plan.chatflow and plan.fault in (Fault.STALL, Fault.GARBAGE))
    return leaves and 0 < plan.at <= plan.terminal


def _due(story: Story) -> list[int]:
    """The places of the events that the caller must have been given."""
    plan = story.plan
    if plan.fault in _REFUSED:
        return []
    if plan.fault in (Fault.NONE, Fault.TOO_MANY_REQUESTS):
        return list(range(len(plan.events)))
    if plan.fault is Fault.ERROR:
        return [*range(plan.at), -1]
    due = list(range(_heard_at_first(story)))
    for join in story.joins:
        due += [seq for seq in join["retold"] if seq not in due]
        due += range(join["since"], join["until"])
    return due


def _heard_at_first(story: Story) -> int:
    """How many events the first connection brought; a reset may destroy what is on the way."""
    names = [event["event"] for event in story.events]
    heard = names.index("soak_joined") if "soak_joined" in names else len(names)
    return min(heard, story.plan.at) if story.plan.fault is Fault.RESET else story.plan.at


def _faults(story: Story, due: list[int]) -> list[str]:
    plan, error, stream = story.plan, story.error, story.stream
    expected = _error_due(story, due)
    whole = len(plan.events) - 1 in due
    found = []
    if (type(error) if error else None) is not expected:
        found.append(f"{error!r} instead of {expected}")
    if any(event != plan.events[event["seq"]] for event in story.events if event.get("seq", -1) >= 0):
        found.append("an event was changed on the way")
    if stream.resumed != len(story.joins) or not _all_joined(story):
        found.append(f"resumed {stream.resumed} times")
    if whole and not plan.failed and stream.answer != plan.answer:
        found.append(f"the answer is {stream.answer!r}")
    if not story.joins and due and due[-1] >= 0 and stream.answer != plan.text_until[len(due)]:
        found.append(f"the answer so far is {stream.answer!r}")
    if isinstance(error, DifyError) and due and error.answer != stream.answer:
        found.append("the error has another answer")
    if isinstance(error, DifyError) and due and error.task_id != stream.task_id:
        found.append("the error has another task")
    return found


def _error_due(story: Story, due: list[int]) -> type[DifyError] | None:
    plan = story.plan
    if plan.fault in _REFUSED:
        return _REFUSED[plan.fault]
    if plan.fault is Fault.ERROR:
        return _REPORTED[plan.status]
    if plan.fault is Fault.LEAVE:
        return None
    if not due or max(due) < plan.terminal:
        return DifyStreamError
    if story.joins and len(plan.events) - 1 not in due:  # the last event alone tells what was missed between
        return DifyStreamError
    return WorkflowFailedError if plan.failed else None


def _all_joined(story: Story) -> bool:
    """Whether a run was resumed as often as it had to be."""
    plan, joins = story.plan, iter(story.joins)
    if plan.chatflow and plan.fault in BREAKS and 0 < _heard_at_first(story) <= plan.terminal:
        for turn in plan.rejoins[:_REJOINS]:
            if turn is Rejoin.NOT_FOUND:
                break
            if turn in (Rejoin.BAD_GATEWAY, Rejoin.HANG_UP):
                continue
            join = next(joins, None)
            if join is None:
                return False
            if join["until"] == len(plan.events):
                break
    return next(joins, None) is None


def _summary(story: Story) -> str:
    plan = story.plan
    kind = "chatflow" if plan.chatflow else "chat"
    return (
        f"{kind} {plan.number}, {plan.fault} at {plan.at} of {len(plan.events)}, {plan.rejoins}, "
        f"outcome {story.stream.outcome}, joins {story.joins}, raised {story.error!r}"
    )

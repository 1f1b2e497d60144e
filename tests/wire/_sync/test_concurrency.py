# Written from _async/test_concurrency.py by generator/unasync.py, which `make generate` runs.

"""One client in many tasks or threads at once."""

from functools import partial
from threading import Barrier

import pytest

from dify_chat import DifyChat
from tests.support.made import event, frame, message, message_end, stream
from tests.support.recordings import Chunk
from tests.support.replay import ReplayServer
from tests.support.together import Together
from tests.wire._sync.talks import KEY

pytestmark = pytest.mark.every_transport

COUNT = 20


def told_to(user: str, chat: DifyChat) -> tuple[str, str, str | None]:
    with chat.send_chat_message_stream("hi", user_id=user, api_key=f"app-{user}") as answer:
        reply = answer.final()
    return reply.answer, reply.message_id, answer.outcome


def test_streams_that_run_at_once_have_each_its_own_events() -> None:
    answers = []
    for number in range(COUNT):
        names = {"message_id": f"message-{number}", "task_id": f"task-{number}"}
        events = [message(f"{number} "), event("ping"), message("times"), message_end()]
        answers.append(stream(*(frame(told | names) for told in events)))
    all_here = Barrier(COUNT)

    def when_all_are_here(_: Chunk) -> None:
        all_here.wait(timeout=10)

    with ReplayServer(*answers, before_chunk=when_all_are_here) as server:
        with DifyChat(KEY, server.url) as chat:
            told = Together(partial(told_to, f"user-{number}", chat) for number in range(COUNT))
    assert sorted(told) == sorted((f"{n} times", f"message-{n}", "finished") for n in range(COUNT))
    users = {request.json()["user"]: request.header("Authorization") for request in server.requests}
    assert users == {f"user-{number}": f"Bearer app-user-{number}" for number in range(COUNT)}
    assert server.connections == COUNT

"""MockDify stays as spec/openapi.yaml says when one request follows from the answer to another."""

from collections import defaultdict
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from schemathesis import Response

from dify_chat.testing import MockDify
from tests.contract.dify_conduct import Case, forgiving, operation_of
from tests.contract.generated import API_KEY, linked

LIFE_OF_A_CONVERSATION = ["send", "conversations", "rename_conversation", "delete_conversation"]
LIFE_OF_AN_ANNOTATION = ["create_app_annotation", "update_app_annotation", "delete_app_annotation"]
SWITCHING_REPLIES = ["annotation_reply", "query_annotation_reply"]
UPLOADING = ["file_upload", "file_preview"]
AFTER_AN_ANSWER = ["messages", "message_feedback", "messages_suggested"]
OF_A_CHATFLOW = ["send", "conversation_variables"]

bounded = settings(
    max_examples=15,
    stateful_step_count=8,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # a busy machine is no fault of the mock
)


def test_a_conversation_is_as_described_as_long_as_it_lives() -> None:
    lives = _run(LIFE_OF_A_CONVERSATION, "chat")
    assert any(_goes_through(LIFE_OF_A_CONVERSATION, life) for life in lives)


def test_so_is_what_follows_an_answer() -> None:
    lives = _run(["send", *AFTER_AN_ANSWER], "chat")
    for following in AFTER_AN_ANSWER:
        assert any(_goes_through(["send", following], life) for life in lives), following


def test_so_are_the_variables_of_a_chatflow() -> None:
    assert any(_goes_through(OF_A_CHATFLOW, life) for life in _run(OF_A_CHATFLOW, "advanced-chat"))


def test_so_is_an_annotation() -> None:
    lives = _run([*LIFE_OF_AN_ANNOTATION, *SWITCHING_REPLIES], "chat")
    assert any(_goes_through(LIFE_OF_AN_ANNOTATION, life) for life in lives)
    assert any(_goes_through(SWITCHING_REPLIES, life) for life in lives)


def test_an_upload_is_nobodys_before_it_is_sent() -> None:
    assert not any(_goes_through(UPLOADING, life) for life in _run(UPLOADING, "chat"))


def _run(operation_ids: list[str], app_mode: str) -> list[list[str]]:
    """Try chains of requests, and return what was done with each thing, in order and with success."""
    lives: list[list[str]] = []
    numbers = count()

    class Workflow(linked(operation_ids)):  # type: ignore[misc]  # a class made at runtime
        def setup(self) -> None:
            self._user = f"user-{next(numbers)}"  # one that has nothing yet
            self._done: dict[str, list[str]] = defaultdict(list)

        def teardown(self) -> None:
            lives.extend(self._done.values())

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"base_url": server.url}

        def before_call(self, case: Case) -> None:
            if self.recorder.cases[case.id].transition is None:
                _begin(case, self._user)

        def after_call(self, response: Response, case: Case) -> None:
            super().after_call(response, case)
            if response.status_code < 300:
                for thing in _things(case, response):
                    self._done[thing].append(operation_of(case).id)

        def validate_response(self, response: Response, case: Case, *args: Any, **kwargs: Any) -> None:
            with forgiving(case, response, app_mode):
                super().validate_response(response, case, *args, **kwargs)

    with MockDify(api_key=API_KEY, app_mode=app_mode, delay=0) as server:
        Workflow.run(settings=bounded)
    return lives


def _begin(case: Case, user: str) -> None:
    """Let a request that follows from no other come from one user, who guesses no ids."""
    for part in (case.query, case.body):
        if isinstance(part, dict):
            if part.get("user") and isinstance(part["user"], str):
                part["user"] = user
            for name in ("conversation_id", "files", "last_id", "first_id"):
                part.pop(name, None)


def _things(case: Case, response: Response) -> set[str]:
    """The ids of what a request is about: it names them, or the answer does."""
    named = [value for name, value in case.path_parameters.items() if name != "action"]
    if not named and response.headers["content-type"][0].startswith("application/json"):
        answer = response.json()
        named = [answer.get(name) for name in ("conversation_id", "message_id", "job_id", "id")]
        named += [each["id"] for each in answer.get("data", [])[:1]]
    return {name for name in named if name}


def _goes_through(chain: list[str], life: list[str]) -> bool:
    steps = iter(life)
    return all(step in steps for step in chain)

"""MockDify responds as spec/openapi.yaml describes to requests that follow from earlier responses."""

from collections import defaultdict
from itertools import count, pairwise
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
    suppress_health_check=list(HealthCheck),  # a slow run of a busy machine must not fail
)


def test_conversation_is_as_described_until_it_is_deleted() -> None:
    lives = _run(LIFE_OF_A_CONVERSATION, "chat")
    # Whether one life has all of these steps depends on the numbers that hypothesis draws.
    for step, following in pairwise(LIFE_OF_A_CONVERSATION):
        assert any(_goes_through([step, following], life) for life in lives), (step, following)


def test_message_is_as_described_after_its_response() -> None:
    lives = _run(["send", *AFTER_AN_ANSWER], "chat")
    for following in AFTER_AN_ANSWER:
        assert any(_goes_through(["send", following], life) for life in lives), following


def test_variables_of_a_chatflow_are_as_described() -> None:
    assert any(_goes_through(OF_A_CHATFLOW, life) for life in _run(OF_A_CHATFLOW, "advanced-chat"))


def test_annotation_is_as_described_until_it_is_deleted() -> None:
    lives = _run([*LIFE_OF_AN_ANNOTATION, *SWITCHING_REPLIES], "chat")
    assert any(_goes_through(LIFE_OF_AN_ANNOTATION, life) for life in lives)
    assert any(_goes_through(SWITCHING_REPLIES, life) for life in lives)


def test_upload_without_message_is_not_previewed() -> None:
    assert not any(_goes_through(UPLOADING, life) for life in _run(UPLOADING, "chat"))


def _run(operation_ids: list[str], app_mode: str) -> list[list[str]]:
    """Try chains of requests, and return the successful operations on each thing, in their order."""
    lives: list[list[str]] = []
    numbers = count()

    class Workflow(linked(operation_ids)):  # type: ignore[misc]  # a class made at runtime
        def setup(self) -> None:
            self._user = f"user-{next(numbers)}"  # a new user has no things
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
    """Give a request that follows from no other the user, and take the generated ids out."""
    for part in (case.query, case.body):
        if isinstance(part, dict):
            if part.get("user") and isinstance(part["user"], str):
                part["user"] = user
            for name in ("conversation_id", "files", "last_id", "first_id"):
                part.pop(name, None)


def _things(case: Case, response: Response) -> set[str]:
    """Return the ids of the things that a request is about, from its path or from the response."""
    named = [value for name, value in case.path_parameters.items() if name != "action"]
    if not named and response.headers["content-type"][0].startswith("application/json"):
        body = response.json()
        named = [body.get(name) for name in ("conversation_id", "message_id", "job_id", "id")]
        named += [each["id"] for each in body.get("data", [])[:1]]
    return {name for name in named if name}


def _goes_through(chain: list[str], life: list[str]) -> bool:
    steps = iter(life)
    return all(step in steps for step in chain)

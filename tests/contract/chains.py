"""Chains of requests that follow from earlier responses, as schemathesis makes them up."""

from collections import defaultdict
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from schemathesis import Response

from dify_chat.testing import MockDify
from tests.contract.dify_conduct import Case, forgiving, operation_of
from tests.contract.generated import API_KEY, linked

bounded = settings(
    max_examples=15,
    stateful_step_count=8,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # a slow run of a busy machine must not fail
)


def lives_of(operation_ids: list[str], app_mode: str) -> list[list[str]]:
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

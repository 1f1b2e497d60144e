"""A running mock, and the generated requests that it gets."""

import re
from typing import Any

import httpx
from schemathesis import Response

from dify_chat.testing import MockDify
from tests.contract.dify_conduct import Case, forgiving, is_rightly_served, operation_of
from tests.contract.stage import Stage

UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


NEVER_REFUSED = {"info", "parameters", "meta", "site"}
"""Operations whose requests can't be wrong."""

USE_UP = {"delete_conversation", "delete_app_annotation", "submit_human_input_form"}
"""Operations that succeed only once for one thing."""

NAMED_FREELY = {"user", "workflow_run_id", "form_token", "action"}
"""Fields that take any text."""


class AppUnderTest:
    """An app of the mock with one of each thing, on which one operation is tried."""

    def __init__(self, server: MockDify, app_mode: str) -> None:
        self._server = server
        self._app_mode = app_mode
        self._existing = self._things()
        self._operation_id = ""
        self._statuses: set[int] = set()
        self._turns: dict[str, int] = {}  # a repeated request gets the same ids

    def check(self, case: Case) -> None:
        """Send a request, and raise if the response isn't as described."""
        self._aim(case)
        response = case.call(base_url=self._server.url)
        if case.method == case.operation.method.upper():  # schemathesis tries other methods, too
            self._note(case, response)
        with forgiving(case, response, self._app_mode):
            case.validate_response(response, transport_kwargs={"base_url": self._server.url})

    def check_variety(self) -> None:
        """Raise unless some requests succeeded and some failed for their content."""
        if self._operation_id in NEVER_REFUSED:
            assert self._statuses == {200, 401}
            return
        never_serves = (self._app_mode, self._operation_id) == ("agent-chat", "send")
        assert {status < 300 for status in self._statuses} == {not never_serves, False}
        assert self._statuses & {400, 404}

    def _note(self, case: Case, response: Response) -> None:
        self._operation_id = operation_of(case).id
        self._statuses.add(response.status_code)
        if response.status_code < 300:
            assert is_rightly_served(case, response, self._app_mode), f"{case} is served"
        if response.status_code < 300 and self._operation_id in USE_UP:
            self._existing = self._things()

    def _things(self) -> dict[str, Any]:
        """Create one of each thing, and return their ids by the names of the fields that take them."""
        headers = {"Authorization": f"Bearer {self._server.api_key}"}
        with httpx.Client(base_url=self._server.url, headers=headers, verify=False) as client:
            stage = Stage(client, "owner")
            stage.show("a.txt", "text/plain")
            stage.annotate("a question")
            stage.switch("enable")
            stage.talk("hello")
            finished_run = stage.ids.get("run", "")
            stage.talk("hello again", "please approve")
            stage.list_variables()
        ids = stage.ids
        things = {
            "user": stage.user,
            "conversation_id": ids["conversation"],
            "last_id": ids["conversation"],
            "message_id": ids["message"],
            "first_id": ids["message"],
            "file_id": ids["upload"],
            "end_user_id": ids["end_user"],
            "annotation_id": ids["annotation"],
            "job_id": ids["job"],
            "action": "enable",
        }
        if self._app_mode != "advanced-chat":
            return things
        variable_id, *_ = stage.variables
        return things | {
            "variable_id": variable_id,
            "workflow_run_id": finished_run,
            "form_token": ids["form"],
        }

    def _meant(self, operation_id: str) -> dict[str, Any]:
        """Return the existing ids and values for the fields of an operation."""
        match operation_id:
            case "conversation_variables":
                return self._existing | {"last_id": self._existing["variable_id"]}
            case "submit_human_input_form":
                return self._existing | {"action": "approve", "inputs": {"comment": "fine"}}
            case "update_conversation_variable":
                return self._existing | {"value": "a text"}
        return self._existing

    def _aim(self, case: Case) -> None:
        """Put existing ids into three of four requests. Values that no server accepts stay."""
        parts = [part for part in (case.path_parameters, case.query, case.body) if isinstance(part, dict)]
        turn = self._turns.setdefault(repr(parts), len(self._turns))
        if turn % 4 == 3:
            return
        meant = self._meant(operation_of(case).id)
        for part in parts:
            for name in part.keys() & meant.keys():
                if _is_valid(name, part[name], meant[name]):
                    part[name] = meant[name]


def _is_valid(name: str, value: object, meant: object) -> bool:
    """Return whether a value is as valid as the existing one, which may then replace it."""
    if isinstance(meant, str) and UUID.fullmatch(meant) and name not in NAMED_FREELY:
        return isinstance(value, str) and bool(UUID.fullmatch(value))
    return name == "value" or (type(value) is type(meant) and bool(value or name == "inputs"))

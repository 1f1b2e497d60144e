"""A running mock that generated requests are sent to."""

import json
import re
import zlib

import httpx
from schemathesis import Response
from schemathesis.core.failures import FailureGroup

from dify_chat.testing import MockDify
from tests.contract.dify_conduct import Case, is_as_dify_does, is_rightly_served, operation_of

UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class AppUnderTest:
    """An app of the mock, with a conversation in it, that one operation is tried on."""

    def __init__(self, server: MockDify, app_mode: str) -> None:
        self._server = server
        self._app_mode = app_mode
        self._existing = self._conversation()
        self._operation_id = ""
        self._statuses: set[int] = set()

    def check(self, case: Case) -> None:
        """Send a request, and raise what is wrong with the answer."""
        self._aim(case)
        response = case.call(base_url=self._server.url)
        if case.method == case.operation.method.upper():  # other methods are tried, too
            self._note(case, response)
        try:
            case.validate_response(response, transport_kwargs={"base_url": self._server.url})
        except FailureGroup as failures:
            wrong = [
                failure
                for failure in failures.exceptions
                if not is_as_dify_does(failure, case, response, self._app_mode)
            ]
            if wrong:
                raise FailureGroup(wrong, failures.message) from None

    def check_variety(self) -> None:
        """Raise unless some of the requests were served, and some refused for what they ask."""
        never_serves = (self._app_mode, self._operation_id) == ("agent-chat", "send")
        assert {status < 300 for status in self._statuses} == {not never_serves, False}
        assert self._statuses & {400, 404}

    def _note(self, case: Case, response: Response) -> None:
        self._operation_id = operation_of(case).id
        self._statuses.add(response.status_code)
        if response.status_code < 300:
            assert is_rightly_served(case, response, self._app_mode), f"{case} is served"
        if response.status_code == 204:
            self._existing = self._conversation()

    def _conversation(self) -> dict[str, str]:
        """Begin a conversation, and return its user and ids under the names that requests have for them."""
        body = {"inputs": {}, "query": "hello", "response_mode": "streaming", "user": "owner"}
        headers = {"Authorization": f"Bearer {self._server.api_key}"}
        for _ in range(2):
            stream = httpx.post(f"{self._server.url}/chat-messages", json=body, headers=headers).text
            end = json.loads(stream.rpartition("data: ")[2])
            body["conversation_id"] = end["conversation_id"]
        conversation_id, message_id = end["conversation_id"], end["message_id"]
        return {
            "user": "owner",
            "conversation_id": conversation_id,
            "last_id": conversation_id,
            "message_id": message_id,
            "first_id": message_id,
        }

    def _aim(self, case: Case) -> None:
        """Let three of four requests mean what exists. What no server could accept stays as it is."""
        parts = [part for part in (case.path_parameters, case.query, case.body) if isinstance(part, dict)]
        if zlib.crc32(repr(parts).encode()) % 4 == 0:
            return
        for part in parts:
            for name in part.keys() & self._existing.keys():
                if _is_valid(name, part[name]):
                    part[name] = self._existing[name]


def _is_valid(name: str, value: object) -> bool:
    return isinstance(value, str) and bool(value if name == "user" else UUID.fullmatch(value))

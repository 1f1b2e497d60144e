"""A plain HTTP client of a MockDify that runs for one test."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from dify_chat.testing import MockDify

Event = dict[str, Any]


@contextmanager
def mock_client(**options: Any) -> Iterator[httpx.Client]:
    with MockDify(**{"delay": 0, **options}) as server:
        headers = {"Authorization": f"Bearer {server.api_key}"}
        # Nothing is encrypted, and reading the world's certificates takes a while.
        with httpx.Client(base_url=server.url, headers=headers, verify=False) as client:
            yield client


def question(query: str = "hello there", **more: object) -> dict[str, object]:
    return {"inputs": {}, "query": query, "user": "u", **more}


def asked(client: httpx.Client, query: str = "hello there", **more: object) -> list[Event]:
    """The events of the answer to a question, without pings."""
    answer = client.post("/chat-messages", json=question(query, response_mode="streaming", **more))
    assert answer.status_code == 200, answer.text
    return events(answer.text)


def events(stream: str) -> list[Event]:
    return [json.loads(frame[6:]) for frame in stream.split("\n\n") if frame.startswith("data: ")]


def names(told: list[Event]) -> list[str]:
    return [event["event"] for event in told]


def got(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params={"user": "u", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["message"])

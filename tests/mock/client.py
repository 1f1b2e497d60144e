"""Plain HTTP requests to a MockDify, without the client."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from dify_chat.testing import MockDify

SEND = "/chat-messages"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
MEGABYTE = 1024 * 1024

Event = dict[str, Any]


@contextmanager
def mock_client(**options: Any) -> Iterator[httpx.Client]:
    """Start a MockDify, and yield an HTTP client for it."""
    with MockDify(**{"delay": 0, **options}) as server, client_of(server) as client:
        yield client


def client_of(server: MockDify) -> httpx.Client:
    headers = {"Authorization": f"Bearer {server.api_key}"}
    return httpx.Client(
        base_url=server.url, headers=headers, verify=False
    )  # reading certificates takes 20 ms


def question(query: object = "hello there", **fields: object) -> dict[str, object]:
    return {"inputs": {}, "query": query, "user": "u", **fields}


def sent(client: httpx.Client, query: object = "hello there", **fields: object) -> Any:
    """Send a question in blocking mode, and return the reply."""
    response = client.post(SEND, json=question(query, **fields))
    assert response.status_code == 200, response.text
    return response.json()


def streamed(client: httpx.Client, query: object = "hello there", **fields: object) -> list[Event]:
    """Send a question in streaming mode, and return the events but for pings."""
    response = client.post(SEND, json=question(query, response_mode="streaming", **fields))
    assert response.status_code == 200, response.text
    return events(response.text)


@contextmanager
def streaming(client: httpx.Client, query: str) -> Iterator[Iterator[bytes]]:
    """Send a question in streaming mode, and yield the chunks as they come."""
    body = question(query, response_mode="streaming")
    with client.stream("POST", SEND, json=body) as response:
        yield response.iter_raw()


def got(client: httpx.Client, path: str, **query: Any) -> Any:
    response = client.get(path, params={"user": "u", **query})
    assert response.status_code == 200, response.text
    return response.json()


def events(stream: str) -> list[Event]:
    return [json.loads(frame[6:]) for frame in stream.split("\n\n") if frame.startswith("data: ")]


def names(read: list[Event]) -> list[str]:
    return [event["event"] for event in read]


def text(read: list[Event]) -> str:
    return "".join(event["answer"] for event in read if event["event"] == "message")


def error(response: httpx.Response) -> tuple[int, str]:
    """Return the status code and the code of an error, whose body has Dify's three fields."""
    body = response.json()
    assert body.keys() == {"code", "message", "status"}
    assert body["status"] == response.status_code
    return response.status_code, body["code"]

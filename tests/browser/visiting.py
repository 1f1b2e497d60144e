"""What a visitor of the relay sends, and reads."""

import json
from collections.abc import Iterable
from typing import Any

import httpx


def ask(visitor: httpx.Client, **question: object) -> list[dict[str, Any]]:
    return events(visitor.post("/api/answers", json=question))


def events(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
    return list(data_of(answer.text.splitlines()))


def data_of(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    """Yield the data of each event; a ping has none."""
    return (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def names(told: list[dict[str, Any]]) -> list[str]:
    """Return the name of each: Dify's events have `event`, the relay's own `type`."""
    return [event.get("event") or event["type"] for event in told]


def ids(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the ids that are known at the end."""
    return [event for event in told if event.get("type") == "ids"][-1]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]

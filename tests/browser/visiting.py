"""What a visitor of the relay sends, and reads."""

import json
from typing import Any

import httpx


def ask(visitor: httpx.Client, **question: object) -> list[dict[str, Any]]:
    answer = visitor.post("/api/answers", json=question)
    assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
    return [json.loads(frame.removeprefix("data: ")) for frame in answer.text.split("\n\n")[:-1]]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]

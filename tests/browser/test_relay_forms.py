"""Forms that go through the relay."""

from typing import Any

import httpx
import pytest

from dify_chat.testing import MockDify
from tests.browser.visiting import ask, events, ids, names, refusal

pytestmark = pytest.mark.parametrize("mock", [{"app_mode": "advanced-chat"}], indirect=True, ids=["chatflow"])


def paused(visitor: httpx.Client, question: str = "please approve") -> tuple[str, dict[str, Any]]:
    """Ask, and return the path of the form that the run waits for, and what an approval sends."""
    told = ask(visitor, content=question)
    assert told[-1] == {"type": "end", "outcome": "paused", "error": None}
    form = next(event["data"] for event in told if event.get("event") == "human_input_required")
    decision = {
        "workflow_run_id": ids(told)["workflow_run_id"],
        "action": "approve",
        "inputs": {"comment": "ok"},
    }
    return f"/api/forms/{form['form_token']}", decision


def test_form_submitted_and_run_followed(visitor: httpx.Client, mock: MockDify) -> None:
    path, decision = paused(visitor)
    told = events(visitor.post(path, json=decision))
    text = "".join(event["answer"] for event in told if event.get("event") == "message")
    assert text == "Approved: ok / You said: please approve"
    assert told[-1] == {"type": "end", "outcome": "finished", "error": None}
    assert {"message_id", "task_id"} <= ids(told).keys()
    assert mock.assert_sent(path="/form/human_input/*").user == mock.assert_sent("please approve").user


def test_run_pauses_again(visitor: httpx.Client) -> None:
    path, decision = paused(visitor, "please approve twice")
    told = events(visitor.post(path, json=decision))
    assert told[-1]["outcome"] == "paused"
    form = next(event["data"] for event in told if event.get("event") == "human_input_required")
    decision["inputs"] = {"choice": "b"}
    assert (
        events(visitor.post(f"/api/forms/{form['form_token']}", json=decision))[-1]["outcome"] == "finished"
    )


def test_form_with_files_names_uploads(visitor: httpx.Client, mock: MockDify) -> None:
    path, decision = paused(visitor)
    file = visitor.post("/api/files?name=a.pdf", content=b"%PDF-1.7").json()
    decision["inputs"] = {"comment": [file], "one": file}
    assert names(events(visitor.post(path, json=decision)))[-1] == "end"
    named = {"type": "document", "transfer_method": "local_file", "upload_file_id": file["id"]}
    inputs = mock.assert_sent(path="/form/human_input/*").json["inputs"]
    assert inputs == {"comment": [named], "one": named}


def test_form_refused_can_be_submitted_again(visitor: httpx.Client) -> None:
    path, decision = paused(visitor)
    assert visitor.post(path, json=decision | {"action": "dance"}).status_code == 400
    assert visitor.post(path, json=decision | {"inputs": {}}).status_code == 400
    assert events(visitor.post(path, json=decision))[-1]["outcome"] == "finished"
    assert visitor.post(path, json=decision).status_code == 412


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"action": ""}, "The action is missing."),
        ({"inputs": None}, "The inputs are missing."),
        ({"inputs": {"comment": 5}}, "A file has an id and a type."),
        (
            {"inputs": {"comment": {"type": "image", "url": "http://localhost"}}},
            "A file has an id and a type.",
        ),
        ({"workflow_run_id": 5}, "The workflow_run_id is missing."),
    ],
)
def test_invalid_form_refused(
    visitor: httpx.Client, mock: MockDify, change: dict[str, Any], line: str
) -> None:
    decision = {"workflow_run_id": "r", "action": "approve", "inputs": {"comment": "ok"}}
    assert refusal(visitor.post("/api/forms/token", json=decision | change)) == (400, line)
    assert mock.requests == []


def test_run_of_other_visitor_not_followed(visitor: httpx.Client, site: str) -> None:
    path, decision = paused(visitor)
    with httpx.Client(base_url=site, headers={"Origin": site}) as other:
        assert other.post(path, json=decision).status_code == 404
    assert events(visitor.post(path, json=decision))[-1]["outcome"] == "finished"  # nor was the form taken


def test_history_has_open_and_submitted_form(visitor: httpx.Client) -> None:
    path, decision = paused(visitor)
    conversation = visitor.get("/api/conversations").json()["data"][0]["id"]

    def message() -> Any:
        return visitor.get(f"/api/conversations/{conversation}/messages").json()["data"][0]

    [form] = message()["forms"]
    assert path == f"/api/forms/{form['form_definition']['form_token']}"
    assert form["workflow_run_id"] == decision["workflow_run_id"]
    visitor.post(path, json=decision)
    [form] = message()["forms"]
    assert form["form_submission_data"]["action_text"] == "Approve"

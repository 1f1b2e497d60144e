"""What MockDify's app says of itself, its feedback, variables and annotations."""

import pytest

from tests.mock.client import UNKNOWN_ID, error, got, mock_client, sent, streamed

SETTING = {"score_threshold": 0.9, "embedding_provider_name": "p", "embedding_model_name": "m"}


@pytest.mark.parametrize("app_mode", ["chat", "workflow"])
def test_app_tells_about_itself(app_mode: str) -> None:
    with mock_client(app_mode=app_mode) as client:
        assert got(client, "/info")["mode"] == app_mode
        assert got(client, "/meta") == {"tool_icons": {}}
        assert got(client, "/site")["icon"] == "🤖"
        parameters = got(client, "/parameters")
    assert parameters["annotation_reply"] == {"enabled": False}
    assert ("image" in parameters["file_upload"]) == (app_mode == "chat")


def test_workflow_log_is_empty() -> None:
    with mock_client() as client:
        page = got(client, "/workflows/logs", status="failed", limit=3)
        assert page == {"page": 1, "limit": 3, "total": 0, "has_more": False, "data": []}
        assert error(client.get("/workflows/logs?status=x")) == (400, "invalid_param")


def test_feedback_of_all_users_is_listed() -> None:
    with mock_client() as client:
        for user in ("a", "b"):
            message_id = sent(client, user=user)["message_id"]
            body = {"rating": "like", "content": user, "user": user}
            client.post(f"/messages/{message_id}/feedbacks", json=body)
        sent(client)
        assert {row["content"] for row in got(client, "/app/feedbacks")["data"]} == {"a", "b"}
        assert len(got(client, "/app/feedbacks", page=2, limit=1)["data"]) == 1
        client.post(f"/messages/{message_id}/feedbacks", json={"rating": None, "user": "b"})
        assert [row["content"] for row in got(client, "/app/feedbacks")["data"]] == ["a"]


def test_variables_of_a_chatflow_are_paged() -> None:
    with mock_client(app_mode="advanced-chat") as client:
        path = f"/conversations/{sent(client, 'first')['conversation_id']}/variables"
        last_query, count, _, tags = got(client, path)["data"]
        rest = got(client, path, last_id=last_query["id"], limit=2)
        by_name = client.get(path, params={"user": "u", "variable_name": "count"})
    assert (last_query["value"], count["value"], tags["value"]) == ("first", "7", "['x', 'y']")
    assert (rest["has_more"], rest["data"][0]) == (True, count)
    assert error(by_name) == (500, "unknown")


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [("count", 41, "41"), ("count", 1.5, "1.5"), ("tags", ["q"], "['q']"), ("tags", [], "[]")],
)
def test_variable_of_its_type_is_set(name: str, value: object, kept: str) -> None:
    with mock_client(app_mode="advanced-chat") as client:
        path = f"/conversations/{sent(client)['conversation_id']}/variables"
        ids = {row["name"]: row["id"] for row in got(client, path)["data"]}
        response = client.put(f"{path}/{ids[name]}", json={"value": value, "user": "u"})
    assert response.json()["value"] == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [("count", True), ("count", None), ("count", "1"), ("prefs", []), ("last_query", 1), ("tags", ["x", 1])],
)
def test_variable_of_another_type_is_400(name: str, value: object) -> None:
    with mock_client(app_mode="advanced-chat") as client:
        path = f"/conversations/{sent(client)['conversation_id']}/variables"
        ids = {row["name"]: row["id"] for row in got(client, path)["data"]}
        response = client.put(f"{path}/{ids[name]}", json={"value": value, "user": "u"})
    assert error(response) == (400, "bad_request")
    assert f"variable '{name}' expects " in response.json()["message"]


def test_variable_of_another_user_or_conversation_is_404() -> None:
    with mock_client(app_mode="advanced-chat") as client:
        path = f"/conversations/{sent(client)['conversation_id']}/variables"
        id_ = got(client, path)["data"][0]["id"]
        for each, user in ((UNKNOWN_ID, "u"), (id_, "another")):
            response = client.put(f"{path}/{each}", json={"value": "x", "user": user})
            assert error(response) == (404, "not_found")


def test_variables_of_a_chat_app_are_none() -> None:
    with mock_client() as client:
        path = f"/conversations/{sent(client)['conversation_id']}/variables"
        assert got(client, path)["data"] == []


def test_annotations_are_created_listed_updated_and_deleted() -> None:
    with mock_client() as client:
        for text in ("one", "two", "three"):
            made = client.post("/apps/annotations", json={"question": text, "answer": "A"}).json()
        listed = got(client, "/apps/annotations", limit=2)
        assert [row["question"] for row in listed["data"]] == ["three", "two"]
        assert (listed["has_more"], listed["total"]) == (True, 3)
        assert got(client, "/apps/annotations", page=2, limit=2)["has_more"] is False
        assert got(client, "/apps/annotations", keyword="TW")["total"] == 1
        path = f"/apps/annotations/{made['id']}"
        assert client.put(path, json={"question": "q", "answer": "b"}).json()["answer"] == "b"
        assert client.delete(path).status_code == 204
        assert error(client.delete(path)) == (404, "not_found")


def test_annotation_answers_while_the_setting_is_on() -> None:
    with mock_client() as client:
        client.post("/apps/annotations", json={"question": "hello there", "answer": "Ünd?"})
        assert sent(client)["answer"] == "You said: hello there"
        job = client.post("/apps/annotation-reply/enable", json=SETTING).json()
        assert job["job_status"] == "waiting"
        assert got(client, "/parameters")["annotation_reply"]["score_threshold"] == 0.9

        *pieces, end = streamed(client)
        assert [event["answer"] for event in pieces] == ["Ü", "n", "d", "?"]
        assert end["metadata"]["annotation_reply"]["account"]["name"] == "Admin"
        reply = sent(client)
        assert (reply["answer"], reply["metadata"]["usage"]["total_tokens"]) == ("Ünd?", 0)
        assert got(client, "/apps/annotations")["data"][0]["hit_count"] == 2
        assert sent(client, "something else")["answer"] == "You said: something else"

        client.post("/apps/annotation-reply/disable", json=SETTING)
        assert sent(client)["answer"] == "You said: hello there"


def test_annotation_reply_job_is_found_under_its_action() -> None:
    with mock_client() as client:
        job_id = client.post("/apps/annotation-reply/enable", json=SETTING).json()["job_id"]
        status = got(client, f"/apps/annotation-reply/enable/status/{job_id}")
        assert status["job_status"] == "completed"
        elsewhere = client.get(f"/apps/annotation-reply/disable/status/{job_id}")
        assert error(elsewhere) == (400, "invalid_param")


def test_annotation_reply_with_another_action_or_setting_is_refused() -> None:
    with mock_client() as client:
        assert error(client.post("/apps/annotation-reply/toggle", json=SETTING)) == (500, "unknown")
        wrong = SETTING | {"score_threshold": "high"}
        response = client.post("/apps/annotation-reply/enable", json=wrong)
        assert error(response) == (400, "invalid_param")

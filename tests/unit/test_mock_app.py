"""What MockDify's app says of itself, its feedbacks, variables and annotations."""

import pytest

from tests.support.mock_client import asked, got, mock_client, question, refusal

UNKNOWN = "00000000-0000-4000-8000-000000000000"
MODEL = {"score_threshold": 0.9, "embedding_provider_name": "p", "embedding_model_name": "m"}


@pytest.mark.parametrize("app_mode", ["chat", "workflow"])
def test_the_app_introduces_itself(app_mode: str) -> None:
    with mock_client(app_mode=app_mode) as client:
        assert got(client, "/info")["mode"] == app_mode
        assert got(client, "/meta") == {"tool_icons": {}}
        assert got(client, "/site")["icon"] == "🤖"
        parameters = got(client, "/parameters")
    assert parameters["annotation_reply"] == {"enabled": False}
    assert ("image" in parameters["file_upload"]) == (app_mode == "chat")


def test_the_log_of_workflows_is_empty() -> None:
    with mock_client() as client:
        assert got(client, "/workflows/logs", status="failed", limit=3) == {
            "page": 1,
            "limit": 3,
            "total": 0,
            "has_more": False,
            "data": [],
        }
        assert refusal(client.get("/workflows/logs?status=x")).startswith("1 validation error")


def test_feedbacks_of_all_users_are_listed() -> None:
    with mock_client() as client:
        for user in ("a", "b"):
            *_, end = asked(client, user=user)
            body = {"rating": "like", "content": user, "user": user}
            client.post(f"/messages/{end['message_id']}/feedbacks", json=body)
        asked(client)
        assert {row["content"] for row in got(client, "/app/feedbacks")["data"]} == {"a", "b"}
        assert len(got(client, "/app/feedbacks", page=2, limit=1)["data"]) == 1
        client.post(f"/messages/{end['message_id']}/feedbacks", json={"rating": None, "user": "b"})
        assert [row["content"] for row in got(client, "/app/feedbacks")["data"]] == ["a"]


def test_variables_of_a_chatflow_are_listed_and_set() -> None:
    with mock_client(app_mode="advanced-chat") as client:
        path = f"/conversations/{asked(client, 'first')[-1]['conversation_id']}/variables"
        last_query, count, _, tags = got(client, path)["data"]
        assert (last_query["value"], count["value"], tags["value"]) == ("first", "7", "['x', 'y']")
        rest = got(client, path, last_id=last_query["id"], limit=2)
        assert (rest["has_more"], rest["data"][0]) == (True, count)

        def put(id_: str, value: object, user: str = "u") -> str:
            answer = client.put(f"{path}/{id_}", json={"value": value, "user": user})
            return str(answer.json().get("value", answer.json().get("message")))

        assert [put(count["id"], number) for number in (41, 1.5)] == ["41", "1.5"]
        assert [put(tags["id"], texts) for texts in (["q"], [])] == ["['q']", "[]"]
        mismatch = "Type mismatch: variable 'count' expects number, but got {} type".format
        wrong: list[tuple[object, str]] = [
            *((True, "boolean"), (None, "none"), ({}, "object"), ("", "string")),
            *(([1, 2.0], "array[number]"), ([1, ""], "array[any]")),
        ]
        for value, kind in wrong:
            assert put(count["id"], value) == mismatch(kind)
        assert put(UNKNOWN, 1) == "Conversation Variable Not Exists."
        assert put(count["id"], 1, "another") == "Conversation Not Exists."
        assert refusal(client.get(path, params={"user": "u", "variable_name": "count"}), 500)


def test_other_apps_have_no_variables() -> None:
    with mock_client() as client:
        path = f"/conversations/{asked(client)[-1]['conversation_id']}/variables"
        assert got(client, path)["data"] == []


def test_annotations_are_made_found_changed_and_deleted() -> None:
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
        assert refusal(client.delete(path), 404) == "Annotation not found"


def test_an_annotation_answers_its_question_once_that_is_enabled() -> None:
    with mock_client() as client:
        client.post("/apps/annotations", json={"question": "hello there", "answer": "Ünd?"})
        assert asked(client)[-2]["answer"] == "there"
        job = client.post("/apps/annotation-reply/enable", json=MODEL).json()
        assert job["job_status"] == "waiting"
        status = got(client, f"/apps/annotation-reply/enable/status/{job['job_id']}")
        assert status["job_status"] == "completed"
        elsewhere = client.get(f"/apps/annotation-reply/disable/status/{job['job_id']}")
        assert refusal(elsewhere) == "The job does not exist."
        assert got(client, "/parameters")["annotation_reply"]["score_threshold"] == 0.9

        *words, end = asked(client)
        assert [word["answer"] for word in words] == ["Ü", "n", "d", "?"]
        assert end["metadata"]["annotation_reply"]["account"]["name"] == "Admin"
        blocking = client.post("/chat-messages", json=question()).json()
        assert (blocking["answer"], blocking["metadata"]["usage"]["total_tokens"]) == ("Ünd?", 0)
        assert got(client, "/apps/annotations")["data"][0]["hit_count"] == 2
        assert asked(client, "something else")[-2]["answer"] == "else"

        client.post("/apps/annotation-reply/disable", json=MODEL)
        assert asked(client)[-2]["answer"] == "there"


def test_annotation_reply_can_only_be_enabled_and_disabled_in_full() -> None:
    with mock_client() as client:
        assert refusal(client.post("/apps/annotation-reply/toggle", json=MODEL), 500)
        spoiled = MODEL | {"score_threshold": "high"}
        assert "valid number" in refusal(client.post("/apps/annotation-reply/enable", json=spoiled))

"""MockDify responds as spec/openapi.yaml describes to requests that follow from earlier responses."""

from itertools import pairwise

LIFE_OF_A_CONVERSATION = ["send", "conversations", "rename_conversation", "delete_conversation"]
LIFE_OF_AN_ANNOTATION = ["create_app_annotation", "update_app_annotation", "delete_app_annotation"]
SWITCHING_REPLIES = ["annotation_reply", "query_annotation_reply"]
UPLOADING = ["file_upload", "file_preview"]
AFTER_AN_ANSWER = ["messages", "message_feedback", "messages_suggested"]
OF_A_CHATFLOW = ["send", "conversation_variables"]


def test_conversation_is_as_described_until_it_is_deleted() -> None:
    lives = _lives(LIFE_OF_A_CONVERSATION, "chat")
    # Whether one life has all of these steps depends on the numbers that hypothesis draws.
    for step, following in pairwise(LIFE_OF_A_CONVERSATION):
        assert any(_goes_through([step, following], life) for life in lives), (step, following)


def test_message_is_as_described_after_its_response() -> None:
    lives = _lives(["send", *AFTER_AN_ANSWER], "chat")
    for following in AFTER_AN_ANSWER:
        assert any(_goes_through(["send", following], life) for life in lives), following


def test_variables_of_a_chatflow_are_as_described() -> None:
    assert any(_goes_through(OF_A_CHATFLOW, life) for life in _lives(OF_A_CHATFLOW, "advanced-chat"))


def test_annotation_is_as_described_until_it_is_deleted() -> None:
    lives = _lives([*LIFE_OF_AN_ANNOTATION, *SWITCHING_REPLIES], "chat")
    assert any(_goes_through(LIFE_OF_AN_ANNOTATION, life) for life in lives)
    assert any(_goes_through(SWITCHING_REPLIES, life) for life in lives)


def test_upload_without_message_is_not_previewed() -> None:
    assert not any(_goes_through(UPLOADING, life) for life in _lives(UPLOADING, "chat"))


def _lives(operation_ids: list[str], app_mode: str) -> list[list[str]]:
    from tests.contract.chains import lives_of  # noqa: PLC0415 - it imports schemathesis, see generated.py

    return lives_of(operation_ids, app_mode)


def _goes_through(chain: list[str], life: list[str]) -> bool:
    steps = iter(life)
    return all(step in steps for step in chain)

"""The app, its annotations and its variables, as users write them; only the type checker reads this."""

from typing import assert_type

from dify_chat import AsyncDifyChat, DifyChat, Page
from dify_chat.models import (
    AnnotationReplyJob,
    AppAnnotation,
    AppFeedback,
    AppInfo,
    AppMeta,
    AppParameters,
    AppSite,
    ConversationVariable,
    EndUser,
)


def app(chat: DifyChat) -> None:
    assert_type(chat.info(), AppInfo)
    assert_type(chat.parameters(user_id="ada"), AppParameters)
    assert_type(chat.meta(), AppMeta)
    assert_type(chat.site(), AppSite)
    assert_type(chat.end_user("user"), EndUser)
    assert_type(chat.feedbacks(page=2), Page[AppFeedback])


def annotations(chat: DifyChat) -> None:
    for annotation in chat.page_app_annotation(keyword="tea"):
        assert_type(annotation, AppAnnotation)
    annotation = chat.create_app_annotation(question="Hi?", answer="Hi!")
    assert_type(chat.update_app_annotation(annotation.id, question="Hi?", answer="Ho!"), AppAnnotation)
    chat.delete_app_annotation(annotation.id)
    job = chat.annotation_reply(
        "enable", score_threshold=0.9, embedding_provider_name="p", embedding_model_name="m"
    )
    assert_type(job, AnnotationReplyJob)
    assert_type(chat.query_annotation_reply("enable", job.job_id), AnnotationReplyJob)


def variables(chat: DifyChat) -> None:
    for variable in chat.conversation_variables("c", variable_name="count"):
        assert_type(variable, ConversationVariable)
        for value in (1, "x", [1], {"a": 1}, None):
            changed = chat.update_conversation_variable("c", variable.id, value=value)
            assert_type(changed, ConversationVariable)


async def async_app(chat: AsyncDifyChat) -> None:
    assert_type(await chat.info(), AppInfo)
    async for annotation in chat.page_app_annotation():
        assert_type(annotation, AppAnnotation)
    assert_type(await chat.delete_app_annotation("a"), None)


def mistakes(chat: DifyChat) -> None:
    chat.info("ada")  # type: ignore[call-arg]
    chat.create_app_annotation("Hi?", "Hi!")  # type: ignore[call-arg]
    chat.annotation_reply("toggle", score_threshold=0, embedding_provider_name="", embedding_model_name="")  # type: ignore[arg-type]
    chat.update_conversation_variable("c", "v")  # type: ignore[call-arg]
    chat.page_app_annotation(page="1")  # type: ignore[arg-type]

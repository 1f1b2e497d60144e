# Written from _async/operations/annotations.py by generator/unasync.py, which `make generate` runs.

"""Annotations: answers written by people, given in the model's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from dify_chat_api import api, models

from ..._request.options import CallOptions, PerCall
from ..._request.validation import any_number, optional_text, path_id, plain_text, whole_number
from ..page import Page
from .base import Operations

if TYPE_CHECKING:
    from dify_chat_api.models import AnnotationReplyJob, AppAnnotation, AppAnnotationRequest


class Annotations(Operations):
    """The app's annotations, and whether they answer."""

    def page_app_annotation(
        self,
        *,
        page: int = 1,
        limit: int = 20,
        keyword: str | None = None,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> Page[AppAnnotation]:
        """List the annotations of the app.

        Args:
            page: Which page, from 1.
            limit: How many annotations a page has at most.
            keyword: Only those with this word in them.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The page.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `GET /apps/annotations`.

        Example:
            for annotation in chat.page_app_annotation():
                print(annotation.question, annotation.answer)
        """
        options = self._call_options(user_id, call)
        limit = whole_number(limit, "limit")
        word = optional_text(keyword, "keyword")
        return self._page(
            options,
            limit,
            whole_number(page, "page"),
            lambda page: api.annotations.page_app_annotation.request(
                user=options.user_id, page=page, limit=limit, keyword=word
            ),
            lambda page, _: page + 1,
        )

    def create_app_annotation(
        self,
        *,
        question: str,
        answer: str,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppAnnotation:
        """Write an annotation.

        Args:
            question: The question to answer.
            answer: The answer to give.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The annotation.

        Raises:
            DifyConfigError: There is no key or no user.

        Source: `POST /apps/annotations`.

        Example:
            chat.create_app_annotation(question="Opening hours?", answer="9 to 5")
        """
        options = self._call_options(user_id, call)
        body = _body(question, answer, options)
        return self._http.send(api.annotations.create_app_annotation.request(body=body), options)

    def update_app_annotation(
        self,
        annotation_id: str,
        *,
        question: str,
        answer: str,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AppAnnotation:
        """Change an annotation.

        Args:
            annotation_id: The annotation.
            question: The question to answer.
            answer: The answer to give.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The annotation.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.
            NotFoundError: There is no such annotation.

        Source: `PUT /apps/annotations/{annotation_id}`.

        Example:
            chat.update_app_annotation(annotation.id, question="Opening hours?", answer="8 to 5")
        """
        options = self._call_options(user_id, call)
        body = _body(question, answer, options)
        request = api.annotations.update_app_annotation.request(
            path_id(annotation_id, "annotation_id"), body=body
        )
        return self._http.send(request, options)

    def delete_app_annotation(
        self,
        annotation_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> None:
        """Delete an annotation.

        Args:
            annotation_id: The annotation.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The id is empty.
            NotFoundError: There is no such annotation.

        Source: `DELETE /apps/annotations/{annotation_id}`.

        Example:
            chat.delete_app_annotation(annotation.id)
        """
        options = self._call_options(user_id, call)
        request = api.annotations.delete_app_annotation.request(
            path_id(annotation_id, "annotation_id"), user=options.user_id
        )
        self._http.send(request, options)

    def annotation_reply(
        self,
        action: Literal["enable", "disable"],
        *,
        score_threshold: float,
        embedding_provider_name: str,
        embedding_model_name: str,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AnnotationReplyJob:
        """Let annotations answer in the model's place, or no more.

        Args:
            action: `enable` or `disable`; the server wants the other values for both.
            score_threshold: How alike a question must be to an annotation's, from 0 to 1.
            embedding_provider_name: The provider of the model that compares them.
            embedding_model_name: That model.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The job that does it; see `query_annotation_reply`.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The action is empty.

        Source: `POST /apps/annotation-reply/{action}`.

        Example:
            job = chat.annotation_reply(
                "enable",
                score_threshold=0.9,
                embedding_provider_name="openai",
                embedding_model_name="text-embedding-3-small",
            )
        """
        options = self._call_options(user_id, call)
        body = models.AnnotationReplyRequest(
            score_threshold=any_number(score_threshold, "score_threshold"),
            embedding_provider_name=plain_text(embedding_provider_name, "embedding_provider_name"),
            embedding_model_name=plain_text(embedding_model_name, "embedding_model_name"),
            user=options.user_id,
        )
        request = api.annotations.annotation_reply.request(path_id(action, "action"), body=body)
        return self._http.send(request, options)

    def query_annotation_reply(
        self,
        action: Literal["enable", "disable"],
        job_id: str,
        *,
        user_id: str | None = None,
        **call: Unpack[PerCall],
    ) -> AnnotationReplyJob:
        """Ask how far the job of `annotation_reply` is.

        Args:
            action: What the job was for.
            job_id: The job.
            user_id: Whom the call is made for; by default the client's user.
            call: `api_key`, `timeout` and `max_retries` for this call alone; see `dify_chat.types.PerCall`.

        Returns:
            The job; `job_status` says how far it is.

        Raises:
            DifyConfigError: There is no key or no user.
            DifyInputError: The action or the id is empty.
            BadRequestError: There is no such job.

        Source: `GET /apps/annotation-reply/{action}/status/{job_id}`.

        Example:
            job = chat.query_annotation_reply("enable", job.job_id)
            print(job.job_status)
        """
        options = self._call_options(user_id, call)
        request = api.annotations.query_annotation_reply.request(
            path_id(action, "action"), path_id(job_id, "job_id"), user=options.user_id
        )
        return self._http.send(request, options)


def _body(question: str, answer: str, options: CallOptions) -> AppAnnotationRequest:
    return models.AppAnnotationRequest(
        question=plain_text(question, "question"), answer=plain_text(answer, "answer"), user=options.user_id
    )

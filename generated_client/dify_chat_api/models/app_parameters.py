# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define, field

from ..models.annotation_reply_feature import AnnotationReplyFeature
from ..models.app_feature import AppFeature
from ..models.file_upload_feature import FileUploadFeature
from ..models.sensitive_word_avoidance_feature import SensitiveWordAvoidanceFeature
from ..models.system_parameters import SystemParameters
from ..models.text_to_speech_feature import TextToSpeechFeature
from ..models.user_input_form_item import UserInputFormItem
from ..types import Model, nested, nested_list, object_of, others, without


@define(kw_only=True, eq=False, repr=False, getstate_setstate=False)
class AppParameters(Model):
    """The inputs and the features of an app.

    Attributes:
        opening_statement: The first text of the app.
        suggested_questions: Questions that the app suggests for the start of a conversation.
        suggested_questions_after_answer: Whether the app suggests next questions.
        speech_to_text: Whether a feature is enabled.
        text_to_speech: The settings of text to speech.
        retriever_resource: Whether responses have the segments of knowledge in `retriever_resources`.
        annotation_reply: The settings of annotation replies. If they are off, only `enabled` is there.
        more_like_this: Whether a feature is enabled.
        user_input_form: The inputs that a message may or must have.
        sensitive_word_avoidance: The settings of moderation.
        file_upload: The files that a message may have.
        system_parameters: The limits of the server. Sizes are in MB.
    """

    opening_statement: str | None
    suggested_questions: list[str]
    suggested_questions_after_answer: AppFeature
    speech_to_text: AppFeature
    text_to_speech: TextToSpeechFeature
    retriever_resource: AppFeature
    annotation_reply: AnnotationReplyFeature
    more_like_this: AppFeature
    user_input_form: list[UserInputFormItem]
    sensitive_word_avoidance: SensitiveWordAvoidanceFeature
    file_upload: FileUploadFeature
    system_parameters: SystemParameters
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        if type(source) is not dict:
            source = object_of(cls, source)
        self = cls.__new__(cls)
        try:
            self.opening_statement = source["opening_statement"]
            self.suggested_questions = source["suggested_questions"]
            self.suggested_questions_after_answer = nested(
                AppFeature, source["suggested_questions_after_answer"]
            )
            self.speech_to_text = nested(AppFeature, source["speech_to_text"])
            self.text_to_speech = nested(TextToSpeechFeature, source["text_to_speech"])
            self.retriever_resource = nested(AppFeature, source["retriever_resource"])
            self.annotation_reply = nested(AnnotationReplyFeature, source["annotation_reply"])
            self.more_like_this = nested(AppFeature, source["more_like_this"])
            self.user_input_form = nested_list(UserInputFormItem, source["user_input_form"])
            self.sensitive_word_avoidance = nested(
                SensitiveWordAvoidanceFeature, source["sensitive_word_avoidance"]
            )
            self.file_upload = nested(FileUploadFeature, source["file_upload"])
            self.system_parameters = nested(SystemParameters, source["system_parameters"])
        except KeyError as error:
            return without(cls, source, error.args[0])
        self.additional_properties = {} if len(source) == 12 else others(cls, source)
        return self

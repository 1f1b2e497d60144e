# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""All models. Each is imported when it is first used, since importing all of them takes half a second."""

from typing import TYPE_CHECKING

from ..types import lazy_names

if TYPE_CHECKING:
    from .agent_log_data import AgentLogData as AgentLogData
    from .agent_log_event import AgentLogEvent as AgentLogEvent
    from .agent_message_event import AgentMessageEvent as AgentMessageEvent
    from .agent_thought import AgentThought as AgentThought
    from .agent_thought_event import AgentThoughtEvent as AgentThoughtEvent
    from .annotation_account import AnnotationAccount as AnnotationAccount
    from .annotation_reply import AnnotationReply as AnnotationReply
    from .annotation_reply_action import AnnotationReplyAction as AnnotationReplyAction
    from .annotation_reply_embedding_model import (
        AnnotationReplyEmbeddingModel as AnnotationReplyEmbeddingModel,
    )
    from .annotation_reply_feature import AnnotationReplyFeature as AnnotationReplyFeature
    from .annotation_reply_job import AnnotationReplyJob as AnnotationReplyJob
    from .annotation_reply_request import AnnotationReplyRequest as AnnotationReplyRequest
    from .app_annotation import AppAnnotation as AppAnnotation
    from .app_annotation_request import AppAnnotationRequest as AppAnnotationRequest
    from .app_annotations_page import AppAnnotationsPage as AppAnnotationsPage
    from .app_feature import AppFeature as AppFeature
    from .app_feedback import AppFeedback as AppFeedback
    from .app_feedbacks_page import AppFeedbacksPage as AppFeedbacksPage
    from .app_info import AppInfo as AppInfo
    from .app_meta import AppMeta as AppMeta
    from .app_parameters import AppParameters as AppParameters
    from .app_site import AppSite as AppSite
    from .audio_to_text_request import AudioToTextRequest as AudioToTextRequest
    from .audio_to_text_response import AudioToTextResponse as AudioToTextResponse
    from .chat_message_file import ChatMessageFile as ChatMessageFile
    from .chat_message_metadata import ChatMessageMetadata as ChatMessageMetadata
    from .chat_message_send_request import ChatMessageSendRequest as ChatMessageSendRequest
    from .chat_message_send_response import ChatMessageSendResponse as ChatMessageSendResponse
    from .chat_message_stream_request import ChatMessageStreamRequest as ChatMessageStreamRequest
    from .conversation_variable import ConversationVariable as ConversationVariable
    from .conversation_variables_page import ConversationVariablesPage as ConversationVariablesPage
    from .conversations_page import ConversationsPage as ConversationsPage
    from .delete_conversation_request import DeleteConversationRequest as DeleteConversationRequest
    from .end_user import EndUser as EndUser
    from .error import Error as Error
    from .error_event import ErrorEvent as ErrorEvent
    from .feedback import Feedback as Feedback
    from .file_type import FileType as FileType
    from .file_upload_config import FileUploadConfig as FileUploadConfig
    from .file_upload_feature import FileUploadFeature as FileUploadFeature
    from .file_upload_request import FileUploadRequest as FileUploadRequest
    from .file_upload_response import FileUploadResponse as FileUploadResponse
    from .human_input_action import HumanInputAction as HumanInputAction
    from .human_input_content import HumanInputContent as HumanInputContent
    from .human_input_default import HumanInputDefault as HumanInputDefault
    from .human_input_field import HumanInputField as HumanInputField
    from .human_input_form import HumanInputForm as HumanInputForm
    from .human_input_form_filled_event import HumanInputFormFilledEvent as HumanInputFormFilledEvent
    from .human_input_form_response import HumanInputFormResponse as HumanInputFormResponse
    from .human_input_form_timeout_event import HumanInputFormTimeoutEvent as HumanInputFormTimeoutEvent
    from .human_input_option_source import HumanInputOptionSource as HumanInputOptionSource
    from .human_input_required_event import HumanInputRequiredEvent as HumanInputRequiredEvent
    from .human_input_submission import HumanInputSubmission as HumanInputSubmission
    from .human_input_timeout import HumanInputTimeout as HumanInputTimeout
    from .image_upload_feature import ImageUploadFeature as ImageUploadFeature
    from .iteration_completed_event import IterationCompletedEvent as IterationCompletedEvent
    from .iteration_next_event import IterationNextEvent as IterationNextEvent
    from .iteration_started_event import IterationStartedEvent as IterationStartedEvent
    from .loop_completed_event import LoopCompletedEvent as LoopCompletedEvent
    from .loop_next_event import LoopNextEvent as LoopNextEvent
    from .loop_started_event import LoopStartedEvent as LoopStartedEvent
    from .message_conversations_response import MessageConversationsResponse as MessageConversationsResponse
    from .message_end_event import MessageEndEvent as MessageEndEvent
    from .message_end_file import MessageEndFile as MessageEndFile
    from .message_event import MessageEvent as MessageEvent
    from .message_feedback_request import MessageFeedbackRequest as MessageFeedbackRequest
    from .message_feedback_response import MessageFeedbackResponse as MessageFeedbackResponse
    from .message_file import MessageFile as MessageFile
    from .message_file_event import MessageFileEvent as MessageFileEvent
    from .message_replace_event import MessageReplaceEvent as MessageReplaceEvent
    from .messages_page import MessagesPage as MessagesPage
    from .messages_response import MessagesResponse as MessagesResponse
    from .messages_suggested_response import MessagesSuggestedResponse as MessagesSuggestedResponse
    from .node_finished_data import NodeFinishedData as NodeFinishedData
    from .node_finished_event import NodeFinishedEvent as NodeFinishedEvent
    from .node_retry_event import NodeRetryEvent as NodeRetryEvent
    from .node_started_data import NodeStartedData as NodeStartedData
    from .node_started_event import NodeStartedEvent as NodeStartedEvent
    from .pause_reason import PauseReason as PauseReason
    from .ping_event import PingEvent as PingEvent
    from .rating import Rating as Rating
    from .reasoning_chunk_data import ReasoningChunkData as ReasoningChunkData
    from .reasoning_chunk_event import ReasoningChunkEvent as ReasoningChunkEvent
    from .rename_conversation_request import RenameConversationRequest as RenameConversationRequest
    from .repetition_completed_data import RepetitionCompletedData as RepetitionCompletedData
    from .repetition_next_data import RepetitionNextData as RepetitionNextData
    from .repetition_started_data import RepetitionStartedData as RepetitionStartedData
    from .retriever_resource import RetrieverResource as RetrieverResource
    from .sensitive_word_avoidance_feature import (
        SensitiveWordAvoidanceFeature as SensitiveWordAvoidanceFeature,
    )
    from .sort_by import SortBy as SortBy
    from .stop_messages_stream_request import StopMessagesStreamRequest as StopMessagesStreamRequest
    from .stop_messages_stream_response import StopMessagesStreamResponse as StopMessagesStreamResponse
    from .submit_human_input_form_request import SubmitHumanInputFormRequest as SubmitHumanInputFormRequest
    from .submit_human_input_form_response import SubmitHumanInputFormResponse as SubmitHumanInputFormResponse
    from .system_parameters import SystemParameters as SystemParameters
    from .text_chunk_data import TextChunkData as TextChunkData
    from .text_chunk_event import TextChunkEvent as TextChunkEvent
    from .text_replace_data import TextReplaceData as TextReplaceData
    from .text_replace_event import TextReplaceEvent as TextReplaceEvent
    from .text_to_audio_request import TextToAudioRequest as TextToAudioRequest
    from .text_to_speech_feature import TextToSpeechFeature as TextToSpeechFeature
    from .transfer_method import TransferMethod as TransferMethod
    from .tts_message_end_event import TtsMessageEndEvent as TtsMessageEndEvent
    from .tts_message_event import TtsMessageEvent as TtsMessageEvent
    from .unknown_event import UnknownEvent as UnknownEvent
    from .update_conversation_variable_request import (
        UpdateConversationVariableRequest as UpdateConversationVariableRequest,
    )
    from .usage import Usage as Usage
    from .user_input import UserInput as UserInput
    from .user_input_form_item import UserInputFormItem as UserInputFormItem
    from .workflow_finished_data import WorkflowFinishedData as WorkflowFinishedData
    from .workflow_finished_event import WorkflowFinishedEvent as WorkflowFinishedEvent
    from .workflow_log import WorkflowLog as WorkflowLog
    from .workflow_log_account import WorkflowLogAccount as WorkflowLogAccount
    from .workflow_log_run import WorkflowLogRun as WorkflowLogRun
    from .workflow_log_status import WorkflowLogStatus as WorkflowLogStatus
    from .workflow_log_user import WorkflowLogUser as WorkflowLogUser
    from .workflow_logs_page import WorkflowLogsPage as WorkflowLogsPage
    from .workflow_paused_data import WorkflowPausedData as WorkflowPausedData
    from .workflow_paused_event import WorkflowPausedEvent as WorkflowPausedEvent
    from .workflow_run import WorkflowRun as WorkflowRun
    from .workflow_run_creator import WorkflowRunCreator as WorkflowRunCreator
    from .workflow_started_data import WorkflowStartedData as WorkflowStartedData
    from .workflow_started_event import WorkflowStartedEvent as WorkflowStartedEvent

_MODULES = {
    "AgentLogData": "agent_log_data",
    "AgentLogEvent": "agent_log_event",
    "AgentMessageEvent": "agent_message_event",
    "AgentThought": "agent_thought",
    "AgentThoughtEvent": "agent_thought_event",
    "AnnotationAccount": "annotation_account",
    "AnnotationReply": "annotation_reply",
    "AnnotationReplyAction": "annotation_reply_action",
    "AnnotationReplyEmbeddingModel": "annotation_reply_embedding_model",
    "AnnotationReplyFeature": "annotation_reply_feature",
    "AnnotationReplyJob": "annotation_reply_job",
    "AnnotationReplyRequest": "annotation_reply_request",
    "AppAnnotation": "app_annotation",
    "AppAnnotationRequest": "app_annotation_request",
    "AppAnnotationsPage": "app_annotations_page",
    "AppFeature": "app_feature",
    "AppFeedback": "app_feedback",
    "AppFeedbacksPage": "app_feedbacks_page",
    "AppInfo": "app_info",
    "AppMeta": "app_meta",
    "AppParameters": "app_parameters",
    "AppSite": "app_site",
    "AudioToTextRequest": "audio_to_text_request",
    "AudioToTextResponse": "audio_to_text_response",
    "ChatMessageFile": "chat_message_file",
    "ChatMessageMetadata": "chat_message_metadata",
    "ChatMessageSendRequest": "chat_message_send_request",
    "ChatMessageSendResponse": "chat_message_send_response",
    "ChatMessageStreamRequest": "chat_message_stream_request",
    "ConversationVariable": "conversation_variable",
    "ConversationVariablesPage": "conversation_variables_page",
    "ConversationsPage": "conversations_page",
    "DeleteConversationRequest": "delete_conversation_request",
    "EndUser": "end_user",
    "Error": "error",
    "ErrorEvent": "error_event",
    "Feedback": "feedback",
    "FileType": "file_type",
    "FileUploadConfig": "file_upload_config",
    "FileUploadFeature": "file_upload_feature",
    "FileUploadRequest": "file_upload_request",
    "FileUploadResponse": "file_upload_response",
    "HumanInputAction": "human_input_action",
    "HumanInputContent": "human_input_content",
    "HumanInputDefault": "human_input_default",
    "HumanInputField": "human_input_field",
    "HumanInputForm": "human_input_form",
    "HumanInputFormFilledEvent": "human_input_form_filled_event",
    "HumanInputFormResponse": "human_input_form_response",
    "HumanInputFormTimeoutEvent": "human_input_form_timeout_event",
    "HumanInputOptionSource": "human_input_option_source",
    "HumanInputRequiredEvent": "human_input_required_event",
    "HumanInputSubmission": "human_input_submission",
    "HumanInputTimeout": "human_input_timeout",
    "ImageUploadFeature": "image_upload_feature",
    "IterationCompletedEvent": "iteration_completed_event",
    "IterationNextEvent": "iteration_next_event",
    "IterationStartedEvent": "iteration_started_event",
    "LoopCompletedEvent": "loop_completed_event",
    "LoopNextEvent": "loop_next_event",
    "LoopStartedEvent": "loop_started_event",
    "MessageConversationsResponse": "message_conversations_response",
    "MessageEndEvent": "message_end_event",
    "MessageEndFile": "message_end_file",
    "MessageEvent": "message_event",
    "MessageFeedbackRequest": "message_feedback_request",
    "MessageFeedbackResponse": "message_feedback_response",
    "MessageFile": "message_file",
    "MessageFileEvent": "message_file_event",
    "MessageReplaceEvent": "message_replace_event",
    "MessagesPage": "messages_page",
    "MessagesResponse": "messages_response",
    "MessagesSuggestedResponse": "messages_suggested_response",
    "NodeFinishedData": "node_finished_data",
    "NodeFinishedEvent": "node_finished_event",
    "NodeRetryEvent": "node_retry_event",
    "NodeStartedData": "node_started_data",
    "NodeStartedEvent": "node_started_event",
    "PauseReason": "pause_reason",
    "PingEvent": "ping_event",
    "Rating": "rating",
    "ReasoningChunkData": "reasoning_chunk_data",
    "ReasoningChunkEvent": "reasoning_chunk_event",
    "RenameConversationRequest": "rename_conversation_request",
    "RepetitionCompletedData": "repetition_completed_data",
    "RepetitionNextData": "repetition_next_data",
    "RepetitionStartedData": "repetition_started_data",
    "RetrieverResource": "retriever_resource",
    "SensitiveWordAvoidanceFeature": "sensitive_word_avoidance_feature",
    "SortBy": "sort_by",
    "StopMessagesStreamRequest": "stop_messages_stream_request",
    "StopMessagesStreamResponse": "stop_messages_stream_response",
    "SubmitHumanInputFormRequest": "submit_human_input_form_request",
    "SubmitHumanInputFormResponse": "submit_human_input_form_response",
    "SystemParameters": "system_parameters",
    "TextChunkData": "text_chunk_data",
    "TextChunkEvent": "text_chunk_event",
    "TextReplaceData": "text_replace_data",
    "TextReplaceEvent": "text_replace_event",
    "TextToAudioRequest": "text_to_audio_request",
    "TextToSpeechFeature": "text_to_speech_feature",
    "TransferMethod": "transfer_method",
    "TtsMessageEndEvent": "tts_message_end_event",
    "TtsMessageEvent": "tts_message_event",
    "UnknownEvent": "unknown_event",
    "UpdateConversationVariableRequest": "update_conversation_variable_request",
    "Usage": "usage",
    "UserInput": "user_input",
    "UserInputFormItem": "user_input_form_item",
    "WorkflowFinishedData": "workflow_finished_data",
    "WorkflowFinishedEvent": "workflow_finished_event",
    "WorkflowLog": "workflow_log",
    "WorkflowLogAccount": "workflow_log_account",
    "WorkflowLogRun": "workflow_log_run",
    "WorkflowLogStatus": "workflow_log_status",
    "WorkflowLogUser": "workflow_log_user",
    "WorkflowLogsPage": "workflow_logs_page",
    "WorkflowPausedData": "workflow_paused_data",
    "WorkflowPausedEvent": "workflow_paused_event",
    "WorkflowRun": "workflow_run",
    "WorkflowRunCreator": "workflow_run_creator",
    "WorkflowStartedData": "workflow_started_data",
    "WorkflowStartedEvent": "workflow_started_event",
}

__all__ = (  # noqa: PLE0604
    "AgentLogData",
    "AgentLogEvent",
    "AgentMessageEvent",
    "AgentThought",
    "AgentThoughtEvent",
    "AnnotationAccount",
    "AnnotationReply",
    "AnnotationReplyAction",
    "AnnotationReplyEmbeddingModel",
    "AnnotationReplyFeature",
    "AnnotationReplyJob",
    "AnnotationReplyRequest",
    "AppAnnotation",
    "AppAnnotationRequest",
    "AppAnnotationsPage",
    "AppFeature",
    "AppFeedback",
    "AppFeedbacksPage",
    "AppInfo",
    "AppMeta",
    "AppParameters",
    "AppSite",
    "AudioToTextRequest",
    "AudioToTextResponse",
    "ChatMessageFile",
    "ChatMessageMetadata",
    "ChatMessageSendRequest",
    "ChatMessageSendResponse",
    "ChatMessageStreamRequest",
    "ConversationsPage",
    "ConversationVariable",
    "ConversationVariablesPage",
    "DeleteConversationRequest",
    "EndUser",
    "Error",
    "ErrorEvent",
    "Feedback",
    "FileType",
    "FileUploadConfig",
    "FileUploadFeature",
    "FileUploadRequest",
    "FileUploadResponse",
    "HumanInputAction",
    "HumanInputContent",
    "HumanInputDefault",
    "HumanInputField",
    "HumanInputForm",
    "HumanInputFormFilledEvent",
    "HumanInputFormResponse",
    "HumanInputFormTimeoutEvent",
    "HumanInputOptionSource",
    "HumanInputRequiredEvent",
    "HumanInputSubmission",
    "HumanInputTimeout",
    "ImageUploadFeature",
    "IterationCompletedEvent",
    "IterationNextEvent",
    "IterationStartedEvent",
    "LoopCompletedEvent",
    "LoopNextEvent",
    "LoopStartedEvent",
    "MessageConversationsResponse",
    "MessageEndEvent",
    "MessageEndFile",
    "MessageEvent",
    "MessageFeedbackRequest",
    "MessageFeedbackResponse",
    "MessageFile",
    "MessageFileEvent",
    "MessageReplaceEvent",
    "MessagesPage",
    "MessagesResponse",
    "MessagesSuggestedResponse",
    "NodeFinishedData",
    "NodeFinishedEvent",
    "NodeRetryEvent",
    "NodeStartedData",
    "NodeStartedEvent",
    "PauseReason",
    "PingEvent",
    "Rating",
    "ReasoningChunkData",
    "ReasoningChunkEvent",
    "RenameConversationRequest",
    "RepetitionCompletedData",
    "RepetitionNextData",
    "RepetitionStartedData",
    "RetrieverResource",
    "SensitiveWordAvoidanceFeature",
    "SortBy",
    "StopMessagesStreamRequest",
    "StopMessagesStreamResponse",
    "SubmitHumanInputFormRequest",
    "SubmitHumanInputFormResponse",
    "SystemParameters",
    "TextChunkData",
    "TextChunkEvent",
    "TextReplaceData",
    "TextReplaceEvent",
    "TextToAudioRequest",
    "TextToSpeechFeature",
    "TransferMethod",
    "TtsMessageEndEvent",
    "TtsMessageEvent",
    "UnknownEvent",
    "UpdateConversationVariableRequest",
    "Usage",
    "UserInput",
    "UserInputFormItem",
    "WorkflowFinishedData",
    "WorkflowFinishedEvent",
    "WorkflowLog",
    "WorkflowLogAccount",
    "WorkflowLogRun",
    "WorkflowLogsPage",
    "WorkflowLogStatus",
    "WorkflowLogUser",
    "WorkflowPausedData",
    "WorkflowPausedEvent",
    "WorkflowRun",
    "WorkflowRunCreator",
    "WorkflowStartedData",
    "WorkflowStartedEvent",
)

if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist
    __getattr__, __dir__ = lazy_names(__name__, _MODULES)

# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""The events of a stream: which model each name has."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from . import models
from .errors import InvalidResponseError

if TYPE_CHECKING:
    from .models import (
        AgentLogEvent,
        AgentMessageEvent,
        AgentThoughtEvent,
        ErrorEvent,
        HumanInputFormFilledEvent,
        HumanInputFormTimeoutEvent,
        HumanInputRequiredEvent,
        IterationCompletedEvent,
        IterationNextEvent,
        IterationStartedEvent,
        LoopCompletedEvent,
        LoopNextEvent,
        LoopStartedEvent,
        MessageEndEvent,
        MessageEvent,
        MessageFileEvent,
        MessageReplaceEvent,
        NodeFinishedEvent,
        NodeRetryEvent,
        NodeStartedEvent,
        PingEvent,
        ReasoningChunkEvent,
        TextChunkEvent,
        TextReplaceEvent,
        TtsMessageEndEvent,
        TtsMessageEvent,
        UnknownEvent,
        WorkflowFinishedEvent,
        WorkflowPausedEvent,
        WorkflowStartedEvent,
    )

    ChatStreamEvent: TypeAlias = (
        AgentLogEvent
        | AgentMessageEvent
        | AgentThoughtEvent
        | ErrorEvent
        | HumanInputFormFilledEvent
        | HumanInputFormTimeoutEvent
        | HumanInputRequiredEvent
        | IterationCompletedEvent
        | IterationNextEvent
        | IterationStartedEvent
        | LoopCompletedEvent
        | LoopNextEvent
        | LoopStartedEvent
        | MessageEndEvent
        | MessageEvent
        | MessageFileEvent
        | MessageReplaceEvent
        | NodeFinishedEvent
        | NodeRetryEvent
        | NodeStartedEvent
        | PingEvent
        | ReasoningChunkEvent
        | TextChunkEvent
        | TextReplaceEvent
        | TtsMessageEndEvent
        | TtsMessageEvent
        | WorkflowFinishedEvent
        | WorkflowPausedEvent
        | WorkflowStartedEvent
        | UnknownEvent
    )

EVENT_MODELS: Mapping[str, str] = {
    "agent_log": "AgentLogEvent",
    "agent_message": "AgentMessageEvent",
    "agent_thought": "AgentThoughtEvent",
    "error": "ErrorEvent",
    "human_input_form_filled": "HumanInputFormFilledEvent",
    "human_input_form_timeout": "HumanInputFormTimeoutEvent",
    "human_input_required": "HumanInputRequiredEvent",
    "iteration_completed": "IterationCompletedEvent",
    "iteration_next": "IterationNextEvent",
    "iteration_started": "IterationStartedEvent",
    "loop_completed": "LoopCompletedEvent",
    "loop_next": "LoopNextEvent",
    "loop_started": "LoopStartedEvent",
    "message": "MessageEvent",
    "message_end": "MessageEndEvent",
    "message_file": "MessageFileEvent",
    "message_replace": "MessageReplaceEvent",
    "node_finished": "NodeFinishedEvent",
    "node_retry": "NodeRetryEvent",
    "node_started": "NodeStartedEvent",
    "ping": "PingEvent",
    "reasoning_chunk": "ReasoningChunkEvent",
    "text_chunk": "TextChunkEvent",
    "text_replace": "TextReplaceEvent",
    "tts_message": "TtsMessageEvent",
    "tts_message_end": "TtsMessageEndEvent",
    "workflow_finished": "WorkflowFinishedEvent",
    "workflow_paused": "WorkflowPausedEvent",
    "workflow_started": "WorkflowStartedEvent",
}
"""The name of each event's model, by the name of the event."""

_parsers: dict[object, Callable[[Mapping[str, Any]], "ChatStreamEvent"]] = {}


def parse_event(data: Mapping[str, Any]) -> "ChatStreamEvent":
    """Make the model of one event.

    Returns:
        The event; an `UnknownEvent` with all data if its name is unknown.

    Raises:
        InvalidResponseError: The data is no object, or has no `event`.
    """
    try:
        parse = _parsers[data["event"]]
    except (KeyError, TypeError):
        parse = _parser(data)
    return parse(data)


def _parser(data: object) -> Callable[[Mapping[str, Any]], "ChatStreamEvent"]:
    if not isinstance(data, Mapping):
        raise InvalidResponseError(f"an event is an object, not {type(data).__name__}")
    name = data.get("event")
    if not isinstance(name, str) or name not in EVENT_MODELS:
        return models.UnknownEvent.from_dict
    parse: Callable[[Mapping[str, Any]], ChatStreamEvent] = getattr(models, EVENT_MODELS[name]).from_dict
    _parsers[name] = parse
    return parse


if not TYPE_CHECKING:  # so that type checkers report a name that doesn't exist

    def __getattr__(name: str) -> Any:
        # Made when it is first used: the union needs all of its members imported, which takes half a second.
        if name == "ChatStreamEvent":
            members = [getattr(models, member) for member in (*EVENT_MODELS.values(), "UnknownEvent")]
            return Union[tuple(members)]  # noqa: UP007
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
